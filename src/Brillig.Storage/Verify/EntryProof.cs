using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;

namespace Brillig.Storage.Verify;

/// <summary>
/// Every cause posts exactly its entries, in its own batch; per currency the debits of all ledger accounts equal the
/// credits; and what is posted on an account is the sum of its entries on <c>customer</c>.
/// </summary>
internal sealed class EntryProof(Breaches breaches)
{
    private readonly Dictionary<Guid, List<Entry>> _owed = [];
    private readonly Dictionary<AccountId, Int128> _posted = [];
    private readonly Dictionary<AccountId, Int128> _deferred = [];
    private readonly Dictionary<(Currency Currency, LedgerAccount Account), Int128> _trial = [];

    /// <summary>An account that was opened posts its opening balance.</summary>
    public void Owe(AccountOpened opened)
    {
        var (id, cause) = (opened.Account.Value, Cause.OpeningBalance);
        if (opened.OpeningCredit is { } credit)
            Owe(id, opened.Account, cause, LedgerAccount.Migration, LedgerAccount.Customer, credit.Amount);
        if (opened.OpeningDue is { } due)
            Owe(id, opened.Account, cause, LedgerAccount.Customer, LedgerAccount.Migration, due.Amount);
    }

    /// <summary>A payment posts its amount, a refund the way back.</summary>
    public void Owe(Payment payment)
    {
        // Where the money comes from depends on the type as the caller named it: any but the customer's own.
        if (payment.Refunds is null)
            Owe(payment.Id.Value, payment.Account, Cause.Payment, null, LedgerAccount.Customer, payment.Amount);
        else
            Owe(payment.Id.Value, payment.Account, Cause.Refund, LedgerAccount.Customer, null, payment.Amount);
    }

    /// <summary>What a bookkeeper collected by a subscription of its own posts that.</summary>
    public void Owe(EventHeard heard)
    {
        if (heard.Event.Subscriber is null || heard.Collected() is not { } amount) return;
        var receipt = EventHeard.Receipt(heard.Seller, heard.Event);
        Owe(receipt.Value, heard.Account, Cause.Subscription, LedgerAccount.Cash, LedgerAccount.Revenue, amount);
    }

    /// <summary>A document posts each of its items, and what they bill in advance as deferred.</summary>
    public void Owe(Charge charge, ImmutableArray<Money> deferred)
    {
        var cause = charge.Kind == ChargeKind.CreditNote ? Cause.CreditNote : Cause.Charge;
        for (var i = 0; i < charge.Items.Length; i++)
        {
            var item = charge.Items[i];
            var (debit, credit, amount) = item switch
            {
                { Kind: not ItemKind.Tax } =>
                    (LedgerAccount.Customer, LedgerAccount.Revenue, item.Total - deferred[i]),
                { Included: { } included } => (LedgerAccount.Revenue, LedgerAccount.Tax, included),
                _ => (LedgerAccount.Customer, LedgerAccount.Tax, item.Total),
            };
            Owe(charge.Id.Value, charge.Account, cause, debit, credit, amount);
            Owe(
                charge.Id.Value, charge.Account, cause, LedgerAccount.Customer, LedgerAccount.Deferred, deferred[i]);
        }
    }

    /// <summary>What a charge deferred is earned.</summary>
    public void Owe(AccountId account, Deferral earned) => Owe(
        earned.Charge.Value, account, Cause.Earned, LedgerAccount.Deferred, LedgerAccount.Revenue, earned.Amount);

