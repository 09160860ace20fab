using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;

namespace Brillig.Tests.Core.Flow;

/// <summary>What a request's thread would read from history, computed from all facts so far.</summary>
internal static class Histories
{
    public static PaymentHistory? Of(TestBooks books, PaymentId payment)
    {
        var facts = Facts(books);
        var recorded = facts.OfType<PaymentRecorded>().FirstOrDefault(f => f.Payment.Id == payment);
        if (recorded is null) return null;
        var credit = LastCredit(facts, payment.Value) ?? recorded.Credit;
        return new PaymentHistory(
            recorded.Payment, credit, Standing(facts, a => a.Credit.Id == payment.Value), books.Batch);
    }

    public static ChargeHistory? Of(TestBooks books, ChargeId charge)
    {
        var facts = Facts(books);
        var issued = facts.OfType<ChargeIssued>().FirstOrDefault(f => f.Charge.Id == charge);
        if (issued is null) return null;
        return new ChargeHistory(
            issued.Charge,
            LastDue(facts, charge.Value),
            Standing(facts, a => a.Due.Id == charge.Value),
            [.. facts.OfType<ChargeIssued>().Where(f => f.Charge.RefersTo == charge).Select(f => f.Charge)],
            books.Batch);
    }

    /// <summary>A due as the facts left it, or null.</summary>
    public static Due? LastDue(IReadOnlyList<Fact> facts, Guid id) => facts
        .Select(f => f switch
        {
            Allocated a => a.Due,
            ChargeIssued c => c.Due,
            Brillig.Core.Accounts.AccountOpened o => o.OpeningDue,
            _ => null,
        })
        .LastOrDefault(d => d?.Id == id);

    /// <summary>A credit as the facts left it, or null.</summary>
    public static Credit? LastCredit(IReadOnlyList<Fact> facts, Guid id) => facts
        .Select(f => f switch
        {
            Allocated a => a.Credit,
            ChargeIssued c => c.Credit,
            PaymentRecorded p => p.Credit,
            Brillig.Core.Accounts.AccountOpened o => o.OpeningCredit,
            _ => null,
        })
        .LastOrDefault(c => c?.Id == id);

    // The newest first, each with the sum of what is allocated between its credit and its due.
    private static ImmutableArray<StandingAllocation> Standing(
        IReadOnlyList<Fact> facts, Func<Allocated, bool> which) =>
    [
        .. facts.OfType<Allocated>().Where(which)
            .Select((allocated, place) => (allocated, place))
            .GroupBy(a => (Credit: a.allocated.Credit.Id, Due: a.allocated.Due.Id))
            .Select(g => (
                g.Key, Place: g.Max(a => a.place),
                Sum: g.Select(a => a.allocated.Amount).Aggregate((a, b) => a + b)))
            .Where(g => !g.Sum.IsZero)
            .OrderByDescending(g => g.Place)
            .Select(g => new StandingAllocation(
                LastCredit(facts, g.Key.Credit) ?? throw new InvalidOperationException("No credit."),
                LastDue(facts, g.Key.Due) ?? throw new InvalidOperationException("No due."),
                g.Sum)),
    ];

    private static Fact[] Facts(TestBooks books) => [.. books.Facts.Select(f => f.Fact)];
}
