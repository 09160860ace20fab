using Brillig.Core.ServicePlans;
using Brillig.Server.Auth;

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
