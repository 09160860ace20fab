using System.Collections.Immutable;
using System.Text.Json;

namespace Brillig.Cli.Demo;

/// <summary>A service of the demo world, and how much of it a customer uses on a usual day.</summary>
/// <param name="Name">As usage carries it.</param>
/// <param name="PerDay">The least of it, in hundredths if it has decimals.</param>
/// <param name="Decimals">0: it is counted; 2: it is measured.</param>
internal sealed record DemoService(string Name, int PerDay, int Decimals);

/// <summary>A tariff of the demo world: every model of prices is in one of them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="First">Its first version.</param>
/// <param name="Second">Its version of the seventh month.</param>
/// <param name="Services">What its customers use.</param>
/// <param name="Zones">Where they are.</param>
/// <param name="Tax">What they pay on top, or within.</param>
/// <param name="TopUp">What a prepaid one pays at a time.</param>
internal sealed record DemoTariff(
    string Name, string First, string Second, ImmutableArray<DemoService> Services, ImmutableArray<string> Zones,
    Client.Accounts.Tax Tax, int TopUp)
{
    private const string Phone = """
        { "name": "Phone Europe", "currency": "EUR", "rates": [
          { "service": "sms", "model": "package", "unit": "message", "size": 100, "price": 3.50, "free": 50 },
          { "service": "data", "model": "graduated", "unit": "GB", "tiers": [
            { "up_to": 50, "price": 0.40, "flat": 5 }, { "up_to": 500, "price": 0.25 },
            { "up_to": null, "price": 0.15 } ] },
          { "service": "call", "model": "per_unit", "unit": "minute", "price": PRICE } ] }
        """;

    private const string Cloud = """
        { "name": "Cloud", "currency": "USD", "rates": [
          { "service": "compute", "model": "volume", "unit": "hour", "tiers": [
            { "up_to": 1000, "price": 0.084 }, { "up_to": 10000, "price": 0.0672 },
            { "up_to": null, "price": PRICE } ] },
          { "service": "storage", "model": "per_unit", "unit": "GB", "price": 0.00076 },
          { "service": "requests", "model": "package", "unit": "request", "size": 1000, "price": 0.0004 } ] }
        """;

    private const string Mobile = """
        { "name": "Mobile Japan", "currency": "JPY", "rates": [
          { "service": "data", "model": "graduated", "unit": "GB", "tiers": [
            { "up_to": 3, "price": 0, "flat": 980 }, { "up_to": 20, "price": PRICE },
            { "up_to": null, "price": 55 } ] },
          { "service": "call", "model": "per_unit", "unit": "minute", "price": 22 } ] }
        """;

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<DemoTariff> All =
    [
        Of(
            "Phone Europe", Phone, "0.035", "0.039", ["Europe/Berlin", "Europe/Vienna"], new("VAT", new("19")), 100,
            new("sms", 12, 0), new("data", 420, 2), new("call", 18, 0)),
        Of(
            "Cloud", Cloud, "0.0525", "0.049", ["America/New_York", "America/Chicago", "UTC"],
            new("Sales tax", new("8.875"), AppliesTo: ["compute"]), 250,
            new("compute", 48, 0), new("storage", 90_000, 2), new("requests", 60_000, 0)),
        Of(
            "Mobile Japan", Mobile, "110", "120", ["Asia/Tokyo"], new("Consumption tax", new("10"), Inclusive: true),
            5_000, new("data", 60, 2), new("call", 6, 0)),
    ];

    /// <summary>A version as the API takes it.</summary>
    public static JsonElement Document(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    private static DemoTariff Of(
        string name, string text, string first, string second, ImmutableArray<string> zones, Client.Accounts.Tax tax,
        int topUp, params ImmutableArray<DemoService> services) => new(
        name, text.Replace("PRICE", first, StringComparison.Ordinal),
        text.Replace("PRICE", second, StringComparison.Ordinal), services, zones, tax, topUp);
}
