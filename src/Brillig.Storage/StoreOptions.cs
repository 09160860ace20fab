using Brillig.Core.Flow;

namespace Brillig.Storage;

/// <summary>Where a set of books is kept, and how it is written.</summary>
public sealed record StoreOptions
{
    /// <summary>An Npgsql connection string; null: SQLite.</summary>
    public string? Database { get; init; }

    /// <summary>Where SQLite's file is.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The name of the set: PostgreSQL's schema, or SQLite's file {Books}.db; [a-z][a-z0-9_]*.</summary>
    public string Books { get; init; } = "main";

    /// <summary>What the operator configured.</summary>
    public required BooksSettings Settings { get; init; }

    /// <summary>True: `now` is the TimeProvider's; false on PostgreSQL: the database's.</summary>
    public bool IsManualClock { get; init; }

    /// <summary>Who writes, as it is shown to others in the lease.</summary>
    public string Holder { get; init; } = "";

    /// <summary>Where other processes reach this one.</summary>
    internal Advertised Advertised { get; } = new();

    /// <summary>Called at named points of the write path; what it throws ends the writer there, like a crash.</summary>
    internal Action<string>? Fault { get; init; }

    /// <summary>A named point of the write path.</summary>
    internal void At(string point)
    {
        if (Fault is not { } fault) return;
        try
        {
            fault(point);
        }
        catch (Exception error)
        {
            throw new CrashException(point, error);
        }
    }
}

/// <summary>A test ended the writer at a named point.</summary>
internal sealed class CrashException(string point, Exception inner) : Exception($"Ended at {point}.", inner);

/// <summary>How the store does.</summary>
/// <param name="IsReady">True while commands are decided, here or by a leader that is known.</param>
/// <param name="Lead">Who leads.</param>
/// <param name="Engine">"sqlite" or "postgres".</param>
/// <param name="Epoch">The lease under which it writes.</param>
/// <param name="Batch">The last committed batch.</param>
/// <param name="Watermark">The first batch whose facts recovery would read.</param>
/// <param name="Dirty">How many accounts wait for their state row; null: this process does not lead.</param>
/// <param name="Age">How old what a follower knows of the books is; null: this process leads.</param>
/// <param name="Fault">What is wrong, or null.</param>
public sealed record StoreStatus(
    bool IsReady, Lead Lead, string Engine, long Epoch, long Batch, long Watermark, int? Dirty, TimeSpan? Age,
    string? Fault);

/// <summary>One sentence for a person: what is wrong, and what to do.</summary>
public sealed class StoreException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The books take no command now: the writer is down, stopping, or lost its lease.</summary>
public sealed class StoreUnavailableException(string message, bool isUndone = false) : Exception(message)
{
    /// <summary>True if it is certain that the command had no effect.</summary>
    public bool IsUndone { get; } = isUndone;
}
