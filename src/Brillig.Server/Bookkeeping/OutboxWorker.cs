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
/// Does what is to be done outside. What it takes, no other worker takes until it has told what came of it, or has
/// died; then it is looked up, not sent again. Of one seller it has so many calls under way at most, so that a slow
/// bookkeeper delays its own seller alone.
/// </summary>
internal sealed class OutboxWorker(
    Store store, Vendors vendors, Sealing sealing, Circuits circuits, ILogger<OutboxWorker> logger) : IDisposable
{
    private const int PerSeller = 48;
    private const int CallsMax = 512;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentDictionary<AccountId, int> _calls = [];

    /// <summary>
    /// Works until nothing is due and nothing under way; nothing while outside work waits for a person. Once cancelled
    /// it takes no more, and ends with the calls that are under way.
    /// </summary>
    public async Task Run(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        var calls = new List<Task>();
        try
        {
            do
            {
                calls.RemoveAll(call => call.IsCompleted);
                if (!cancel.IsCancellationRequested && store.Status.Paused is null && calls.Count < CallsMax)
                    foreach (var claim in await Claim(CallsMax - calls.Count)) calls.Add(Do(claim));
                if (calls.Count > 0) await Task.WhenAny([.. calls, Task.Delay(Look, TimeProvider.System, default)]);
            }
            while (calls.Count > 0);
        }
        finally
        {
            await Task.WhenAll(calls);
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<ImmutableArray<IntentClaim>> Claim(int max)
    {
        var taken = _calls.Where(c => c.Value > 0).ToImmutableDictionary();
        foreach (var (seller, type) in circuits.Open)
        {
            var shut = PerSeller - circuits.Places(seller, type, PerSeller);
            taken = taken.SetItem(seller, taken.GetValueOrDefault(seller) + shut);
        }

        var decision = await Ask(new ClaimIntents(PerSeller, taken, max));
        if (decision is Failed failed) logger.LogError(failed.Error, "What is to be done outside cannot be taken");
        return decision is Done { Result: IntentClaims claims } ? claims.Claims : [];
    }

    [SuppressMessage("Design", "CA1031", Justification = "A bug in one call must not end the others.")]
    private async Task Do(IntentClaim claim)
    {
        var intent = claim.Intent;
        _calls.AddOrUpdate(intent.Seller, 1, (_, n) => n + 1);
        try
        {
            var answered = await Call(claim);
            var wait = answered.NotBefore is { } asked ? Duration.FromTimeSpan(asked) : (Duration?)null;
            await Ask(new RecordOutcome(intent, answered.Outcome, answered.Reference, answered.Why, wait));
        }
        catch (StoreUnavailableException unavailable)
        {
            logger.LogWarning(
                "What came of intent {Intent} cannot be recorded, and will be looked up: {Why}", intent.Id,
                unavailable.Message);
        }
        catch (Exception error)
        {
            // Without its text, which may tell of the call: what kind it is, is enough to find it.
            logger.LogError("Intent {Intent} broke off: {Error}", intent.Id, error.GetType().Name);
            await Ask(new RecordOutcome(intent, Outcome.Unknown, Why: "internal-error"));
        }
        finally
        {
            _calls.AddOrUpdate(intent.Seller, 0, (_, n) => n - 1);
        }
    }

    private async Task<Answered> Call(IntentClaim claim)
    {
        var (seller, type) = (claim.Intent.Seller, claim.Bookkeeper.Type);
        var vendor = vendors.Of(type);
        var entry = new Entry(claim.Bookkeeper.Address, sealing.Open(seller, claim.Bookkeeper.Credentials));
        if (claim.LooksUp)
        {
            var found = await circuits.Call(seller, type, stop => vendor.LookUp(claim, entry, stop), default);
            if (found is { Outcome: Outcome.Retrying }) return found with { Outcome = Outcome.Unknown };
            if (found is not null) return found;
        }

        return await circuits.Call(seller, type, async stop => await vendor.Collect(claim, entry, stop), default)
            ?? throw new InvalidOperationException("What is to be collected is always answered.");
    }

    private Task<Decision> Ask(Command command) => store.Ask(new Envelope(command, Caller.Server, "outbox"));
}
