using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;

namespace Brillig.Core.ServicePlans;

/// <summary>Says how the total of a line comes about, as steps whose amounts add up to it.</summary>
internal static class LineExplaining
{
    public static ImmutableArray<ExplainStep> Of(PlanLine line)
    {
        var steps = new Steps();
        Bounds(line, steps);
        Price(line, steps);
        if (line.Single is { } single) steps.Add("single_discount", -(Exact)single, new StepValue("rate", single));
        if (line is { CumulativeQuantity: { } units, CumulativeRate: { } each })
        {
            StepValue[] values = [new("quantity", units), new("rate", each)];
            steps.Add("cumulative_discount", -((Exact)units * each),
                line.CumulativeTier is { } tier ? [.. values, new("up_to", tier)] : values);
        }

        return steps.All;
    }

    public static ImmutableArray<string> Warnings(PlanLine line)
    {
        if (line.Total.Sign >= 0 && !(line.Minimum > line.Maximum)) return [];
        var warnings = ImmutableArray.CreateBuilder<string>();
        if (line.Total.Sign < 0) warnings.Add("The discounts are above the price: the line is below zero.");
        if (line.Minimum > line.Maximum)
            warnings.Add("The minimum is above the maximum, as plans were merged: the maximum counts.");
        return warnings.ToImmutable();
    }

    /// <summary>What moved the quantity, each with what it came to.</summary>
    private static void Bounds(PlanLine line, Steps steps)
    {
        var step = line.Step ?? 1;
        var quantity = line.Quantity;
        Move("step", line.Step, Up(quantity));
        if (line.Minimum is { } minimum) Move("minimum", minimum, Math.Max(quantity, Up(minimum)));
        if (line.Maximum is { } maximum) Move("maximum", maximum, Math.Min(quantity, Up(maximum)));

        void Move(string name, long? bound, long to)
        {
            if (to == quantity) return;
            quantity = to;
            steps.Note(name, new(name == "step" ? "multiple" : name, bound), new("quantity", quantity));
        }

        long Up(long from) => from % step is var rest and not 0 ? from - rest + step : from;
    }

    private static void Price(PlanLine line, Steps steps)
    {
        if (line.Rate is not { } rate)
        {
            steps.Note("unpriced", new StepValue("quantity", line.Bounded));
            return;
        }

        StepValue[] values = [new("quantity", line.Bounded), new("rate", rate)];
        steps.Add(NameOf(line.Source), (Exact)line.Billable * rate,
            line.Tier is { } tier ? [new("up_to", tier), .. values] : values);
    }

    private static string NameOf(PriceSource source) => source switch
    {
        PriceSource.None => "unpriced",
        PriceSource.FlatRates => "flat_rates",
        PriceSource.FlatRate => "flat_rate",
        PriceSource.Rates => "rates",
        PriceSource.Rate => "rate",
    };
}
