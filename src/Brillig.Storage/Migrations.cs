using Microsoft.Extensions.Logging.Abstractions;

namespace Brillig.Storage;

/// <summary>What is done to books that no server holds.</summary>
public static class Migrations
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Brings books of an older version to the newest schema, in one transaction, then writes the state rows that a
    /// crash had left behind, so that no later version has to apply facts of this one's predecessors. Books that are
    /// not there yet are made.
    /// </summary>
    /// <returns>How many migrations ran; 0: nothing to do.</returns>
    /// <exception cref="StoreException">The books are in use, or newer than this program.</exception>
    public static Task<int> Migrate(StoreOptions options, CancellationToken cancel) => Task.Run(
        async () =>
        {
            int ran;
            using (var engine = Engines.Of(options)) ran = engine.Migrate();
            if (ran > 0) await Settle(options, cancel);
            return ran;
        },
        cancel);

    /// <summary>
    /// Marks books that were copied by other means than a backup, before they are first opened: they begin a new epoch,
    /// and due and outside work waits until it is confirmed.
    /// </summary>
    /// <exception cref="StoreException">The books are in use, or there are none.</exception>
    public static Task MarkRestored(StoreOptions options, CancellationToken cancel) => Task.Run(
        () =>
        {
            using var engine = Engines.Of(options);
            engine.MarkCopy();
        },
        cancel);

    // On a clock that stands where the books stand: the real one may be far from a sandbox's.
    private static async Task Settle(StoreOptions options, CancellationToken cancel)
    {
        await using var store = await Store.Open(
            options with { IsManualClock = true, Holder = "brillig db migrate" }, new StandingClock(),
            NullLogger.Instance, cancel);
        while (store.Status.IsReady && store.Dirty > 0) await Task.Delay(Look, TimeProvider.System, cancel);
    }

    private sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
