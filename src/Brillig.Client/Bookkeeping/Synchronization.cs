using System.Text.Json.Nodes;
using Brillig.Client.Json;

namespace Brillig.Client.Bookkeeping;

/// <summary>How an account stands with its bookkeeper.</summary>
public sealed record Synchronization
{
    /// <summary>The account.</summary>
    public Guid Account { get; init; }

    /// <summary>Who keeps its books: <c>local</c>, these books.</summary>
    public string? Bookkeeper { get; init; }

    /// <summary>What its payments let it do.</summary>
    public string? Standing { get; init; }

    /// <summary>Whether the bookkeeper may not know its last change yet.</summary>
    public bool Dirty { get; init; }

    /// <summary>When that change was; RFC 3339; null: it knows all.</summary>
    public string? ChangedAt { get; init; }

    /// <summary>When it is told; RFC 3339; null: there is nothing to tell.</summary>
    public string? DueAt { get; init; }

    /// <summary>When it answered last; RFC 3339; null: never.</summary>
    public string? SyncedAt { get; init; }

    /// <summary>How often it could not be told since.</summary>
    public int Attempts { get; init; }

    /// <summary>Why it refused, in its own words; null: it did not.</summary>
    public string? Refusal { get; init; }

    /// <summary>What it has.</summary>
    public IReadOnlyList<SyncedLine> Lines { get; init; } = [];
}

/// <summary>A line as a bookkeeper has it.</summary>
public sealed record SyncedLine
{
    /// <summary>The category of what is used.</summary>
    public string? Category { get; init; }

    /// <summary>Its name on the charge.</summary>
    public string? Item { get; init; }

    /// <summary>How much is billed; 0: it is gone.</summary>
    public long Billable { get; init; }

    /// <summary>The price of a whole period; exact, or to 6 decimals.</summary>
    public ExactNumber Total { get; init; }
}

/// <summary>What was found when both sides were compared, and is mended.</summary>
public sealed record Reconciliation
{
    /// <summary>True: nothing was found.</summary>
    public bool Equal { get; init; }

    /// <summary>What the open charge lacked, and has now.</summary>
    public ExactNumber Billed { get; init; }

    /// <summary>What the bookkeeper had otherwise.</summary>
    public IReadOnlyList<SyncedLine> Lines { get; init; } = [];

    /// <summary>
    /// Sums of quantities that were not what the accounts below have, by category and item: what was kept, and counted.
    /// </summary>
    public JsonObject? Sums { get; init; }

    /// <summary>How the account stands since.</summary>
    public Synchronization? Synchronization { get; init; }
}
