using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Core.Tariffs;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>A place in a draft to come back to.</summary>
public readonly record struct DraftMark(int Facts, int Kept, int Audited, int Undo, int Ids);

/// <summary>
/// The books with a mark in their undo log, while a batch is decided. A fact that is added is applied at once, so that
/// later steps see it; refused, dry, or broken by an exception, the draft goes back to a mark.
/// </summary>
public sealed class Draft
{
    private readonly UndoLog _undo;
    private readonly List<Fact> _facts = [];
    private readonly List<AnswerKept> _kept = [];
    private readonly List<Audited> _audited = [];
    private int _begun;
    private int _ids;

    /// <summary>Begins a batch.</summary>
    /// <param name="books">What is decided on.</param>
    /// <param name="batch">The batch's number.</param>
    /// <param name="now">Taken once per batch, whole microseconds, never running backwards.</param>
    public Draft(Books books, long batch, Instant now)
    {
        (Books, Batch, Now, _undo) = (books, batch, now, books.Undo);
    }

    /// <summary>The books as they are with everything added so far.</summary>
    public Books Books { get; }

    /// <summary>The batch's number.</summary>
    public long Batch { get; }

    /// <summary>The batch's time.</summary>
    public Instant Now { get; private set; }

    /// <summary>Who asks for what is being decided.</summary>
    public Caller Caller { get; private set; }

    /// <summary>What the operator configured.</summary>
    public BooksSettings Settings => Books.Settings;

    /// <summary>What was added, in order: n is the place.</summary>
    public IReadOnlyList<Fact> Facts => _facts;

    /// <summary>The answers to keep beside them, in order.</summary>
    public IReadOnlyList<AnswerKept> Kept => _kept;

    /// <summary>The rows of the audit log beside them, in order.</summary>
    public IReadOnlyList<Audited> Audited => _audited;

    /// <summary>True if there is nothing to append.</summary>
    public bool IsEmpty => _facts.Count == 0 && _kept.Count == 0;

    /// <summary>The accounts that the command being decided touched, by the facts that it has now.</summary>
    public IReadOnlyCollection<AccountId> Touched => _facts.Count == _begun
        ? []
        : _facts.Skip(_begun).OfType<AccountFact>().Select(f => f.Account).ToHashSet();

    /// <summary>Begins a command.</summary>
    public void Begin(Caller caller)
    {
        Caller = caller;
        _begun = _facts.Count;
    }

    /// <summary>Adds a fact and applies it.</summary>
    public void Add(Fact fact)
    {
        _facts.Add(fact);
        Books.Apply(fact, Batch, _undo);
    }

    /// <summary>Adds a fact, if there is one.</summary>
    public void AddIf(Fact? fact)
    {
        if (fact is not null) Add(fact);
    }

    /// <summary>Keeps an answer with the effect that it tells of.</summary>
    public void Keep(AnswerKept answer)
    {
        _kept.Add(answer);
        Books.Answers.Apply(answer.Name, Batch, _undo);
    }

    /// <summary>Notes in the audit log what was done, if there is something to note.</summary>
    public void Note(Audited? row)
    {
        if (row is not null) _audited.Add(row);
    }

    /// <summary>An id for something made here; the same commands give the same ids.</summary>
    public Guid NewId() => DerivedId.From(Now, Batch, _ids++);

    /// <summary>A place to come back to.</summary>
    public DraftMark Mark() => new(_facts.Count, _kept.Count, _audited.Count, _undo.Mark(), _ids);

    /// <summary>Takes back everything since the mark.</summary>
    public void Back(DraftMark mark)
    {
        _undo.Back(mark.Undo);
        _facts.RemoveRange(mark.Facts, _facts.Count - mark.Facts);
        _kept.RemoveRange(mark.Kept, _kept.Count - mark.Kept);
        _audited.RemoveRange(mark.Audited, _audited.Count - mark.Audited);
        _ids = mark.Ids;
    }

    /// <summary>The batch is durable.</summary>
    public void Forget()
    {
        _undo.Forget();
        Books.Records.Forget();
        Books.Answers.ApplyForget();
    }

