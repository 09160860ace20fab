using Brillig.Server.Bookkeeping;

namespace Brillig.Server.Jobs;

/// <summary>Those who do what is due, for a clock that stops where they have something to do.</summary>
internal sealed class Workers(DueWorker billing, SyncWorker sync, OutboxWorker outbox)
{
    /// <summary>Each does all of it, in the order in which one makes work for the next.</summary>
    public async Task Run()
    {
        await billing.Run(CancellationToken.None);
        await sync.Run(CancellationToken.None);
        await outbox.Run(CancellationToken.None);
    }
}
