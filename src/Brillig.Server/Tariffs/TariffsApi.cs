using System.Globalization;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Tariffs;
using Brillig.Server.Auth;
using Brillig.Server.Edge;

namespace Brillig.Server.Tariffs;

/// <summary>Tariffs over HTTP.</summary>
internal static class TariffsApi
{
    private const string Root = $"{Urls.Root}/tariffs";

    /// <summary>Maps the routes of tariffs.</summary>
    public static void MapTariffs(this Routes routes)
    {
        routes.Post(Root, Access.Writes, Make);
        routes.Get(Root, Access.Reads, List);
        routes.Get($"{Root}/{{id:guid}}", Access.Reads, One, Reach.Owner);
        routes.Put($"{Root}/{{id:guid}}", Access.Writes, Publish, Reach.Owner);
        routes.Get($"{Root}/{{id:guid}}/versions", Access.Reads, Versions, Reach.Owner);
        routes.Get($"{Root}/{{id:guid}}/versions/{{n:int:min(1)}}", Access.Reads, Version, Reach.Owner);
        routes.Patch($"{Root}/{{id:guid}}", Access.Writes, TariffPatch.Publish, Reach.Owner);
    }

    private static async Task Make(Exchange exchange)
    {
        if (await exchange.Command(TariffDocument.Read) is not { } document) return;
        await exchange.Perform(
            new PublishTariff(new TariffId(exchange.Desk.NewId()), true, document),
            (TariffView view) => Answer.Created(Urls.Tariff(view.Id), json => Write(json, Latest(view)))
                .Tagged(Revisions.Of(view.Image)));
    }

    private static async Task Publish(Exchange exchange)
    {
        if (await exchange.Command(TariffDocument.Read) is not { } document) return;
        await exchange.Perform(
            new PublishTariff(new TariffId(exchange.Id("id")), false, document),
            (TariffView view) => Answer.Ok(json => Write(json, Latest(view))));
    }

    private static async Task One(Exchange exchange)
    {
        if (await Seen(exchange) is { } view)
            await exchange.SendAt(Revisions.Of(view.Image), Answer.Ok(json => Write(json, Latest(view))));
    }

    private static async Task List(Exchange exchange)
    {
        if (await exchange.Query((request, faults) => ListQuery.Read(request, faults)) is not { } query) return;
        if (await exchange.View<TariffViews>(new ReadTariffs(null)) is not { } views) return;
        var slice = query.SliceOf(views.Tariffs, view => view.Id.ToString());
        await exchange.Send(Answer.List(slice, static (json, view) => Write(json, Latest(view))));
    }

    private static async Task Versions(Exchange exchange)
    {
        if (await exchange.Query((request, faults) => ListQuery.Read(request, faults)) is not { } query) return;
        if (await Seen(exchange) is not { } view) return;
        var versions = view.Image.Published.Select(version => new Shown(view, version)).ToArray();
        var slice = query.SliceOf(versions, s => s.Version.Version.ToString(CultureInfo.InvariantCulture));
        await exchange.Send(Answer.List(slice, Write));
    }

    private static async Task Version(Exchange exchange)
    {
        if (await Seen(exchange) is not { } view) return;
        var number = exchange.Request.RouteValues["n"]?.ToString();
        var version = view.Image.Published
            .FirstOrDefault(p => p.Version.ToString(CultureInfo.InvariantCulture) == number);
        if (version is not null)
            await exchange.SendAt(Revisions.Immutable, Answer.Ok(json => Write(json, new Shown(view, version))));
        else await exchange.Refuse(Problem.Of(Reason.TariffNotFound), $"The tariff has no version {number}.");
    }

    private static Task<TariffView?> Seen(Exchange exchange) =>
        exchange.View<TariffView>(new ReadTariffs(new TariffId(exchange.Id("id"))));

    internal static Shown Latest(TariffView view) => new(view, view.Image.Published[^1]);

    internal static void Write(Utf8JsonWriter json, Shown shown)
    {
        var (view, version) = shown;
        json.WriteStartObject();
        json.WriteId("id", view.Id.Value);
        json.WriteString("name", version.Name);
        json.WriteString("currency", view.Image.Currency.Code);
        json.WriteNumber("version", version.Version);
        json.WriteTime("effective_from", version.EffectiveFrom);
        if (version.AtOnce) json.WriteString("apply", "at");
        if (version.CarriesUsage) json.WriteBoolean("carry_usage", true);
        json.WritePropertyName("rates");
        json.WriteArray(version.Rates, static (writer, rate) => writer.WriteDocument(rate.Text));
        json.WriteId("owner", view.Image.Owner.Value);
        json.WriteTime("created_at", view.Image.CreatedAt);
        json.WriteTime("published_at", version.At);
        json.WriteString("url", Urls.Tariff(view.Id));
        json.WriteEndObject();
    }

    internal sealed record Shown(TariffView View, TariffPublished Version);
}
