using Brillig.Client.Json;

namespace Brillig.Client.Bookkeeping;

/// <summary>Which time of a bookkeeper is compared.</summary>
/// <param name="From">The first time; RFC 3339.</param>
/// <param name="To">The time after the last, at most 31 days later; RFC 3339.</param>
public sealed record TimeToCompare(string From, string To);

/// <summary>What was found when these books were compared with a bookkeeper outside.</summary>
public sealed record BookkeeperComparison
{
    /// <summary>The seller; null: the operator.</summary>
    public Guid? Account { get; init; }

    /// <summary>Which system.</summary>
    public string? Bookkeeper { get; init; }

    /// <summary>The first time; RFC 3339.</summary>
    public string? From { get; init; }

    /// <summary>The time after the last; RFC 3339.</summary>
    public string? To { get; init; }

    /// <summary>Whether nothing was found.</summary>
    public bool Equal { get; init; }

    /// <summary>Whether the bookkeeper keeps a list of what it has.</summary>
    public bool Listed { get; init; }

    /// <summary>How much the bookkeeper has of this time.</summary>
    public int There { get; init; }

    /// <summary>How much was done here by it in this time.</summary>
    public int Here { get; init; }

    /// <summary>How much was recorded here.</summary>
    public int Repaired { get; init; }

    /// <summary>In what both sides differ.</summary>
    public IReadOnlyList<BookkeeperDifference> Differences { get; init; } = [];
}

/// <summary>Something in which both sides differ.</summary>
public sealed record BookkeeperDifference
{
    /// <summary>How: missing_here, missing_there, unsettled, amount, duplicate, foreign.</summary>
    public string? Kind { get; init; }

    /// <summary>When it happened; RFC 3339.</summary>
    public string? At { get; init; }

    /// <summary>Whose money, or null.</summary>
    public Guid? Account { get; init; }

    /// <summary>The intent that asked for it, or null.</summary>
    public Guid? Intent { get; init; }

    /// <summary>What the bookkeeper calls it, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>Of the amounts, or null.</summary>
    public string? Currency { get; init; }

    /// <summary>How much it is here, or null.</summary>
    public ExactNumber? Here { get; init; }

    /// <summary>How much it is there, or null.</summary>
    public ExactNumber? There { get; init; }

    /// <summary>What the bookkeeper says, or null.</summary>
    public string? Why { get; init; }

    /// <summary>Whether it is recorded here now.</summary>
    public bool Repaired { get; init; }

    /// <summary>What to do.</summary>
    public string? Advice { get; init; }
}
