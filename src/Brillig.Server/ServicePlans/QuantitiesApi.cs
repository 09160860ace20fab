using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Server.Auth;
using Brillig.Server.Edge;

namespace Brillig.Server.ServicePlans;

/// <summary>How much an account uses of what plans price, over HTTP.</summary>
internal static class QuantitiesApi
{
    /// <summary>Maps the routes of quantities.</summary>
    public static void MapQuantities(this Routes routes)
    {
        routes.Get(PlanAddresses.Quantities, Access.Reads, Read);
        routes.Put(PlanAddresses.Quantities, Access.Writes, e => Change(e, QuantityChange.Replace));
        routes.Patch(PlanAddresses.Quantities, Access.Writes, e => Change(e, QuantityChange.Add));
        routes.Get($"{PlanAddresses.Quantities}/manual", Access.Reads, ReadManual);
        routes.Put(
            $"{PlanAddresses.Quantities}/manual", Access.Writes, e => Change(e, QuantityChange.Manual), Reach.Seller);
        routes.Post($"{Enveloped.Root}/quantities", Access.Writes, Record);
    }

    private static async Task Read(Exchange exchange)
    {
        if (await exchange.View<ServicesView>(new ReadServices(exchange.Account)) is not { } services) return;
        await exchange.Send(Answer.Ok(json =>
        {
            json.WriteStartObject();
            ServicesJson.WriteQuantities(json, services);
            json.WriteEndObject();
        }));
    }

    private static async Task ReadManual(Exchange exchange)
    {
        if (await exchange.View<ServicesView>(new ReadServices(exchange.Account)) is { } services)
            await exchange.Send(Answer.Ok(json => ServicesJson.Write(json, services.Manual)));
    }

    private static async Task Record(Exchange exchange)
    {
        if (await exchange.Command(QuantityElements.Read) is not { } sent) return;
        if (await sent.ToCommand(exchange) is not { } command) return;
        await exchange.Perform(command, (QuantitiesOutcome outcome) =>
        {
            // Accounts that the caller does not see are refused one by one, and noted as one refusal.
            if (outcome.Results.Any(result => result.Refused?.Reason == Reason.AccountNotFound))
                exchange.Refused = Problem.Of(Reason.AccountNotFound);
            return Answer.Ok(json => Write(json, [.. outcome.Results.Concat(sent.Malformed).OrderBy(r => r.Index)]));
        });
    }

    private static void Write(Utf8JsonWriter json, QuantityResult[] results)
    {
        json.WriteStartObject();
        json.WriteNumber("changed", results.Count(result => result.IsChanged));
        json.WriteNumber("refused", results.Count(result => result.Refused is not null));
        json.WritePropertyName("results");
        json.WriteArray(results, static (writer, result) =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("index", result.Index);
            if (result.ExternalId is { } name) writer.WriteString("account", name);
            else writer.WriteId("account", result.Account == default ? null : result.Account.Value);
            writer.WriteString(
                "result", result.Refused is not null ? "refused" : result.IsChanged ? "changed" : "same");
            if (result.Refused is { } refused)
            {
                writer.WriteString("type", Problem.Of(refused.Reason).Type);
                writer.WriteString("detail", refused.Detail);
            }

            LineJson.Write(writer, result.NotCounted);
            writer.WriteEndObject();
        });
        json.WriteEndObject();
    }

    private static async Task Change(Exchange exchange, QuantityChange how)
    {
        if (await exchange.Command((body, faults) => QuantityBody.Read(body, faults, how)) is not { } sent) return;
        await AcceptCharges.Perform(
            exchange,
            new ChangeQuantities(exchange.Account, how, sent.Categories, sent.Counts)
            {
                Numbers = sent.Numbers, IsAccepted = exchange.AcceptsCharges,
            },
            ServicesJson.WriteQuantities);
    }
}
