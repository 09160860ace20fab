using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;

namespace Brillig.Core.Charges;

/// <summary>Explains what a line of service plans put on a charge.</summary>
internal static class LineSteps
{
    private static readonly NodaTime.Text.LocalDatePattern s_day = NodaTime.Text.LocalDatePattern.Iso;

    /// <summary>From what is used to the charge; the amounts add up to it.</summary>
    public static ImmutableArray<ExplainStep> Of(ChargeItem item)
    {
        var line = item.Line ?? throw new InvalidOperationException($"Line {item.Name} bills no service plan.");
        var steps = new Steps();
        if (line.Part == LinePart.Activation)
        {
            steps.Add("activation", item.Exact, new("quantity", item.Usage), new("rate", line.Rate ?? 0));
            return steps.All;
        }

        var plans = string.Join(", ", line.Plans);
        steps.Note(
            "line", new StepValue("category", null, line.Category), new("item", null, line.Key),
            new("plans", null, plans), new("quantity", line.Quantity),
            new("billable", line.Billable), new("rate", line.Rate is { } rate ? (Exact)rate : null),
            new("discount", line.Discount), new("price", line.Price));
        if (line.Part == LinePart.Added)
            steps.Add("addition", item.Exact, new StepValue("day", null, s_day.Format(line.On)));
        else
            steps.Add(
                line.Part == LinePart.Rest ? "rest" : "days", item.Exact,
                new("from", null, s_day.Format(line.From)), new("to", null, s_day.Format(line.To)),
                new("days", line.Days), new("period_days", line.PeriodDays));
        return steps.All;
    }
}
