using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using NodaTime;

namespace Brillig.Core.ServicePlans;

/// <summary>What a line costs, and of how much.</summary>
/// <param name="Name">What the document calls it.</param>
/// <param name="Quantity">Counted.</param>
/// <param name="Billable">Billed.</param>
/// <param name="Rate">The price of one; null: none.</param>
/// <param name="Discount">Deducted for a whole period.</param>
/// <param name="Total">The price of a whole period.</param>
public sealed record LineTerms(
    string Name, long Quantity, long Billable, decimal? Rate, Exact Discount, Exact Total)
{
    /// <summary>The plans it comes from, with their versions.</summary>
    public ImmutableArray<string> Plans { get; init; } = [];

    /// <summary>False: what is added in a period costs all of it.</summary>
    public bool ProratesAdditions { get; init; } = true;

    /// <summary>False: what is taken away in a period stays paid until its end.</summary>
    public bool ProratesRemovals { get; init; } = true;

    /// <summary>
    /// What of the quantity is of accounts below, null: nothing. Others of the same quantity are the same terms: they
    /// are counted anew with the next change.
    /// </summary>
    public CountedBelow? Below { get; init; }

    /// <summary>
    /// What a bookkeeper bills for a whole period by a subscription of its own, in the place of <see cref="Total"/>,
    /// which is zero then; zero: nothing.
    /// </summary>
    public Exact External { get; init; }

    /// <summary>The same, billed by a bookkeeper.</summary>
    public LineTerms BilledOutside() => this with { External = Total, Total = Exact.Zero };

    /// <summary>Those of a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="versions">The plans it comes from, with their versions.</param>
    public static LineTerms Of(PlanLine line, ImmutableArray<string> versions) =>
        new(line.Item, line.Quantity, line.Billable, line.Rate, line.Discount, line.Total)
        {
            Plans = versions, Below = line.Below,
            ProratesAdditions = line.Prorate?.Additions ?? true,
            ProratesRemovals = line.Prorate?.Removals ?? true,
        };

    /// <summary>The line is not there.</summary>
    public LineTerms Gone() => this with
    {
        Quantity = 0, Billable = 0, Discount = Exact.Zero, Total = Exact.Zero, External = Exact.Zero,
        Below = null,
    };

    /// <inheritdoc/>
    public bool Equals(LineTerms? other) =>
        ReferenceEquals(this, other)
        || (other is not null && Name == other.Name && Quantity == other.Quantity && Billable == other.Billable
        && Rate == other.Rate && Discount == other.Discount && Total == other.Total && External == other.External
        && ProratesAdditions == other.ProratesAdditions && ProratesRemovals == other.ProratesRemovals
        && Plans.SequenceEqual(other.Plans));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Billable, Total);
}

/// <summary>How far a line of an account is billed.</summary>
/// <param name="Category">The category of what is used.</param>
/// <param name="Key">The plans' item: a name, or <c>_all</c>.</param>
/// <param name="IsArrears">True if its days are billed when they are over.</param>
/// <param name="Terms">What the days from <paramref name="Since"/> on are billed at.</param>
/// <param name="Since">The local day of its last change.</param>
/// <param name="To">The day after the last that it is billed for: the period's end, or its own.</param>
public sealed record BilledLine(
    string Category, string Key, bool IsArrears, LineTerms Terms, LocalDate Since, LocalDate To)
{
    /// <summary>What <see cref="Terms"/> were when that day began; null: the same.</summary>
    public LineTerms? Before { get; init; }

    /// <summary>What <see cref="To"/> was when that day began; null: the same.</summary>
    public LocalDate? BeforeTo { get; init; }

    /// <summary>
    /// True if it came to this charge on that day, from another: what it was then was not billed here for days before,
    /// and none of it was added on that day.
    /// </summary>
    public bool IsTakenOver { get; init; }

    /// <summary>True if nothing of it is left but what a change on the same day would put back.</summary>
    public bool IsGone => Terms.Total.Sign == 0 && Terms.External.Sign == 0;
}
