using System.Text.Json;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>A tariff as it is published: what a version of it will be.</summary>
/// <param name="Name">For people; 1 to 255 characters.</param>
/// <param name="Currency">Null: the server's.</param>
/// <param name="EffectiveFrom">From when the version counts; null: now.</param>
/// <param name="Apply">"at": reaches accounts at that instant; null: with their next period.</param>
/// <param name="Rates">At most one per service; none prices nothing yet.</param>
public sealed record TariffDocument(
    string Name,
    Currency? Currency,
    Instant? EffectiveFrom,
    string? Apply,
    IReadOnlyList<RateDocument> Rates)
{
    /// <summary>`carry_usage`: what was used of a service before counts for its new rate, too.</summary>
    public bool CarriesUsage { get; init; }

    private const int RatesMax = 10_000;

    /// <summary>
    /// Reads a tariff; null, with at least one fault, if anything is wrong: it is refused as a whole.
    /// </summary>
    public static TariffDocument? Read(JsonElement body, Faults faults)
    {
        var before = faults.List.Count;
        if (Fields.Of(body, "", faults) is not { } fields) return null;
        var name = fields.Text("name", required: true);
        var currency = ReadCurrency(fields);
        var effectiveFrom = fields.Time("effective_from");
        var apply = fields.OneOf("apply", required: false, "at");
        var carries = fields.Flag("carry_usage") ?? false;
        if (carries && apply is null)
            fields.Refuse("carry_usage", "goes with apply at: nothing changes within a period");
        var rates = ReadRates(fields, faults);
        fields.End();
        return name is null || faults.List.Count > before ? null
            : new(name, currency, effectiveFrom, apply, rates) { CarriesUsage = carries };
    }

    private static Currency? ReadCurrency(Fields fields)
    {
        if (fields.Text("currency") is not { } code) return null;
        if (Basics.Currency.Find(code) is { } currency) return currency;
        fields.Refuse("currency", "must be an active currency code of ISO 4217");
        return null;
    }

    private static List<RateDocument> ReadRates(Fields fields, Faults faults)
    {
        var rates = new List<RateDocument>();
        var services = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in fields.Objects("rates", max: RatesMax) ?? [])
        {
            if (RateDocument.Read(item, faults) is not { } rate) continue;
            if (services.Add(rate.Service)) rates.Add(rate);
            else item.Refuse("service", $"{rate.Service} has a rate already");
        }

        return rates;
    }
}
