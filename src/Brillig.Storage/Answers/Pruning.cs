using NodaTime;

namespace Brillig.Storage.Answers;

/// <summary>
/// Lets go of kept answers when they are older than 30 days: about hourly, in chunks, with batches that are written
/// anyway or when nothing else is to be done.
/// </summary>
/// <param name="keptSince">The time of the oldest answer that is kept, or null: none is.</param>
internal sealed class Pruning(Instant? keptSince)
{
    /// <summary>How many rows go with one batch.</summary>
    public const int ChunkMax = 1_000;

    /// <summary>The same on both engines; the parameter is the time before which they go, in microseconds.</summary>
    public const string Delete = """
        DELETE FROM kept_answer WHERE place IN (
            SELECT o.place FROM (SELECT place FROM kept_answer ORDER BY place LIMIT 1000) o
            JOIN batch b ON b.n = (o.place >> 20)
            WHERE b.now <
        """;

    private static readonly Duration Kept = Duration.FromDays(30);
    private static readonly Duration Pause = Duration.FromHours(1);
    private Instant? _oldest = keptSince;

    /// <summary>True if there is something to let go.</summary>
    public bool IsDue(Instant now) => _oldest is { } oldest && now - oldest > Kept + Pause;

    /// <summary>What was kept before this goes with the next batch; null: nothing.</summary>
    public Instant? Before(Instant now) => IsDue(now) ? now - Kept : null;

    /// <summary>A batch is durable, with so many rows let go.</summary>
    public void Appended(Batch batch, int pruned)
    {
        if (batch.Notes.PrunedBefore is { } before && pruned < ChunkMax) _oldest = before;
        if (batch.Notes.Kept.Count > 0) _oldest ??= batch.Now;
    }
}
