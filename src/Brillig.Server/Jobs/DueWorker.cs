using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Storage;
using NodaTime;

namespace Brillig.Server.Jobs;

/// <summary>
/// Bills what is due, in chunks. An account that cannot be billed is left aside for an hour, and does not keep the
/// others from it.
/// </summary>
internal sealed class DueWorker(Store store, ILogger logger) : IDisposable
{
    private const int ChunkMax = 256;
    private static readonly Duration AsideFor = Duration.FromHours(1);
    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<AccountId, Instant> _aside = [];

    /// <summary>Bills until nothing is due that can be billed; nothing while due work waits for a person.</summary>
    public async Task Run(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            foreach (var id in _aside.Where(a => a.Value <= store.Now).Select(a => a.Key).ToArray()) _aside.Remove(id);
            while (!cancel.IsCancellationRequested && store.Status.Paused is null && await Chunk())
            {
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>One chunk; false when nothing was left to do.</summary>
    private async Task<bool> Chunk()
    {
        if (_aside.Count > 0) return await OneByOne();
        switch (await Ask(new BillDue(ChunkMax)))
        {
            case Done { Result: BilledChunk chunk }:
                return chunk.Accounts.Count > 0 && chunk.NextDue <= store.Now;
            case Failed failed:
                logger.LogError(failed.Error, "A chunk of due accounts cannot be billed; they are billed one by one");
                return await OneByOne();
            default:
                return false;
        }
    }

    private async Task<bool> OneByOne()
    {
        var asked = new ReadDue(store.Now, ChunkMax + _aside.Count);
        if (await Ask(asked) is not Done { Result: DueWork work }) return false;
        var due = work.First.Where(id => !_aside.ContainsKey(id)).ToArray();
        foreach (var id in due)
        {
            if (await Ask(new BillDue(1, id)) is not Failed failed) continue;
            logger.LogError(failed.Error, "Account {Account} cannot be billed; it is left aside for an hour", id);
            _aside[id] = store.Now + AsideFor;
        }

        return due.Length > 0;
    }

    private Task<Decision> Ask(Command command) => store.Ask(new Envelope(command, Caller.Server, "billing"));
}
