using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>Why a line of a service plan is on a charge.</summary>
public enum LinePart
{
    /// <summary>A period that begins, billed in advance.</summary>
    Advance,

    /// <summary>Days for which the line held, billed in arrears.</summary>
    Held,

    /// <summary>What was billed in advance for the days after a change, given back.</summary>
    Rest,

    /// <summary>The days after a change, as it is from then on.</summary>
    Changed,

    /// <summary>What came on top and is not prorated: the whole period's price of it.</summary>
    Added,

    /// <summary>What beginning to use something costs, once.</summary>
    Activation,
}

/// <summary>What a recurring or activation item bills: a line of service plans, and the days of it.</summary>
/// <param name="Category">The category of what is used.</param>
/// <param name="Key">The plans' item: a name, or <c>_all</c>.</param>
/// <param name="Part">Why it is there.</param>
/// <param name="On">The local day that put it there.</param>
/// <param name="From">The first local day that it bills.</param>
/// <param name="To">The day after the last.</param>
public sealed record ItemLine(string Category, string Key, LinePart Part, LocalDate On, LocalDate From, LocalDate To)
{
    /// <summary>Whose line it is, if another account's than the charge's; else null.</summary>
    public AccountId? For { get; init; }

    /// <summary>Since when the charge's account pays for that one; null: since its opening.</summary>
    public Instant? Since { get; init; }

    /// <summary>How much was counted.</summary>
    public long Quantity { get; init; }

    /// <summary>How much is billed.</summary>
    public long Billable { get; init; }

    /// <summary>The price of one; null: none.</summary>
    public decimal? Rate { get; init; }

    /// <summary>What is deducted for a whole period.</summary>
    public Exact Discount { get; init; }

    /// <summary>The price of a whole period.</summary>
    public Exact Price { get; init; }

    /// <summary>True if a bookkeeper bills it by a subscription of its own: it is outside the charge's total.</summary>
    public bool IsExternal { get; init; }

    /// <summary>The days of the whole period; From to To is a part of it.</summary>
    public int PeriodDays { get; init; }

    /// <summary>The plans it comes from, with their versions: <c>gold@3</c>.</summary>
    public ImmutableArray<string> Plans { get; init; } = [];

    /// <summary>What of the quantity is of accounts below; null: nothing, or nothing is known of it.</summary>
    public CountedBelow? Below { get; init; }

    /// <summary>The days billed.</summary>
    public int Days => Period.DaysBetween(From, To);

    /// <summary>True if the other was put there on the same day for the same cause: it takes its place.</summary>
    public bool Replaces(ItemLine other) =>
        Part == other.Part && On == other.On && Key == other.Key && Category == other.Category && For == other.For
        && Since == other.Since && (Part != LinePart.Activation || Rate == other.Rate);

    /// <summary>The same in all values; those of <see cref="Plans"/> one by one.</summary>
    public bool Equals(ItemLine? other) =>
        other is not null && Part == other.Part && (Category, Key) == (other.Category, other.Key)
        && (On, From, To) == (other.On, other.From, other.To) && (For, Since) == (other.For, other.Since)
        && (Quantity, Billable, Rate) == (other.Quantity, other.Billable, other.Rate)
        && Discount == other.Discount && Price == other.Price && PeriodDays == other.PeriodDays
        && Below == other.Below && IsExternal == other.IsExternal
        && Plans.SequenceEqual(other.Plans);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Category, Key, Part, On, From, To);
}

/// <summary>An item of a running charge as lines make it: all of its quantity and charge.</summary>
/// <param name="Line">What it bills.</param>
/// <param name="Name">What the document calls it.</param>
/// <param name="Quantity">Negative where something is given back.</param>
/// <param name="Charge">Exact.</param>
public sealed record LineItem(ItemLine Line, string Name, Exact Quantity, Exact Charge);
