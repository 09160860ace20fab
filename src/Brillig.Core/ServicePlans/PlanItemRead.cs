using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Core.ServicePlans;

/// <content>Reading it.</content>
public sealed partial record PlanItem
{
    private static readonly string[] Keys =
    [
        "name", "rate", "rates", "flat_rate", "flat_rates", "minimum", "maximum", "step", "exceptions", "cascade", "as",
        "activation_charge", "discounts", "prorate", "taxes",
    ];

    private static readonly string[] DiscountKeys = ["single", "cumulative"];
    private static readonly string[] SingleKeys = ["rate", "minimum"];
    private static readonly string[] CumulativeKeys = ["maximum", "rate", "rates", "minimum"];
    private static readonly string[] ProrateKeys = ["additions", "removals"];

    /// <summary>Reads an item; what is wrong in it is a fault, and left out.</summary>
    internal static PlanItem Read(Fields fields, PlanFaults faults)
    {
        var item = new PlanItem
        {
            Name = PlanFaults.Text(fields, "name"),
            Rate = fields.Number("rate"),
            Rates = TierTable.Read(fields, "rates"),
            FlatRate = fields.Number("flat_rate"),
            FlatRates = TierTable.Read(fields, "flat_rates"),
            Minimum = PlanFaults.Quantity(fields, "minimum"),
            Maximum = PlanFaults.Quantity(fields, "maximum"),
            Step = PlanFaults.Quantity(fields, "step", min: 1),
            Exceptions = fields.Texts("exceptions", max: 10_000)?.ToImmutableSortedSet(StringComparer.Ordinal),
            Cascade = fields.Flag("cascade"),
            As = PlanFaults.Text(fields, "as"),
            ActivationCharge = fields.Number("activation_charge"),
            Discounts = ReadDiscounts(fields, faults),
            Prorate = ReadProration(fields, faults),
            Taxes = TextOf(fields, "taxes", faults),
        };
        var other = item.Other.ToBuilder();
        foreach (var name in faults.Unknown(fields, Keys))
            if (TextOf(fields, name, faults) is { } text) other.Add(name, text);
        return item with { Other = other.ToImmutable() };
    }

    private static PlanDiscounts? ReadDiscounts(Fields item, PlanFaults faults)
    {
        if (item.Object("discounts") is not { } fields) return null;
        var discounts = new PlanDiscounts(ReadSingle(fields, faults), ReadCumulative(fields, faults));
        faults.Unknown(fields, DiscountKeys);
        return discounts;
    }

    private static SingleDiscount? ReadSingle(Fields discounts, PlanFaults faults)
    {
        if (discounts.Object("single") is not { } fields) return null;
        var single = new SingleDiscount(fields.Number("rate"), PlanFaults.Quantity(fields, "minimum"));
        faults.Unknown(fields, SingleKeys);
        return single;
    }

    private static CumulativeDiscount? ReadCumulative(Fields discounts, PlanFaults faults)
    {
        if (discounts.Object("cumulative") is not { } fields) return null;
        var cumulative = new CumulativeDiscount(
            PlanFaults.Quantity(fields, "maximum"), fields.Number("rate"), TierTable.Read(fields, "rates"),
            PlanFaults.Quantity(fields, "minimum"));
        faults.Unknown(fields, CumulativeKeys);
        return cumulative;
    }

    private static PlanProration? ReadProration(Fields item, PlanFaults faults)
    {
        if (item.Object("prorate") is not { } fields) return null;
        var proration = new PlanProration(fields.Flag("additions"), fields.Flag("removals"));
        faults.Unknown(fields, ProrateKeys);
        return proration;
    }

    private static string? TextOf(Fields fields, string name, PlanFaults faults) =>
        fields.IsNull(name) || fields.Raw(name) is not { } value
            ? null
            : PlanText.Of(value, fields.At(name), faults.Faults);
}