    /// <summary>An entry was posted: one that is owed.</summary>
    public void Check(JournalEntry entry)
    {
        if (entry.Amount.Micros <= 0 || entry.Debit == entry.Credit)
            breaches.Add($"{Name(entry)} is no entry: {Text(entry)}.");
        Add(entry.Amount.Currency, entry.Debit, -(Int128)entry.Amount.Micros);
        Add(entry.Amount.Currency, entry.Credit, entry.Amount.Micros);
        _posted[entry.Account] = _posted.GetValueOrDefault(entry.Account) + entry.OnCustomer.Micros;
        if (entry.Credit == LedgerAccount.Deferred) Defer(entry, entry.Amount.Micros);
        if (entry.Debit == LedgerAccount.Deferred) Defer(entry, -entry.Amount.Micros);

        var owed = _owed.GetValueOrDefault(entry.CauseId);
        var match = owed?.FindIndex(e => e.Matches(entry)) ?? -1;
        if (match < 0) breaches.Add($"{Name(entry)} posts {Text(entry)}, which nothing owes.");
        else owed?.RemoveAt(match);
    }

    /// <summary>What a batch owes, it has posted when it ends.</summary>
    public void EndBatch(long batch)
    {
        foreach (var (cause, owed) in _owed)
        {
            foreach (var entry in owed)
            {
                breaches.Add(
                    $"Batch {batch} posted no entry of {entry.Amount} ({entry.Debit} → {entry.Credit}) for {cause} of "
                    + $"account {entry.Account}.");
            }
        }

        _owed.Clear();
    }

    /// <summary>At the end: the trial balance, and what accounts say is posted.</summary>
    public void End(Books books)
    {
        foreach (var currency in _trial.GroupBy(t => t.Key.Currency))
        {
            var rest = currency.Aggregate(Int128.Zero, (sum, t) => sum + t.Value);
            if (rest != 0) breaches.Add($"The credits in {currency.Key} exceed the debits by {rest} micros.");
        }

        foreach (var book in books.Accounts)
        {
            var deferred = book.Balance.Image.Deferred.Aggregate(Int128.Zero, (sum, d) => sum + d.Amount.Micros);
            if (deferred != _deferred.GetValueOrDefault(book.Id))
            {
                breaches.Add(
                    $"Account {book.Id} says {deferred} micros are deferred, but its entries on deferred add up to "
                    + $"{_deferred.GetValueOrDefault(book.Id)}.");
            }

            var posted = _posted.GetValueOrDefault(book.Id);
            if (posted == book.Balance.Image.Posted.Micros) continue;
            breaches.Add(
                $"Account {book.Id} says {book.Balance.Image.Posted} is posted, but its entries on customer add up to "
                + $"{posted} micros.");
        }
    }

    private void Defer(JournalEntry entry, Int128 change) =>
        _deferred[entry.Account] = _deferred.GetValueOrDefault(entry.Account) + change;

    private void Add(Currency currency, LedgerAccount account, Int128 change) =>
        _trial[(currency, account)] = _trial.GetValueOrDefault((currency, account)) + change;

    private void Owe(
        Guid id, AccountId account, Cause cause, LedgerAccount? debit, LedgerAccount? credit, Money amount)
    {
        if (amount.IsZero) return;
        if (amount.IsNegative) (debit, credit, amount) = (credit, debit, -amount);
        if (!_owed.TryGetValue(id, out var owed)) _owed.Add(id, owed = []);
        owed.Add(new Entry(account, cause, debit, credit, amount));
    }

    private static string Name(JournalEntry entry) =>
        $"The {entry.Cause} entry for {entry.CauseId} of account {entry.Account}";

    private static string Text(JournalEntry entry) => $"{entry.Amount} ({entry.Debit} → {entry.Credit})";

    private sealed record Entry(
        AccountId Account, Cause Cause, LedgerAccount? Debit, LedgerAccount? Credit, Money Amount)
    {
        public bool Matches(JournalEntry entry) =>
            entry.Account == Account && entry.Cause == Cause && entry.Amount == Amount
            && Is(Debit, entry.Debit) && Is(Credit, entry.Credit);

        private static bool Is(LedgerAccount? expected, LedgerAccount account) => expected is { } one
            ? account == one
            : account is LedgerAccount.Cash or LedgerAccount.Discount or LedgerAccount.Writeoff;
    }
}
