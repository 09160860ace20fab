using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Storage;

namespace Brillig.Server.Bookkeeping;

/// <summary>
/// Tells bookkeepers what changed. What it takes, no other worker takes until it has told what came of it, or has
/// died; what changes meanwhile is told again.
/// </summary>
internal sealed class SyncWorker(Store store) : IDisposable
{
    private const int ChunkMax = 256;
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Tells until nothing is due; nothing while outside work waits for a person.</summary>
    public async Task Run(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
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

    /// <summary>What a bookkeeper says to a claim. `local` is these books: it knows already.</summary>
    public static RecordSync Tell(SyncClaim claim) => new(claim, SyncOutcome.Done);

    private async Task<bool> Chunk()
    {
        if (await Ask(new ClaimSyncs(ChunkMax)) is not Done { Result: SyncClaims { Claims: { Length: > 0 } claims } })
            return false;
        foreach (var claim in claims) await Ask(Tell(claim));
        return claims.Length == ChunkMax;
    }

    private Task<Decision> Ask(Command command) => store.Ask(new Envelope(command, Caller.Server, "sync"));
}
