using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;
using Brillig.Core.ServicePlans;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;
using Types = Brillig.Core.Accounts.BillingType;

namespace Brillig.Core.Flow;

/// <summary>What the operator configures for a set of books.</summary>
/// <param name="Currency">Of tariffs and accounts that name none.</param>
/// <param name="TaxRates">Of accounts that have none of their own.</param>
public sealed record BooksSettings(Currency Currency, ImmutableArray<TaxRate> TaxRates)
{
    /// <summary>Whether and when bookkeepers are told what changes, where a reseller has it no other way.</summary>
    public SyncTerms Sync { get; init; } = new(true, Duration.FromMinutes(10));
}

/// <summary>
/// Everything that decisions need, in memory: each noun's state, found by its id. Only <see cref="Apply"/> changes it;
/// it routes each fact to the states that the fact names.
/// </summary>
public sealed partial class Books
{
    private readonly Dictionary<AccountId, AccountBook> _accounts = [];
    private readonly ExternalIds _externalIds = new();
    private readonly Dictionary<BillingTypeId, BillingType> _types = Types.BuiltIn().ToDictionary(type => type.Id);
    private readonly Dictionary<TariffId, Tariff> _tariffs = [];
    private readonly Dictionary<KeyId, Key> _keys = [];
    private readonly Dictionary<RunId, BillingRun> _runs = [];
    private readonly Dictionary<AccountId, Series> _series = [];
    private readonly DueTimes _due;
    private readonly Queue<AccountBook> _dirty = new();

    /// <summary>Empty books.</summary>
    public Books(BooksSettings settings) =>
        (Settings, _due, Tree) = (settings, new DueTimes(_accounts), new Tree(_accounts));

    /// <summary>What the operator configured.</summary>
    public BooksSettings Settings { get; }

    /// <summary>
    /// What drafts take back. One for all of them: a state remembers the log's generation, which must not come twice.
    /// </summary>
    internal UndoLog Undo { get; } = new(isOn: true);

    /// <summary>Which accounts stand below which, and who sells to whom.</summary>
    public Tree Tree { get; }

    /// <summary>Which accounts pay for which others.</summary>
    public Payees Payees { get; } = new();

    /// <summary>The rate decks.</summary>
    public Decks Decks { get; private set; } = new();

    /// <summary>The record ids of the last days.</summary>
    public RecordMemory Records { get; } = new();

    /// <summary>The names of the answers that were kept last.</summary>
    public AnswerMemory Answers { get; } = new();

    /// <summary>Every resident account.</summary>
    public IReadOnlyCollection<AccountBook> Accounts => _accounts.Values;

    /// <summary>Every tariff.</summary>
    public IReadOnlyCollection<Tariff> Tariffs => _tariffs.Values;

    /// <summary>Every billing type.</summary>
    public IReadOnlyCollection<BillingType> BillingTypes => _types.Values;

    /// <summary>Every billing run that was asked for.</summary>
    public IReadOnlyCollection<BillingRun> Runs => _runs.Values;

    /// <summary>Every key.</summary>
    public IReadOnlyCollection<Key> Keys => _keys.Values;

    /// <summary>Accounts with changes that no state row holds yet, the oldest change first.</summary>
    public Queue<AccountBook> Dirty => _dirty;

    /// <summary>Whether due and outside work waits for a person.</summary>
    public WorkPause Pause { get; private set; } = new(default);

    /// <summary>The account, or null.</summary>
    public AccountBook? Account(AccountId id) => _accounts.GetValueOrDefault(id);

    /// <summary>The account below this parent with this external id, or null.</summary>
    public AccountBook? Account(AccountId parent, string externalId) => _externalIds.Find(parent, externalId);

    /// <summary>The tariff, or null.</summary>
    public Tariff? Tariff(TariffId id) => _tariffs.GetValueOrDefault(id);

    /// <summary>The billing type; every account's exists.</summary>
    public BillingType BillingType(BillingTypeId id) => _types[id];

    /// <summary>The billing type, or null.</summary>
    public BillingType? FindBillingType(BillingTypeId id) => _types.GetValueOrDefault(id);

