using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Brillig.Bookkeepers;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Storage;
using Brillig.Storage.Charges;

namespace Brillig.Server.Bookkeeping;

/// <summary>
/// Does what is to be done outside. What it takes, no other worker takes until it has told what came of it, or has
/// died; then it is looked up, not sent again. Of one seller it has so many calls under way at most, so that a slow
/// bookkeeper delays its own seller alone.
/// </summary>
internal sealed class OutboxWorker(
    Store store, Vendors vendors, Entries entries, Circuits circuits, TimeProvider time, int perSeller,
    ILogger<OutboxWorker> logger) : IDisposable
{
    // So many that hundreds of sellers whose bookkeepers stall leave room for the others.
    private const int CallsMax = 16_384;
    private const int ClaimsMax = 512;

    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentDictionary<AccountId, int> _calls = [];

    /// <summary>
    /// Works until nothing is due and nothing under way; nothing while outside work waits for a person. Once cancelled
    /// it takes no more, and ends with the calls that are under way.
    /// </summary>
    public async Task Run(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        using var calls = new UnderWay();
        try
        {
            while (true)
            {
                var took = 0;
                if (!cancel.IsCancellationRequested && store.Status.Paused is null && calls.Count < CallsMax)
                {
                    var asked = time.GetTimestamp();
                    var claims = await Claim(Math.Min(ClaimsMax, CallsMax - calls.Count));
                    foreach (var claim in claims) calls.Add(Do(claim, asked));
                    took = claims.Length;
                }

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
    public void Dispose() => _one.Dispose();

    private async Task<ImmutableArray<IntentClaim>> Claim(int max)
    {
        var taken = _calls.Where(c => c.Value > 0).ToImmutableDictionary();
        var decision = await Ask(new ClaimIntents(perSeller, taken, max) { Places = circuits.Places });
        if (decision is Failed failed) logger.LogError(failed.Error, "What is to be done outside cannot be taken");
        return decision is Done { Result: IntentClaims claims } ? claims.Claims : [];
    }

    [SuppressMessage("Design", "CA1031", Justification = "A bug in one call must not end the others.")]
    private async Task Do(IntentClaim claim, long taken)
    {
        var intent = claim.Intent;
        _calls.AddOrUpdate(intent.Seller, 1, (_, n) => n + 1);
        try
        {
            var (answered, wasSent) = await Call(claim, taken);
            await Outcomes.Record(store, intent, answered, wasSent);
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
            await Ask(new RecordOutcome(intent, Outcome.Unknown, Why: "internal-error") { WasSent = true });
        }
        finally
        {
            _calls.AddOrUpdate(intent.Seller, 0, (_, n) => n - 1);
        }
    }

    private async Task<(Answered Answered, bool WasSent)> Call(IntentClaim claim, long taken)
    {
        var (seller, type) = (claim.Intent.Seller, claim.Bookkeeper.Type);
        var vendor = vendors.Of(type);
        var entry = entries.Of(seller, claim.Bookkeeper);
        if (claim.LooksUp)
        {
            var found = await circuits.Call(seller, type, stop => vendor.LookUp(claim, entry, stop), default);
            if (found is { Outcome: Outcome.Retrying }) found = found with { Outcome = Outcome.Unknown };
            if (found is not null) return (entry.Clean(found), false);
        }

        if (vendor.MakesInvoices) claim = await Itemize(claim);
        var wasSent = false;
        var answered = await circuits.Call(seller, type, Send, default);
        return answered is not null
            ? (entry.Clean(answered), wasSent)
            : throw new InvalidOperationException("What is to be collected is always answered.");

        // A process that stood still goes on as if no time had passed, and what it took may be another's by now.
        async Task<Answered?> Send(CancellationToken stop)
        {
            if (time.GetElapsedTime(taken) > ClaimIntents.SendMax.ToTimeSpan())
                return new Answered(Outcome.Unknown, Why: "held-up");
            wasSent = true;
            return claim.Intent.Kind switch
            {
                IntentKind.Refund => await vendor.Refund(claim, entry, stop),
                IntentKind.CreditNote => await vendor.Credit(claim, entry, stop),
                IntentKind.PaymentMethod => await vendor.Register(claim, entry, stop),
                _ => await vendor.Collect(claim, entry, stop),
            };
        }
    }

    // An issued charge is history, which the writer does not hold.
    private async Task<IntentClaim> Itemize(IntentClaim claim)
    {
        if (claim.Intent is not { Kind: IntentKind.Sale or IntentKind.TopUp } intent) return claim;
        var charge = intent.Charge is { } id ? await ChargesSql.Find(store, intent.Account, id, default) : null;
        return claim with { Invoice = Itemized.Of(intent, charge?.Charge) };
    }

    private Task<Decision> Ask(Command command) => store.Ask(new Envelope(command, Caller.Server, "outbox"));
}
