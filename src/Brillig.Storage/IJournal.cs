using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Usage;
using Brillig.Storage.Audit;
using NodaTime;

namespace Brillig.Storage;

/// <summary>The row of the books.</summary>
/// <param name="Epoch">The lease that was taken.</param>
/// <param name="Batch">The last one.</param>
/// <param name="Watermark">The first batch whose facts recovery reads.</param>
/// <param name="HashSeed">Of the hashes of record ids.</param>
/// <param name="AuditHash">That of the audit log.</param>
/// <param name="Paused">Why due and outside work waits for a person; empty: it does not.</param>
internal sealed record Head(
    long Epoch, long Batch, long Watermark, ulong HashSeed, byte[] AuditHash, string Paused = "")
{
    /// <summary>Why work waits, or null.</summary>
    public string? PausedWhy => Paused.Length > 0 ? Paused : null;

    /// <summary>Said of books that are found in another home than the one they were written in.</summary>
    public const string Restored =
        "These books are a restored copy: make sure that no other copy of them is at work, then confirm.";

    /// <summary>The home of books that were copied and have not been opened since.</summary>
    public const string Copy = "copy";
}

/// <summary>The state of an account, on its way to its row; its body is text in UTF-8.</summary>
internal readonly record struct StateRow(Guid Id, Guid Parent, string? ExternalId, byte[] Body);

/// <summary>What one transaction writes.</summary>
/// <param name="Number">One more than the last.</param>
/// <param name="Now">Its time.</param>
/// <param name="Facts">Its facts: n is the place in the list.</param>
/// <param name="Rows">State rows as they are after the facts, each account once.</param>
/// <param name="Watermark">The first batch whose facts recovery reads from now on.</param>
/// <param name="Notes">What is kept beside the facts.</param>
/// <param name="Paused">Why due and outside work waits after it; empty: it does not.</param>
internal sealed record Batch(
    long Number, Instant Now, IReadOnlyList<Fact> Facts, IReadOnlyList<StateRow> Rows, long Watermark, Notes Notes,
    string Paused = "");

/// <summary>What a batch keeps beside its facts; each kind has places of its own.</summary>
/// <param name="Kept">Answers under idempotency keys.</param>
/// <param name="Audit">Rows of the audit log.</param>
/// <param name="AuditHash">That of the log up to this batch; null: no rows, and the one before stands.</param>
/// <param name="PrunedBefore">Answers that were kept before this are let go; null: none.</param>
internal sealed record Notes(
    IReadOnlyList<AnswerKept> Kept, IReadOnlyList<AuditRow> Audit, byte[]? AuditHash, Instant? PrunedBefore);

/// <summary>One database engine: its connections, its schema, its lease.</summary>
internal interface IEngine : IDisposable
{
    /// <summary>"sqlite" or "postgres".</summary>
    string Name { get; }

    /// <summary>Checks the server, and makes the newest schema where there is none.</summary>
    /// <exception cref="StoreException">It may not be used like this.</exception>
    void Prepare();

    /// <summary>Brings an older schema to the newest.</summary>
    /// <returns>How many migrations ran.</returns>
    /// <exception cref="StoreException">Somebody holds the books, or they are newer than this program.</exception>
    int Migrate();

    /// <summary>Marks the books as a copy, which the next lease sees.</summary>
    /// <exception cref="StoreException">Somebody holds them, or they are not there.</exception>
    void MarkCopy();

    /// <summary>Looks at the row of the books, and at the keys after a place; only for the writer's thread.</summary>
    /// <returns>Null: nobody else can have these books.</returns>
    Sight? Look(long keysAfter);

    /// <summary>Takes the lease in a new epoch; null: somebody else has it. Only for the writer's thread.</summary>
    IJournal? TakeLease();

    /// <summary>True if no other process serves these books. Only for the writer's thread.</summary>
    bool IsAlone();

    /// <summary>A connection that only reads, open.</summary>
    DbConnection OpenRead();

    /// <summary>A connection that only reads, open.</summary>
    Task<DbConnection> OpenReadAsync(CancellationToken cancel);
}

/// <summary>The end of the write path: appends batches under a lease. One thread uses it.</summary>
internal interface IJournal : IDisposable
{
    /// <summary>The row of the books as it was when the lease was taken.</summary>
    Head Head { get; }

    /// <summary>True while nobody else can have taken the lease.</summary>
    bool IsSurelyHeld { get; }

    /// <summary>The database's time, or null where the machine's clock counts.</summary>
    Instant? DatabaseNow { get; }

    /// <summary>Told when the database is away (why) and back (null).</summary>
    Action<string?>? Away { get; set; }

    /// <summary>When the rows of the last batch had been sent and its COMMIT began (Stopwatch).</summary>
    long CommitBegan { get; }

    /// <summary>Appends in one transaction; a lost connection or answer is settled before this returns.</summary>
    /// <exception cref="DuplicateRecordException">A record id is there already; nothing was written.</exception>
    /// <exception cref="LeaseLostException">Nothing was written, and nothing more can be.</exception>
    /// <exception cref="JournalAwayException">The database stayed away; whether it was written is unknown.</exception>
    void Append(Batch batch);

    /// <summary>How many kept answers the last batch let go.</summary>
    int Pruned { get; }

    /// <summary>Keeps the lease while nothing is appended, if it is time to.</summary>
    void Renew();

    /// <summary>The id and content hashes of those of these records that are stored.</summary>
    IReadOnlyList<(ulong Id, ulong Content)> Lookup(IReadOnlyList<UsageRecorded> records);

    /// <summary>Lets go of the lease.</summary>
    void GiveBack();
}

/// <summary>The unique index refused a record that the memory did not know.</summary>
internal sealed class DuplicateRecordException : Exception;

/// <summary>Another process writes these books.</summary>
internal sealed class LeaseLostException(string message, bool isUndone = false) : Exception(message)
{
    /// <summary>True if it is certain that nothing was written.</summary>
    public bool IsUndone { get; } = isUndone;
}

/// <summary>The database cannot be reached, or takes nothing.</summary>
internal sealed class JournalAwayException(string message, Exception inner) : Exception(message, inner);
