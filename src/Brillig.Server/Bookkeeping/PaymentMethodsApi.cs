using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Server.Auth;

namespace Brillig.Server.Bookkeeping;

/// <summary>What accounts pay by, over HTTP.</summary>
internal static class PaymentMethodsApi
{
    /// <summary>Where it is.</summary>
    internal const string Root = $"{Urls.Root}/accounts/{{id:guid}}/payment_method";

    /// <summary>The longest token that is taken, in characters.</summary>
    internal const int TokenMax = 1_000;

    /// <summary>Maps the routes.</summary>
    public static void MapPaymentMethods(this Routes routes)
    {
        routes.Get(Root, Access.Reads, async exchange =>
        {
            if (await exchange.View<PaymentMethodView>(new ReadPaymentMethod(exchange.Account)) is { } view)
                await exchange.Send(Answer.Ok(json => Write(json, view)));
        });
        routes.Put(Root, Access.Writes, Put);
        routes.Delete(Root, Access.Writes, exchange => exchange.Perform<OutboxIntent>(
            (_, _) => new RemovePaymentMethod(new IntentId(exchange.Desk.NewId()), exchange.Account), Begun,
            optional: true));
    }

    // A card number is looked for before anything of the body is named in an answer.
    private static async Task Put(Exchange exchange)
    {
        var hasCard = false;
        var command = await exchange.Command((body, faults) =>
        {
            hasCard = HasCard(body);
            if (hasCard || Fields.Of(body, "", faults) is not { } fields) return null;
            var token = fields.Text("token", required: true, maxLength: TokenMax);
            fields.End();
            return new RegisterPaymentMethod(new IntentId(exchange.Desk.NewId()), exchange.Account, token ?? "");
        }, () => hasCard ? RegisterPaymentMethod.Refused(Reason.CardNumber) : null);
        if (command is not null) await exchange.Perform<OutboxIntent>(command, Begun);
    }

    private static RenderedAnswer Begun(OutboxIntent intent) =>
        Answer.Begun(Urls.Intent(intent.Id), json => OutboxApi.Write(json, intent));

    private static bool HasCard(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Any(p => CardNumber.IsIn(p.Name) || HasCard(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasCard),
        JsonValueKind.String => CardNumber.IsIn(element.GetString()),
        JsonValueKind.Number => CardNumber.IsIn(element.GetRawText()),
        _ => false,
    };

    private static void Write(Utf8JsonWriter json, PaymentMethodView view)
    {
        json.WriteStartObject();
        json.WriteId("account", view.Account.Value);
        json.WriteName("bookkeeper", view.Bookkeeper);
        json.WriteString("reference", view.Method?.Reference);
        json.WriteString("brand", view.Method?.Shown.Brand);
        json.WriteString("last_four", view.Method?.Shown.LastFour);
        WriteWhole(json, "expires_year", view.Method?.Shown.ExpiresYear);
        WriteWhole(json, "expires_month", view.Method?.Shown.ExpiresMonth);
        json.WriteTime("since", view.Method?.Since);
        json.WriteId("intent", view.UnderWay?.Id.Value);
        json.WriteEndObject();
    }

    private static void WriteWhole(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
