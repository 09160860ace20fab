using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Server.Accounts;
using Brillig.Server.Usage;
using NodaTime;

namespace Brillig.Server.Tariffs;

/// <summary>What a quote is asked for.</summary>
/// <param name="Tariff">The tariff that was sent along, or null.</param>
/// <param name="Entries">The entries, in order.</param>
/// <param name="At">When use begins where an entry does not say it; null: now.</param>
internal sealed record QuoteBody(TariffDocument? Tariff, ImmutableArray<AskedEntry> Entries, Instant? At)
{
    /// <summary>The most entries of a quote.</summary>
    public const int EntriesMax = 1_000;

    private const decimal StepMin = 0.000000000001m;

    /// <summary>Reads entries for a tariff that the address names.</summary>
    public static QuoteBody? OfTariff(JsonElement body, Faults faults) => Read(body, faults, isOfAccount: false);

    /// <summary>Reads entries for an account, whose balance may be left to be spent.</summary>
    public static QuoteBody? OfAccount(JsonElement body, Faults faults) => Read(body, faults, isOfAccount: true);

    /// <summary>Reads entries with their tariff.</summary>
    public static QuoteBody? WithTariff(JsonElement body, Faults faults)
    {
        if (Fields.Of(body, "", faults) is not { } fields) return null;
        var within = new Faults();
        var sent = fields.Raw("tariff");
        var tariff = sent is { } document ? TariffDocument.Read(document, within) : null;
        if (sent is null) fields.Refuse("tariff", "is required");
        foreach (var fault in within.List) faults.Add($"/tariff{fault.Pointer}", fault.Detail);
        var read = Read(fields, isOfAccount: false);
        return read is null ? null : read with { Tariff = tariff };
    }

    private static QuoteBody? Read(JsonElement body, Faults faults, bool isOfAccount) =>
        Fields.Of(body, "", faults) is { } fields ? Read(fields, isOfAccount) : null;

    private static QuoteBody? Read(Fields fields, bool isOfAccount)
    {
        var at = fields.Time("at");
        var entries = fields.Objects("usage", required: true, max: EntriesMax);
        fields.End();
        return entries is null ? null : new(null, [.. entries.Select(e => Entry(e, isOfAccount))], at);
    }

    private static AskedEntry Entry(Fields entry, bool isOfAccount)
    {
        var name = entry.Text("name", required: true);
        var usage = entry.Number("usage");
        var money = entry.Number("charge", max: AccountBody.MoneyMax);
        var step = entry.Number("step", min: StepMin);
        var at = entry.Time("timestamp");
        var properties = Properties(entry);
        var (asksUsage, asksMoney) = (Names(entry, "usage"), Names(entry, "charge"));
        if (asksUsage && asksMoney) entry.Refuse("charge", "goes instead of usage, not beside it");
        if (asksUsage && step is not null) entry.Refuse("step", "goes with charge");
        if (!asksUsage && !asksMoney && !isOfAccount)
            entry.Refuse("usage", "is required, or charge: only an account has a balance to spend");
        entry.End();
        return new AskedEntry(name ?? "", usage, money, step ?? 1, at, properties);
    }

    private static bool Names(Fields entry, string name) => entry.Has(name) && !entry.IsNull(name);

    private static string? Properties(Fields entry)
    {
        if (!Names(entry, "properties") || entry.Raw("properties") is not { } properties) return null;
        var text = properties.GetRawText();
        var fault = properties.ValueKind is JsonValueKind.Object
            ? UsageElements.PropertiesFault(text)
            : "must be an object";
        if (fault is not null) entry.Refuse("properties", fault);
        return text;
    }
}