    /// <summary>The key, or null.</summary>
    public Key? Key(KeyId id) => _keys.GetValueOrDefault(id);

    /// <summary>The billing run, or null.</summary>
    public BillingRun? Run(RunId id) => _runs.GetValueOrDefault(id);

    /// <summary>The numbers of a seller.</summary>
    public Series Series(AccountId seller) => _series.GetValueOrDefault(seller) ?? new Series(seller, default);

    /// <summary>The earliest time at which something may be due, or null.</summary>
    public Instant? NextDue => _due.Next;

    /// <summary>At most <paramref name="max"/> accounts with something due at this time; they stay due.</summary>
    public IReadOnlyList<AccountBook> Due(Instant at, int max) => _due.At(at, max);

    /// <summary>Puts back an account from its state row; before any fact is applied.</summary>
    public void Restore(AccountBook book)
    {
        _accounts.Add(book.Id, book);
        Tree.Restore(book);
        _externalIds.Restore(book);
        Payees.Restore(book);
        _due.Restore(book);
        RestoreTold(book);
    }

    /// <summary>Puts back whether work waits, and why; before any fact is applied.</summary>
    public void RestorePause(string? why) => Pause = new WorkPause(new WorkPauseImage { Why = why });

    /// <summary>Puts back the numbers of a seller; before any fact is applied.</summary>
    public void Restore(Series series) => _series[series.Seller] = series;

    /// <summary>
    /// The only code that changes the books; used while deciding, in recovery and in proofs. An account whose state
    /// row is younger than the fact is left as it is.
    /// </summary>
    public void Apply(Fact fact, long batch, UndoLog undo)
    {
        switch (fact)
        {
            case UsageRecorded f: ApplyUsage(f, batch, undo); break;
            case UsageCounted f: ApplyCounted(f, batch, undo); break;
            case AccountOpened f: ApplyOpened(f, batch, undo); break;
            case LinesBilled f: ApplyLines(f, batch, undo); break;
            case AccountFact f: ApplyToAccount(f, batch, undo); break;
            case PlanPublished or PlanRemoved or ClassifiersSet or CarriersSet or SyncSettingsSet:
                ApplyToPlans(fact, undo);
                break;
            case TariffPublished f: ApplyTariff(f, undo); break;
            case DeckPublished f: ApplyDeck(f, undo); break;
            case BillingTypeSet f:
                if (Hold(_types, f.Id, () => new BillingType(f.Id, f.Image), undo) is { } type)
                    Core.Accounts.BillingType.Apply(type, f, undo);
                break;
            case KeySet f:
                if (Hold(_keys, f.Id, () => new Key(f.Id, f.Image), undo) is { } key)
                    Core.Accounts.Key.Apply(key, f, undo);
                break;
            case BillingRunSet f:
                if (Hold(_runs, f.Id, () => new BillingRun(f.Id, f.Image), undo) is { } run)
                    BillingRun.Apply(run, f, undo);
                break;
            case BookkeeperSet or SealingKeyKept: ApplyBookkeeping(fact, undo); break;
            case WorkPaused f: WorkPause.Apply(Pause, f, undo); break;
            case WorkResumed f: WorkPause.Apply(Pause, f, undo); break;
            default: throw new InvalidOperationException($"No state takes the fact {fact.GetType().Name}.");
        }
    }

