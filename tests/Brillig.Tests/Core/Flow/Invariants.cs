using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;
using Brillig.Core.Usage;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>What holds after every command; computed from the facts, beside the books.</summary>
internal sealed class Invariants(TestBooks books)
{
    private readonly Books _replica = new(books.Settings);
    private readonly UndoLog _off = new(isOn: false);
    private readonly Dictionary<AccountId, Money> _posted = [];
    private readonly Dictionary<(Currency, LedgerAccount), Int128> _ledger = [];
    private readonly Dictionary<AccountId, Money> _deferred = [];
    private readonly Dictionary<Guid, Money> _allocated = [];
    private readonly Dictionary<Guid, Due> _dues = [];
    private readonly Dictionary<Guid, Credit> _credits = [];
    private readonly Dictionary<(AccountId, ChargeKind), long> _numbers = [];
    private readonly Dictionary<(AccountId, int), BillingPeriod> _periods = [];
    private readonly Dictionary<ChargeId, Crediting> _notes = [];
    private readonly Dictionary<(AccountId, int, Instant?, CounterKey), long> _counted = [];

    /// <summary>Checks what a batch did.</summary>
    public void Check(long batch, IReadOnlyList<Fact> facts)
    {
        var touched = new HashSet<AccountId>();
        foreach (var fact in facts)
        {
            _replica.Apply(fact, batch, _off);
            if (fact is AccountFact { Account: var account }) touched.Add(account);
            Take(fact);
        }

        foreach (var sum in _ledger.GroupBy(l => l.Key.Item1))
            Assert.True(sum.Select(l => l.Value).Aggregate((a, b) => a + b) == 0, "Debits are not credits.");
        foreach (var id in touched) CheckAccount(id);
    }

    /// <summary>Replays all facts on fresh books, and compares everything.</summary>
    public void CheckReplay()
    {
        var fresh = new Books(books.Settings);
        foreach (var (batch, fact) in books.Facts) fresh.Apply(fact, batch, _off);
        var sellers = _numbers.Keys.Select(k => k.Item1).ToArray();
        Assert.Equal(Rows.Of(books.Books, sellers), Rows.Of(fresh, sellers));
    }

    private void Take(Fact fact)
    {
        switch (fact)
        {
            case AccountOpened f:
                _periods[(f.Account, 0)] = f.First.Period;
                if (f.OpeningCredit is { } credit) _credits[credit.Id] = credit;
                if (f.OpeningDue is { } due) _dues[due.Id] = due;
                break;
            case JournalPosted f: Take(f.Entry); break;
            case UsageRecorded { Period: UsageRecorded.Elsewhere }: break;   // a UsageCounted follows
            case UsageRecorded f:
                Count(f.Account, f.Period, f.Corrects, new(f.Service, f.Tariff, f.Rate), f.Amount, f.Charged);
                break;
            case UsageCounted f: Count(f.Account, f.Period, f.Corrects, f.Key, f.Amount, f.Charged); break;
            case UsageAmended { Period: UsageRecorded.Elsewhere }: break;   // a CountAmended follows
            case UsageAmended f: Count(f.Account, f.Period, f.Corrects, f.Key, f.Amount, f.After.Charge); break;
            case CountAmended f: Count(f.Account, f.Period, f.Corrects, f.Key, f.Amount, f.After.Charge); break;
            case UsageCarried f:
                _counted[KeyOf(f.Account, f.Period, f.Corrects, f.Key)] = Micros(f.Base.Charge);
                break;
            case PeriodHeld f:
                foreach (var c in f.Counters)
                    _counted[KeyOf(f.Account, 0, f.Period.Start, c.Key)] = Micros(c.Counter.Charge);
                break;
            case PeriodTurned f: Take(f); break;
            case PeriodBegun f: _periods[(f.Account, f.Index)] = f.First.Period; break;
            case ChargeIssued f: Take(f); break;
            case PaymentRecorded f: _credits[f.Credit.Id] = f.Credit; break;
            case Allocated f:
                _allocated[f.Due.Id] = Sum(_allocated, f.Due.Id, f.Amount);
                _allocated[f.Credit.Id] = Sum(_allocated, f.Credit.Id, f.Amount);
                (_dues[f.Due.Id], _credits[f.Credit.Id]) = (f.Due, f.Credit);
                break;
            default: break;
        }
    }

    // The amounts of a counter's records and amendments add up to its charge.
    private void Count(
        AccountId account, int period, Instant? corrects, CounterKey counter, long amount, Exact charged)
    {
        var key = KeyOf(account, period, corrects, counter);
        _counted[key] = _counted.GetValueOrDefault(key) + amount;
        Assert.Equal(Micros(charged), _counted[key]);
    }

    private static (AccountId, int, Instant?, CounterKey) KeyOf(
        AccountId account, int period, Instant? corrects, CounterKey counter) =>
        (account, corrects is null ? period : 0, corrects, counter);

    private static long Micros(Exact charge)
    {
        Assert.True(charge.TryToMicros(out var micros));
        return micros;
    }

    private void Take(JournalEntry entry)
    {
        Assert.True(entry.Amount.Micros > 0, "An entry is above zero.");
        var currency = entry.Amount.Currency;
        var (debit, credit) = ((currency, entry.Debit), (currency, entry.Credit));
        _ledger[debit] = _ledger.GetValueOrDefault(debit) - entry.Amount.Micros;
        _ledger[credit] = _ledger.GetValueOrDefault(credit) + entry.Amount.Micros;
        _posted[entry.Account] = Sum(_posted, entry.Account, entry.OnCustomer);
        var deferred = entry.Credit == LedgerAccount.Deferred ? entry.Amount
            : entry.Debit == LedgerAccount.Deferred ? -entry.Amount : Money.Zero(currency);
        _deferred[entry.Account] = Sum(_deferred, entry.Account, deferred);
    }

