using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>What a set of books begins with, and what its steps choose from.</summary>
internal sealed class World
{
    public static readonly string[] Services = ["sms", "data", "box", "pack", "fee", "other"];

    private static readonly string[] Currencies = ["USD", "EUR", "JPY", "KWD"];
    private static readonly string[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids.Order(StringComparer.Ordinal)];

    public World(Random random)
    {
        Start = Instant.FromUtc(2007 + random.Next(28), random.Next(1, 13), random.Next(1, 29), random.Next(24), 0);
        Currency = Step.Of(Currencies, random.Next());
        Other = Step.Of(Currencies, random.Next());
        Accounts = random.Next(1, 4);
        IsAttentive = random.Next(3) > 0;
        Taxes = TaxesOf(random.Next()) ?? [];
        Types = [.. Enumerable.Range(0, 3).Select(_ => TermsOf(random.Next(), random.Next(), random.Next(), null))];
        Tariffs = [.. Enumerable.Range(0, 3).Select(i =>
            (Currency: i == 2 ? Other : Currency, Rates: RatesOf(random.Next(), null)))];
    }

    public Instant Start { get; }

    public string Currency { get; }

    public string Other { get; }

    public int Accounts { get; }

    /// <summary>Whether what is due is done at once, or only when somebody asks.</summary>
    public bool IsAttentive { get; }

    public IReadOnlyList<ModelTax> Taxes { get; }

    public IReadOnlyList<BillingTerms> Types { get; }

    public IReadOnlyList<(string Currency, IReadOnlyList<ModelRate> Rates)> Tariffs { get; }

    public static string Zone(int number) => number % 5 == 0 ? "UTC" : Step.Of(Zones, number / 5);

    public static IReadOnlyList<ModelTax>? TaxesOf(int number) => (number % 7) switch
    {
        0 => null,
        1 => [],
        2 => [new("VAT", 19m, false, [])],
        3 => [new("VAT", 19m, true, ["sms", "box"]), new("Eco", 1.5m, false, [])],
        4 => [new("VAT", 7.7m, true, []), new("City", 3.3m, false, ["data"])],
        5 => [new("GST", 5m, false, ["fee", "setup"]), new("QST", 9.975m, false, ["fee", "pack", "setup"])],
        _ => [new("State", 8.25m, true, []), new("Tourist", 2m, true, []), new("Levy", 1m / 8m, false, [])],
    };

    public static BillingTerms TermsOf(int a, int b, int c, BillingTerms? before)
    {
        var mode = before?.Mode ?? (a % 2 == 0 ? BillingMode.Postpaid : BillingMode.Prepaid);
        var unit = before?.Period.Unit ?? Step.Of(
            [PeriodUnit.Day, PeriodUnit.Week, PeriodUnit.Month, PeriodUnit.Month, PeriodUnit.Year], a / 2);
        var count = unit == PeriodUnit.Day ? 1 + b % 12 : unit == PeriodUnit.Year ? 1 : Step.Of([1, 1, 2, 3], b);
        return new BillingTerms(
            mode, new PeriodLength(unit, count),
            c % 6 == 0 ? ChargeOn.Usage : ChargeOn.PeriodEnd,
            b % 4 == 0 ? 1 + c % 40 : null,
            Step.Of([0, 0, 1, 72, 240], c / 6),
            Step.Of<decimal?>([null, 0, 10, 250.5m], c / 30),
            Step.Of([0, 7, 14, 30, 365], b / 12),
            Step.Of([90, 90, 3, 0, 400], b / 60));
    }

    /// <summary>A tariff's rates; with those of the version before, some stay as they were.</summary>
    public static IReadOnlyList<ModelRate> RatesOf(int number, IReadOnlyList<ModelRate>? before)
    {
        var random = new Random(number);
        var rates = new List<ModelRate>();
        foreach (var service in Services)
        {
            var name = service == "other" ? "*" : service;
            var kept = before?.FirstOrDefault(r => r.Service == name);
            if (kept is not null && random.Next(2) == 0) rates.Add(kept);
            else if (service == "other" ? random.Next(4) == 0 : random.Next(8) > 0) rates.Add(RateOf(random, name));
        }

        return rates;
    }

    private static ModelRate RateOf(Random random, string service)
    {
        var model = Step.Of(["per_unit", "graduated", "volume", "package"], random.Next());
        var tiers = new List<ModelTier>();
        var end = 0m;
        for (var i = random.Next(1, 5); i > 0; i--)
        {
            end += random.Next(1, 2000) / 10m;
            tiers.Add(new ModelTier(
                i == 1 ? null : end, Price(random), random.Next(3) == 0 ? random.Next(1, 999) / 100m : 0,
                random.Next(4) == 0 ? Step.Of([1m, 7m, 0.5m, 3m], random.Next()) : null));
        }

        return new ModelRate(
            service, model, Price(random), Step.Of([3m, 7m, 0.7m], random.Next()),
            Step.Of([0m, 5m, 2.5m], random.Next()), random.Next(3) == 0, tiers,
            random.Next(5) == 0 ? Step.Of(["max", "last", "count"], random.Next()) : "sum");
    }

    private static decimal Price(Random random) =>
        Step.Of([0m, 0.0001m, 0.005m, 0.01m, 1.005m, 0.3333m, random.Next(1, 9999) / 10000m, 5m], random.Next());
}
