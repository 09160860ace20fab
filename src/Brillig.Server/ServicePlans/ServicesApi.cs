using System.Globalization;
using System.Text.Json;
using Brillig.Core.Flow;
using Brillig.Core.ServicePlans;
using Brillig.Server.Auth;
using Brillig.Server.Edge;

namespace Brillig.Server.ServicePlans;

/// <summary>What the services of an account cost, over HTTP.</summary>
internal static class ServicesApi
{
    /// <summary>Maps the routes of services.</summary>
    public static void MapServices(this Routes routes)
    {
        routes.Get($"{PlanAddresses.Services}/summary", Access.Reads, Summary, offers: Csv.Offered);
        routes.Get($"{PlanAddresses.Services}/status", Access.Reads, Status);
        routes.Post($"{PlanAddresses.Services}/quote", Access.Reads, Quote);
    }

    private static async Task Summary(Exchange exchange)
    {
        if (await exchange.View<ServicesView>(new ReadServices(exchange.Account)) is not { } services) return;
        await exchange.Send(Csv.IsWanted(exchange.Request)
            ? CsvOf(services)
            : Answer.Ok(json => WriteSummary(json, services)));
    }

    private static void WriteSummary(Utf8JsonWriter json, ServicesView services)
    {
        json.WriteStartObject();
        ServicesJson.WriteSeller(json, services);
        json.WritePropertyName("billing_cycle");
        if (services.Period is not { } period)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteStartObject();
            json.WriteTime("start", period.Start);
            json.WriteTime("end", period.End);
            json.WriteEndObject();
        }

        json.WriteStartArray("invoices");
        LineJson.Write(json, services);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static RenderedAnswer CsvOf(ServicesView services)
    {
        var csv = new Csv().Row(
            "account", "currency", "category", "item", "key", "name", "quantity", "billable", "rate", "discount",
            "total", "charged", "plans");
        foreach (var line in services.Lines)
        {
            csv.Row(
                services.Account.ToString(), services.Currency.Code, line.Category, line.Item, line.Key, line.Name,
                Text(line.Quantity), Text(line.Billable), line.Rate?.ToString(CultureInfo.InvariantCulture),
                Decimals.Text(line.Discount), Decimals.Text(line.Total), Json.Name(line.Charged),
                string.Join(' ', line.Plans.Select(plan => plan.Id)));
        }

        return csv.Answer($"services-{services.Account}");
    }

    private static async Task Status(Exchange exchange)
    {
        if (await exchange.View<ServicesView>(new ReadServices(exchange.Account)) is not { } services) return;
        await exchange.Send(Answer.Ok(json =>
        {
            json.WriteStartObject();
            ServicesJson.WriteSeller(json, services);
            json.WriteEndObject();
        }));
    }

    private static async Task Quote(Exchange exchange)
    {
        var sent = await exchange.Command(
            (body, faults) => QuantityBody.Read(body, faults, QuantityChange.Replace), optional: true);
        if (sent is null) return;
        await exchange.Perform(
            new QuoteQuantities(exchange.Account, sent.Categories, sent.Counts) { Numbers = sent.Numbers },
            (ChargesPreview preview) => AcceptCharges.Tried(preview));
    }

    private static string Text(long count) => count.ToString(CultureInfo.InvariantCulture);
}