    private void Take(PeriodTurned fact)
    {
        var before = _periods[(fact.Account, fact.Index)];
        Assert.True(before.Start <= fact.End && fact.End <= before.End, "A period ends later than it was planned.");
        if (fact.Next is not { Period: var next }) return;
        Assert.True(next.Start >= fact.End && next.End > next.Start, $"{next} does not follow {fact.End}.");
        _periods.Add((fact.Account, fact.Index + 1), next);
    }

    private void Take(ChargeIssued fact)
    {
        var charge = fact.Charge;
        Assert.Equal(1 + _numbers.GetValueOrDefault((charge.Seller, charge.Kind)), charge.Number);
        _numbers[(charge.Seller, charge.Kind)] = charge.Number ?? 0;
        Assert.NotEmpty(charge.Items);
        var zero = Money.Zero(charge.Total.Currency);
        Assert.Equal(charge.Total, charge.Items.Aggregate(zero, (sum, i) => sum + i.Total));
        Assert.Equal(charge.Tax, charge.Items.Where(i => i.Kind == ItemKind.Tax)
            .Aggregate(zero, (sum, i) => sum + (i.Included ?? i.Total)));
        Assert.All(charge.Items, i => Assert.True(i.Total.IsWholeMinor));
        Assert.Equal(charge.Total.IsNegative, charge.Kind == ChargeKind.CreditNote && !charge.Total.IsZero);
        CheckNote(charge);
        if (fact.Due is { } due) _dues[due.Id] = due;
        if (fact.Credit is { } credit) _credits[credit.Id] = credit;
    }

    // A credit note gives back what its charge has, and taxes in proportion.
    private void CheckNote(Charge note)
    {
        if (note.RefersTo is not { } id)
        {
            _notes[note.Id] = new Crediting(note.Items, note.Total.Currency);
            return;
        }

        Assert.True(_notes[id].Take(note.Items), "A line refers to nothing.");
        Assert.Null(_notes[id].Excess);
        Assert.True(_notes[id].IsAll || _notes[id].IsProportional, "A tax is not in proportion.");
        Assert.False(_notes[id].Left.IsNegative, "More was given back than was asked for.");
    }

    private void CheckAccount(AccountId id)
    {
        var book = books.Book(id);
        var balance = book.Balance.Image;
        var replayed = _replica.Account(id) ?? throw new InvalidOperationException("Not replayed.");
        Assert.Equal(Rows.Of(replayed), Rows.Of(book));
        Assert.Equal(_posted.GetValueOrDefault(id, Money.Zero(book.Currency)), balance.Posted);
        var zero = Money.Zero(book.Currency);
        Assert.Equal(
            _deferred.GetValueOrDefault(id, zero), balance.Deferred.Aggregate(zero, (sum, d) => sum + d.Amount));
        Assert.All(balance.Deferred, d => Assert.True(d.Until > book.Open?.Image.Period.Start, "It is earned."));
        Assert.True(balance.Dues.IsEmpty || balance.Credits.IsEmpty, "Dues and credits are left unsettled.");
        var own = balance.Credits.Aggregate(Money.Zero(book.Currency), (sum, c) => sum + c.Remaining);
        own = balance.Dues.Aggregate(own, (sum, d) => sum - d.Remaining);
        Assert.Equal(balance.Posted, own);
        foreach (var due in balance.Dues)
        {
            Assert.Equal(_dues[due.Id], due);
            Assert.Equal(due.Amount - due.Remaining, _allocated.GetValueOrDefault(due.Id, Money.Zero(book.Currency)));
            Assert.True(due.Remaining.Micros > 0 && due.Remaining <= due.Amount);
        }

        foreach (var credit in balance.Credits)
        {
            Assert.Equal(_credits[credit.Id], credit);
            Assert.Equal(
                credit.Amount - credit.Remaining, _allocated.GetValueOrDefault(credit.Id, Money.Zero(book.Currency)));
            Assert.True(credit.Remaining.Micros > 0 && credit.Remaining <= credit.Amount);
        }

        foreach (var running in book.Image.Running) CheckRunning(book, running);
        if (book.Account.Image.Status == AccountStatus.Closed) Assert.Empty(book.Image.Running);
        if (!book.IsPaidFor) return;
        Assert.Empty(book.Image.Running);
        Assert.True(balance.Posted.IsZero, "It is paid for, and has a balance.");
    }

    private void CheckRunning(AccountBook book, RunningCharge running)
    {
        if (!running.HasItems) Assert.True(running.Unbilled.IsZero, "Nothing is unbilled, and it is not zero.");
        var sum = running.Items.Aggregate(
            Exact.Zero,
            (s, i) => s + i.Image.Counter.Owed - (i.Image.Kind == ItemKind.Usage ? i.Image.Base?.Owed ?? 0 : 0));
        Assert.Equal(sum, running.Groups.Aggregate(Exact.Zero, (s, g) => s + g.Image.Sum));
        if (running.IsOpen) Assert.Equal(_periods[(book.Id, running.Image.Index)], running.Image.Period);
    }

    private static Money Sum<T>(Dictionary<T, Money> sums, T key, Money change)
        where T : notnull => sums.GetValueOrDefault(key, Money.Zero(change.Currency)) + change;
}
