using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Brillig.Bookkeepers;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Storage;
using NodaTime;

namespace Brillig.Server.Bookkeeping;

/// <summary>
/// Tells bookkeepers what changed. What it takes, no other worker takes until it has told what came of it, or has
/// died; what changes meanwhile is told again. Of one seller it has so many calls under way at most.
/// </summary>
internal sealed class SyncWorker(
    Store store, Vendors vendors, Entries entries, Circuits circuits, ILogger<SyncWorker> logger) : IDisposable
{
    private const int CallsMax = 256;
    private const int PerSeller = 16;

    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentDictionary<AccountId, SemaphoreSlim> _places = [];

    /// <summary>
    /// Tells until nothing is due and nothing under way; nothing while outside work waits for a person. Once cancelled
    /// it takes no more, and ends with what it took.
    /// </summary>
    public async Task Run(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        using var calls = new UnderWay();
        try
        {
            while (true)
            {
                var (took, isMore) = (0, false);
                if (!cancel.IsCancellationRequested && store.Status.Paused is null && calls.Count < CallsMax)
                {
                    var (claims, known) = await Claim(CallsMax - calls.Count);
                    foreach (var claim in claims) calls.Add(Do(claim));
                    (took, isMore) = (claims.Length, known > 0);
                }

                if (isMore) continue;
                if (calls.Count > 0) await calls.OneEnded();
                else if (took == 0) break;   // what came of the last ones may have made more
            }
        }
        finally
        {
            await calls.All();
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _one.Dispose();
        foreach (var places in _places.Values) places.Dispose();
    }

    private async Task<(ImmutableArray<SyncClaim> Claims, int Known)> Claim(int max) =>
        await Ask(new ClaimSyncs(max)) is Done { Result: SyncClaims claims } ? (claims.Claims, claims.Known) : ([], 0);

    [SuppressMessage("Design", "CA1031", Justification = "A bug in one call must not end the others.")]
    private async Task Do(SyncClaim claim)
    {
        try
        {
            await Ask(await Tell(claim));
        }
        catch (StoreUnavailableException unavailable)
        {
            logger.LogWarning(
                "What came of the sync of account {Account} cannot be recorded: {Why}", claim.Account,
                unavailable.Message);
        }
        catch (Exception error)
        {
            // Without its text, which may tell of the call: what kind it is, is enough to find it.
            logger.LogError("The sync of account {Account} broke off: {Error}", claim.Account, error.GetType().Name);
            await Ask(new RecordSync(claim, SyncOutcome.Failed));
        }
    }

    private async Task<RecordSync> Tell(SyncClaim claim)
    {
        if (claim.Difference.IsEmpty && claim.Plans.IsEmpty && !claim.Bookkeeper.CollectsLines)
            return new RecordSync(claim, SyncOutcome.Done);
        var (seller, type) = (claim.Seller, claim.Bookkeeper.Type);
        var entry = entries.Of(seller, claim.Bookkeeper);
        var places = _places.GetOrAdd(seller, _ => new SemaphoreSlim(PerSeller));
        await places.WaitAsync();
        try
        {
            var answered = await circuits.Call(
                seller, type, async stop => await vendors.Of(type).TellLines(claim, entry, stop), default);
            var wait = answered?.NotBefore is { } asked ? Duration.FromTimeSpan(asked) : (Duration?)null;
            var outcome = answered?.Outcome switch
            {
                Outcome.Done => SyncOutcome.Done,
                Outcome.Refused => SyncOutcome.Refused,
                _ => SyncOutcome.Failed,
            };
            var why = answered is { Outcome: Outcome.Refused } ? entry.Clean(answered).Why : null;
            return new RecordSync(claim, outcome, why, wait)
            {
                Plans = answered?.Plans,
            };
        }
        finally
        {
            places.Release();
        }
    }

    private Task<Decision> Ask(Command command) => store.Ask(new Envelope(command, Caller.Server, "sync"));
}