    private void ApplyToAccount(AccountFact fact, long batch, UndoLog undo)
    {
        if (fact is ChargeIssued { Charge: { } charge })
        {
            var series = Hold(_series, charge.Seller, () => new Series(charge.Seller, default), undo);
            Core.Charges.Series.Apply(series, charge, undo);
        }
        if (fact is AccountClosing { Parent: var left }) ApplyChild(left, -1, batch, undo);
        if (fact is AccountChanged { MovedFrom: { } from }) ApplyChild(from, -1, batch, undo);
        if (fact is AccountChanged { MovedFrom: not null } to) ApplyChild(to.Settings.Parent, +1, batch, undo);
        if (Taking(fact.Account, batch) is not { } book) return;
        var due = book.NextDue;
        switch (fact)
        {
            case JournalPosted f: Balance.Apply(book.Balance, f.Entry, undo); break;
            case Allocated f: Balance.Apply(book.Balance, f, undo); break;
            case RevenueDeferred f: Balance.Apply(book.Balance, f, undo); break;
            case RevenueEarned f: Balance.Apply(book.Balance, f, undo); break;
            case ItemAdded f when book.RunningOf(f.Period) is { } running: RunningCharge.Apply(running, f, undo); break;
            case OutsideTaxesSet f when book.RunningOf(f.Period) is { } taxed:
                RunningCharge.Apply(taxed, f, undo);
                break;
            case PeriodHeld f: AccountBook.Apply(book, f, undo); break;
            case Corrected f: Turning.Apply(book, f, undo); break;
            case UsageCarried f: Turning.Apply(book, f, undo); break;
            case UsageAmended { Period: UsageRecorded.Elsewhere }: break;   // a CountAmended follows
            case UsageAmended f: ApplyAmended(book, f.Period, f.Corrects, f.Key, f.After, batch, undo); break;
            case CountAmended f: ApplyAmended(book, f.Period, f.Corrects, f.Key, f.After, batch, undo); break;
            case PeriodTurned f: Turning.Apply(book, f, undo); break;
            case PeriodEnded f: AccountBook.ApplyEnd(book, f.Index, undo); break;
            case PeriodBegun f: Turning.Apply(book, f, undo); break;
            case LinesCharged f: Turning.Apply(book, f, undo); break;
            case ChargeIssued f: Turning.Apply(book, f, undo); break;
            case PaymentRecorded f: Balance.Apply(book.Balance, f.Credit, undo); break;
            case ReservationMade or ReservationChanged or ReservationEnded or ReservationsPriced:
                AccountBook.ApplyReservation(book, fact, undo);
                break;
            case AccountChanged f: ApplyChanged(book, f, batch, undo); break;
            case AccountClosing f: Core.Accounts.Account.Apply(book.Account, f, undo); break;
            case AccountClosed f: ApplyClosed(book, f, undo); break;
            case QuantitiesSet f: Cascade.Apply(this, book, f, undo); break;
            case SyncMarked or SyncClaimed or SyncRecorded: ApplySync(book, fact, undo); break;
            case EventHeard: break;   // what follows from it are facts of their own
            case IntentSet or IntentsLetGo: ApplyIntents(book, fact, undo); break;
            case PlansAssigned f: ApplyAssigned(book, f, undo); break;
            case BalanceLevelChanged f: Core.Accounts.Account.Apply(book.Account, f, undo); break;
            case StandingChanged f: Core.Accounts.Account.Apply(book.Account, f, undo); break;
            default: throw new InvalidOperationException($"No account state takes the fact {fact.GetType().Name}.");
        }

        if (fact is ChargeIssued or PaymentRecorded or Allocated or Corrected or UsageAmended
            or EventHeard)
            AccountBook.ApplyHistory(book, batch, undo);
        if (fact is PeriodTurned or PeriodEnded or ChargeIssued or ReservationMade or ReservationChanged
            or ReservationEnded or PlansAssigned or PeriodBegun or AccountChanged or AccountClosing)
            _due.Apply(book, due, undo);
    }

    private void ApplyDeck(DeckPublished fact, UndoLog undo)
    {
        undo.Push(new DecksBefore(this, Decks));
        Decks = Decks.With(fact);
    }

    // The account, marked as changed by this batch; null when its state row is younger, or there is none.
    private AccountBook? Taking(AccountId id, long batch)
    {
        if (!_accounts.TryGetValue(id, out var book) || book.AsOf >= batch) return null;
        DirtyAccounts.Mark(_dirty, book, batch);
        return book;
    }

    private static T Hold<TKey, T>(Dictionary<TKey, T> all, TKey id, Func<T> make, UndoLog undo)
        where TKey : notnull
    {
        if (all.TryGetValue(id, out var held)) return held;
        all.Add(id, held = make());
        undo.Added(all, id);
        return held;
    }

    private sealed class DecksBefore(Books books, Decks decks) : IUndo
    {
        public void Undo() => books.Decks = decks;
    }
}
