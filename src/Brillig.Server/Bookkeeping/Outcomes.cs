using Brillig.Bookkeepers;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Storage;
using Brillig.Storage.Payments;
using NodaTime;

namespace Brillig.Server.Bookkeeping;

/// <summary>Records what bookkeepers answered.</summary>
internal static class Outcomes
{
    private const int AttemptsMax = 10;

    /// <summary>
    /// Records an answer; null: nobody could. What a refund takes back is read beside the writer, and again if the
    /// account moved meanwhile.
    /// </summary>
    public static async Task<OutboxIntent?> Record(
        Store store, OutboxIntent intent, Answered answered, bool wasSent)
    {
        var wait = answered.NotBefore is { } asked ? Duration.FromTimeSpan(asked) : (Duration?)null;
        var outcome = new RecordOutcome(intent, answered.Outcome, answered.Reference, answered.Why, wait)
        {
            WasSent = wasSent, WasLeftAlone = answered.WasLeftAlone, IsInvoiced = answered.IsInvoiced,
            Shown = answered.Shown,
        };
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (intent.Of is { } payment && answered.Outcome == Outcome.Done)
                outcome = outcome with { History = await PaymentsSql.History(store, intent.Account, payment, default) };
            var decision = await store.Ask(new Envelope(outcome, Caller.Server, "outbox"));
            if (decision is Done { Result: OutboxIntent recorded }) return recorded;
            if (decision is not Stale) return null;
        }

        return null;
    }
}
