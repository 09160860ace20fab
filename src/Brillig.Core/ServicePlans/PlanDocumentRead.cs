using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Core.ServicePlans;

/// <content>Reading it.</content>
public sealed partial record PlanDocument
{
    private const int ItemsMax = 10_000;
    private const int TiersMax = 1_000;

    private static readonly string[] Keys =
    [
        "name", "description", "category", "plan", "bookkeepers", "bookkeeper", "merge", "currency", "charged",
    ];

    /// <summary>
    /// Reads a plan; null, with at least one fault, if anything is wrong: it is refused as a whole. Keys that mean
    /// nothing here are no fault, but in <see cref="Warnings"/>: Kazoo's documents are taken as they are.
    /// </summary>
    /// <param name="body">The document.</param>
    /// <param name="faults">Where the faults go.</param>
    /// <param name="beside">Keys that stand beside it, for whoever sent it to say: they are no part of it.</param>
    public static PlanDocument? Read(JsonElement body, Faults faults, params IReadOnlyList<string> beside)
    {
        var (before, found) = (faults.List.Count, new PlanFaults(faults));
        if (Fields.Of(body, "", faults) is not { } fields) return null;
        var name = fields.Text("name", required: true);
        var description = ReadDescription(fields);
        var category = PlanFaults.Text(fields, "category");
        var items = fields.Object("plan", required: true) is { } plan ? ReadItems(plan, found) : [];
        Check(items, "/plan", faults);
        var bookkeepers = ReadObject(fields, "bookkeepers", faults);
        var bookkeeper = ReadObject(fields, "bookkeeper", faults);
        var merge = ReadMerging(fields, found);
        var currency = ReadCurrency(fields);
        var charged = fields.OneOf("charged", required: false, "advance", "arrears");
        LeaveOut(fields, found);
        foreach (var key in beside) fields.Raw(key);
        found.Unknown(fields, Keys);
        if (name is null || faults.List.Count > before) return null;

        var text = PlanText.Of(body, "", faults, key => IsOfDatabase(key) || beside.Contains(key));
        return faults.List.Count > before ? null : new()
        {
            Name = name,
            Description = description,
            Category = category,
            Items = items,
            Merge = merge,
            Currency = currency,
            SaidCharged = charged switch { null => null, "arrears" => Charged.Arrears, _ => Charged.Advance },
            Bookkeepers = bookkeepers,
            Bookkeeper = bookkeeper,
            Mappings = LineMapping.Read(bookkeepers, bookkeeper),
            Text = text,
            Warnings = [.. found.Warnings],
        };
    }

    /// <summary>Reads a plan back from its <see cref="Text"/>.</summary>
    /// <exception cref="InvalidOperationException">The text was never a plan's.</exception>
    public static PlanDocument Parse(string text)
    {
        using var json = JsonDocument.Parse(text);
        return Read(json.RootElement, new Faults())
            ?? throw new InvalidOperationException($"A stored plan cannot be read: {text}");
    }

    /// <summary>Reads the items of a `plan`; what is wrong in one is a fault.</summary>
    internal static ImmutableArray<PlanEntry> ReadItems(Fields plan, PlanFaults faults)
    {
        var items = ImmutableArray.CreateBuilder<PlanEntry>();
        foreach (var category in plan.Names)
        {
            if (Fields.NameFault(category) is { } fault) plan.Refuse(category, fault);
            if (plan.Object(category) is not { } fields) continue;
            foreach (var key in fields.Names)
            {
                if (Fields.NameFault(key) is { } wrong) fields.Refuse(key, wrong);
                if (fields.Object(key) is { } item) items.Add(new(category, key, PlanItem.Read(item, faults)));
            }
        }

        return items.ToImmutable();
    }

    /// <summary>What fits by itself, but not together.</summary>
    internal static void Check(ImmutableArray<PlanEntry> items, string pointer, Faults faults)
    {
        if (items.Length > ItemsMax) faults.Add(pointer, "must have at most 10,000 items");
        foreach (var (category, key, item) in items)
        {
            var place = $"{pointer}/{Fields.Escaped(category)}/{Fields.Escaped(key)}";
            if (item.Minimum > item.Maximum) faults.Add($"{place}/minimum", "must not be above maximum");
            Check(item.Rates, $"{place}/rates");
            Check(item.FlatRates, $"{place}/flat_rates");
            Check(item.Discounts?.Cumulative?.Rates, $"{place}/discounts/cumulative/rates");
        }

        void Check(TierTable? table, string at)
        {
            if (table?.Count > TiersMax) faults.Add(at, "must have at most 1,000 tiers");
        }
    }

    /// <summary>What a database added to it; `id` is in the path.</summary>
    private static bool IsOfDatabase(string key) =>
        key == "id" || key.StartsWith('_') || key.StartsWith("pvt_", StringComparison.Ordinal);

    private static void LeaveOut(Fields fields, PlanFaults faults)
    {
        foreach (var key in fields.Names.Where(IsOfDatabase))
        {
            fields.Raw(key);
            if (key != "id") faults.Warn(fields.At(key), "belongs to the database it came from: left out");
        }
    }

    /// <summary>As long as people write, in lines if they like.</summary>
    private static string? ReadDescription(Fields fields)
    {
        const int lengthMax = 10_000;
        if (fields.Raw("description") is not { ValueKind: not JsonValueKind.Null } given) return null;
        if (given.ValueKind is not JsonValueKind.String) fields.Refuse("description", "must be a text");
        else if (PlanText.TextOf(given) is not { } text)
            fields.Refuse("description", "has characters that no text can hold");
        else if (text.Length > lengthMax) fields.Refuse("description", "must have at most 10,000 characters");
        else if (text.Length > 0) return text;
        return null;
    }

    private static PlanMerging ReadMerging(Fields document, PlanFaults faults)
    {
        if (document.Object("merge") is not { } fields) return default;
        var strategy = fields.OneOf("strategy", required: false, "simple", "recursive", "cumulative") switch
        {
            "recursive" => MergeStrategy.Recursive,
            "cumulative" => MergeStrategy.Cumulative,
            _ => MergeStrategy.Simple,
        };
        var priority = fields.Number("priority", min: int.MinValue, max: int.MaxValue, places: 0);
        faults.Unknown(fields, "strategy", "priority");
        return new(strategy, (int)(priority ?? 0));
    }

    private static string? ReadObject(Fields fields, string name, Faults faults) =>
        fields.Object(name) is null || fields.Raw(name) is not { } value
            ? null
            : PlanText.Of(value, fields.At(name), faults);

    private static Currency? ReadCurrency(Fields fields)
    {
        if (fields.Text("currency") is not { } code) return null;
        if (Basics.Currency.Find(code) is { } currency) return currency;
        fields.Refuse("currency", "must be an active currency code of ISO 4217");
        return null;
    }
}
