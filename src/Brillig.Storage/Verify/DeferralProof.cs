using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;

namespace Brillig.Storage.Verify;

/// <summary>
/// What a document bills in advance is noted as deferred, a credit note takes of it what is still there, and when the
/// period ends that it was billed for, all of it is earned.
/// </summary>
internal sealed class DeferralProof(Books books, Breaches breaches)
{
    private readonly Dictionary<(AccountId Account, ChargeId Charge), Money> _owed = [];
    private readonly HashSet<AccountId> _turned = [];

    /// <summary>Looks at a document before it is applied: of each item, what is not yet earned.</summary>
    public ImmutableArray<Money> Check(ChargeIssued issued)
    {
        var charge = issued.Charge;
        var zero = Money.Zero(charge.Total.Currency);
        if (books.Account(charge.Account) is not { } book) return [.. charge.Items.Select(_ => zero)];
        var parts = Deferring.Parts(book, charge);
        var sum = parts.Aggregate(zero, (all, part) => all + part);
        if (sum.IsZero) return parts;
        var id = charge.RefersTo ?? charge.Id;
        _owed[(book.Id, id)] = (Known(book, id)?.Amount ?? zero) + sum;
        _turned.Add(book.Id);
        return parts;
    }

    /// <summary>Checks what is noted as deferred.</summary>
    public void Check(RevenueDeferred fact)
    {
        var (id, amount) = (fact.Deferral.Charge, fact.Deferral.Amount);
        if (_owed.Remove((fact.Account, id), out var owed) && owed == amount) return;
        breaches.Add(
            $"Charge {id} of account {fact.Account} is noted to defer {amount}, but its items defer {owed}.");
    }

    /// <summary>What is earned, before it is let go.</summary>
    public IEnumerable<Deferral> Check(RevenueEarned fact)
    {
        if (books.Account(fact.Account) is not { } book) yield break;
        foreach (var id in fact.Charges)
        {
            if (Known(book, id) is { } known) yield return known;
            else breaches.Add($"Account {book.Id} earns what charge {id} deferred, which is nothing.");
        }
    }

    /// <summary>Notes that a period ended.</summary>
    public void Check(PeriodTurned turned) => _turned.Add(turned.Account);

    /// <summary>When a batch ends, nothing is deferred for a period that is over.</summary>
    public void EndBatch()
    {
        foreach (var ((account, charge), amount) in _owed)
            breaches.Add($"Charge {charge} of account {account} defers {amount}, which is not noted.");
        _owed.Clear();
        foreach (var id in _turned)
        {
            if (books.Account(id) is not { } book) continue;
            foreach (var late in book.Balance.Image.Deferred)
            {
                if (book.Open is { } open && late.Until > open.Image.Period.Start) continue;
                breaches.Add($"Account {id} still defers {late.Amount} of charge {late.Charge} after {late.Until}.");
            }
        }

        _turned.Clear();
    }

    private static Deferral? Known(AccountBook book, ChargeId charge) =>
        book.Balance.Image.Deferred.FirstOrDefault(d => d.Charge == charge);
}