    /// <summary>Looks at another time, for a preview; the caller goes back to a mark afterwards.</summary>
    public T At<T>(Instant time, Func<T> look)
    {
        var now = Now;
        Now = time;
        try
        {
            return look();
        }
        finally
        {
            Now = now;
        }
    }

    /// <summary>
    /// The account, if it exists and the caller may see it: its own, one below it, or the operator's any.
    /// </summary>
    public AccountBook? Reach(AccountId id) =>
        Books.Account(id) is { } book && (Caller.IsOperator || id == Caller.Account || IsAbove(book)) ? book : null;

    /// <summary>
    /// The same of one that was found by its external id below the caller, if the name still means it.
    /// </summary>
    public AccountBook? Reach(AccountId id, string? externalId) =>
        externalId is not null && Books.Account(Caller.Account, externalId)?.Id != id ? null : Reach(id);

    /// <summary>True if the caller stands strictly above the account: nobody makes himself richer.</summary>
    public bool IsAbove(AccountBook book)
    {
        if (Caller.IsOperator) return true;
        foreach (var above in Books.Tree.Ancestors(book))
            if (above.Id == Caller.Account) return true;
        return false;
    }

    /// <summary>
    /// True if the caller sells to the account: it is its seller, stands above that one, or is the operator. Who stands
    /// above the account, but below its seller, is a customer as the account is: what concerns the seller's money is
    /// not his to decide.
    /// </summary>
    public bool Sells(AccountBook book) => SellsAs(Books.Tree.Seller(book));

    /// <summary>True if the caller is this seller, or stands above it.</summary>
    public bool SellsAs(AccountId seller) =>
        Caller.IsOperator || (!seller.IsOperator && Reach(seller) is not null);

    /// <summary>Who sells to an account now: the seller of its open charge, else the one above it.</summary>
    public AccountId SellerNow(AccountBook book) => Open(book)?.Image.Seller ?? Books.Tree.Seller(book);

    /// <summary>The account on whose charge all of this one is: the one that pays for it, else itself.</summary>
    public AccountBook Payer(AccountBook book) => Books.PayerOf(book);

    /// <summary>The open charge that takes what an account uses now; null: it takes nothing any more.</summary>
    public RunningCharge? Open(AccountBook book) => Books.OpenOf(book);

    /// <summary>The terms an account is billed by: those of who pays for it.</summary>
    public BillingTerms Terms(AccountBook book) => Books.BillingType(Payer(book).Account.Settings.Type).Terms;

    /// <summary>Where the periods are cut in which an account is billed.</summary>
    public PeriodCuts Cuts(AccountBook book) => Payer(book).Account.Cuts(Terms(book));

    /// <summary>The local day on which an account is billed for what happens at a time.</summary>
    public LocalDate Day(AccountBook book, Instant at) => at.InZone(Payer(book).Account.Zone).Date;

    /// <summary>What may still be spent on the account by who pays for it, or null where there is no floor.</summary>
    public Money? Available(AccountBook book)
    {
        var payer = Payer(book);
        return payer.AvailableUnder(Terms(payer), Reserved(payer));
    }

    /// <summary>What the open reservations hold: nothing where there is no floor.</summary>
    public Money Reserved(AccountBook book) =>
        book.HasFloorUnder(Terms(book)) ? Holding.Held(Books, book) : Money.Zero(book.Currency);

    /// <summary>The tariff that prices the account's records of this time, or null.</summary>
    public Tariff? TariffAt(AccountBook book, Instant time) =>
        book.Account.TariffAt(time) is { } id ? Books.Tariff(id) : null;

    /// <summary>
    /// The tax rates that a charge of this account opens with: its own, else those of its seller, and of the one that
    /// sells to that; else the operator's.
    /// </summary>
    public ImmutableArray<TaxRate> Taxes(AccountSettings settings, AccountId seller)
    {
        if (settings.TaxRates is { } own) return own;
        for (var up = Books.Account(seller); up is not null; up = Books.Account(Books.Tree.Seller(up)))
            if (up.Account.Settings.TaxRates is { } rates) return rates;
        return Settings.TaxRates;
    }

    /// <summary>Lets the account's credits settle what it owes, the oldest first.</summary>
    public void Settle(AccountBook book)
    {
        while (Settlement.Next(book.Id, book.Balance.Image) is { } allocated) Add(allocated);
    }
}
