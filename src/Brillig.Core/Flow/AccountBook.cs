using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Core.ServicePlans;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>The values of an <see cref="AccountBook"/> itself.</summary>
public record struct AccountBookImage
{
    /// <summary>The running charges: those of past periods, oldest first, then that of the open one.</summary>
    public ImmutableArray<RunningCharge> Running { get; set; }

    /// <summary>The past periods that were corrected, until no record of them is taken any more.</summary>
    public ImmutableArray<PastPeriod> Past { get; set; }

    /// <summary>The last turn that passed over periods: history may not know it yet. In no row.</summary>
    public PeriodTurned? PassedOver { get; set; }

    /// <summary>The last batch that touched what is not resident: issued charges, payments, allocations.</summary>
    public long History { get; set; }
}

/// <summary>Everything of one account that decisions need, each noun's state beside the other.</summary>
public sealed partial class AccountBook(
    Account account, Balance balance, ImmutableArray<RunningCharge> running, long history = 0,
    ImmutableArray<PastPeriod> past = default)
    : State<AccountBookImage>(new AccountBookImage
    {
        Running = running, History = history, Past = past.IsDefault ? [] : past,
    })
{
    /// <summary>Its settings and life.</summary>
    public Account Account { get; } = account;

    /// <summary>What was posted.</summary>
    public Balance Balance { get; } = balance;

    /// <summary>Its open reservations; null before the first.</summary>
    public Reservations? Reservations { get; private set; }

    /// <summary>How much it uses of what plans price, and those below it; null before the first.</summary>
    public Quantities? Quantities { get; private set; }

    /// <summary>Its service plans; null before the first.</summary>
    public AccountPlans? Plans { get; private set; }

    /// <summary>Another account below the same parent; null: it is the last. Kept by the tree.</summary>
    internal AccountBook? NextSibling { get; set; }

    /// <summary>The account whose next sibling this is; null: it is the first.</summary>
    internal AccountBook? PreviousSibling { get; set; }

    /// <summary>The account above; null: none, or it is to be looked for. Kept by the tree.</summary>
    internal AccountBook? Above { get; set; }

    /// <summary>The earliest time at which the books look at what is due of it; null: at none.</summary>
    internal Instant? LookedAt { get; set; }

    /// <summary>The batch whose facts its state row holds: recovery skips them.</summary>
    public long AsOf { get; init; }

    /// <summary>The batch of its oldest change that no state row holds yet; 0: none.</summary>
    public long DirtySince { get; set; }

    /// <summary>True once anything was posted, counted, reserved or issued: its currency is fixed.</summary>
    public bool MovedMoney =>
        Balance.Image.Moved || Reservations is { Count: > 0 }
        || Image.Running.Any(r => r.Items.Count > 0 || r.HasItems);

    /// <summary>Its id.</summary>
    public AccountId Id => Account.Id;

    /// <summary>The currency of all its money.</summary>
    public Currency Currency => Account.Settings.Currency;

    /// <summary>True if another account pays for it: it has no periods of its own.</summary>
    public bool IsPaidFor => Account.Settings.Payer is not null;

    /// <summary>The charge of the period that runs; null: it is closing or closed, or another pays.</summary>
    public RunningCharge? Open => Image.Running is [.., { IsOpen: true } open] ? open : null;

    /// <summary>The charge that takes corrections: the open one, or the last one of a closing account.</summary>
    public RunningCharge? Carrier => Image.Running is [.., var last] ? last : null;

    /// <summary>
    /// When something is due: a period's end, an issue or the end of a reservation; null for a closed account.
    /// </summary>
    public Instant? NextDue
    {
        get
        {
            var next = Reservations?.NextExpiry;
            var plans = Account.Image.Status == AccountStatus.Open ? Plans : null;
            if (plans?.NextDue is { } planned && !(next < planned)) next = planned;
            foreach (var charge in Image.Running)
            {
                var due = charge.Image.IssueAt ?? charge.Image.Period.End;
                if (next is null || due < next) next = due;
            }

            return next;
        }
    }

    /// <summary>What all charges not yet issued would be owed, were they issued now.</summary>
    public Money Unbilled
    {
        get
        {
            var sum = Money.Zero(Currency);
            foreach (var charge in Image.Running) sum += charge.Unbilled;
            return sum;
        }
    }

    /// <summary>Posted on a postpaid account, posted − unbilled on a prepaid one.</summary>
    public Money BalanceUnder(BillingTerms terms) =>
        terms.Mode == BillingMode.Prepaid ? Balance.Image.Posted - Unbilled : Balance.Image.Posted;

    /// <summary>False for a postpaid account without a credit limit: nothing is too much for it.</summary>
    public bool HasFloorUnder(BillingTerms terms) =>
        terms.Mode == BillingMode.Prepaid || (Account.Settings.CreditLimit ?? terms.CreditLimit) is not null;

    /// <summary>
    /// posted − unbilled + credit_limit − reserved: what interactive use may still cost; null where there is no floor
    /// (a postpaid account without a credit limit).
    /// </summary>
    public Money? AvailableUnder(BillingTerms terms, Money reserved)
    {
        if (!HasFloorUnder(terms)) return null;
        var limit = Account.Settings.CreditLimit ?? terms.CreditLimit ?? 0m;
        var money = Money.TryFrom(limit, Currency, out var given) ? given : Money.Zero(Currency);
        var own = (Int128)Balance.Image.Posted.Micros - Unbilled.Micros + money.Micros - reserved.Micros;
        return new Money((long)Int128.Clamp(own, long.MinValue, long.MaxValue), Currency);
    }

    /// <summary>The running charge of the period with this index, or null when it is done with.</summary>
    public RunningCharge? RunningOf(int index)
    {
        foreach (var charge in Image.Running)
            if (charge.Image.Index == index) return charge;

        return null;
    }

    /// <summary>The time by which it counts: what was used before its first period counts in that.</summary>
    public Instant InPeriods(Instant time) =>
        Instant.Max(time, Account.Image.Paid?.At ?? Account.Settings.OpenedAt);

    /// <summary>The running charge of the period of a time, or null; times ahead are in the open one.</summary>
    public RunningCharge? RunningAt(Instant time)
    {
        var all = Image.Running;
        if (all.IsEmpty) return null;
        time = InPeriods(time);
        for (var i = all.Length - 1; i >= 0; i--)
        {
            if (time >= all[i].Image.Period.Start)
                return time < all[i].Image.Period.End || all[i].IsOpen ? all[i] : null;
        }

        return null;
    }

    /// <summary>The past period that holds this time, if it is at hand.</summary>
    public PastPeriod? PastAt(Instant time)
    {
        foreach (var held in Image.Past)
            if (held.Image.Period.Contains(time)) return held;

        return null;
    }

    /// <summary>The past period with this index, if it is at hand.</summary>
    public PastPeriod? PastOf(int index)
    {
        foreach (var held in Image.Past)
            if (held.Image.Index == index) return held;

        return null;
    }

    /// <summary>Takes a past period that is needed again.</summary>
    public static void Apply(AccountBook book, PeriodHeld fact, UndoLog undo)
    {
        ref var image = ref book.Change(undo);
        image.Past = image.Past.Add(PastPeriod.Of(fact));
    }

    /// <summary>Lets go of past periods of which no record is taken any more, their corrections being issued.</summary>
    public static void ApplyLetGo(AccountBook book, Instant at, UndoLog undo)
    {
        if (book.Image.Past.IsEmpty) return;
        ref var image = ref book.Change(undo);
        var running = image.Running;
        image.Past = image.Past.RemoveAll(p =>
            p.Image.Until <= at && !running.Any(r => r.Corrects(p.Image.Period)));
    }

    /// <summary>Takes a further period.</summary>
    public static void ApplyNext(AccountBook book, RunningCharge next, UndoLog undo)
    {
        ref var image = ref book.Change(undo);
        image.Running = image.Running.Add(next);
    }

    /// <summary>Remembers periods that were passed over.</summary>
    public static void ApplyPassedOver(AccountBook book, PeriodTurned turned, UndoLog undo)
    {
        ref var image = ref book.Change(undo);
        image.PassedOver = turned;
    }

    /// <summary>Lets go of a period that is done with.</summary>
    public static void ApplyEnd(AccountBook book, int index, UndoLog undo)
    {
        ref var image = ref book.Change(undo);
        image.Running = image.Running.RemoveAll(r => r.Image.Index == index);
    }

    /// <summary>Counts in another currency; only while nothing has been counted.</summary>
    public static void ApplyCurrency(AccountBook book, Currency currency, UndoLog undo)
    {
        ref var image = ref book.Change(undo);
        image.Running = [.. image.Running.Select(r => new RunningCharge(r.Image, currency))];
    }

    /// <summary>Takes what happened to a reservation.</summary>
    public static void ApplyReservation(AccountBook book, AccountFact fact, UndoLog undo)
    {
        var all = book.Reservations ??= new Reservations();
        switch (fact)
        {
            case ReservationMade f: Reservations.Apply(all, f.Reservation, undo); break;
            case ReservationChanged f: Reservations.Apply(all, f.Reservation, undo); break;
            case ReservationEnded f: Reservations.ApplyEnd(all, f.Reservation.Id, undo); break;
            case ReservationsPriced f: Reservations.Apply(all, f, undo); break;
        }
    }

    /// <summary>Its quantities, to be changed.</summary>
    public static Quantities ApplyQuantities(AccountBook book) => book.Quantities ??= new Quantities(default);

    /// <summary>Its plans, to be changed.</summary>
    public static AccountPlans ApplyPlans(AccountBook book) => book.Plans ??= new AccountPlans();

    /// <summary>Notes that history changed.</summary>
    public static void ApplyHistory(AccountBook book, long batch, UndoLog undo)
    {
        ref var image = ref book.Change(undo);
        image.History = batch;
    }

    /// <summary>All of it, for a state row.</summary>
    public AccountRow ToRow() =>
        new(Id, Account.Image, Balance.Image, [.. Image.Running.Select(r => r.ToRow())], Image.History)
        {
            Reservations = Reservations is { Count: > 0 } open ? [.. open.All] : null,
            Past = Image.Past.IsEmpty ? null : [.. Image.Past.Select(p => p.ToRow())],
            Quantities = Quantities?.ToRow(),
            Plans = Plans?.ToRow(),
            Sync = Sync?.ToRow(),
            Intents = Intents?.ToRow(),
        };

    /// <summary>What a state row holds.</summary>
    public static AccountBook Restore(AccountRow row, long asOf)
    {
        var book = new AccountBook(
            new Account(row.Id, row.Account),
            new Balance(row.Balance),
            [.. row.Running.Select(r => RunningCharge.Restore(r, row.Account.Settings.Currency))],
            row.History, [.. (row.Past ?? []).Select(PastPeriod.Restore)])
        {
            AsOf = asOf,
            Quantities = row.Quantities is { } counted ? Quantities.Restore(counted) : null,
            Plans = row.Plans is { } plans ? AccountPlans.Restore(plans) : null,
            Sync = row.Sync is { } sync ? new AccountSync(sync) : null,
            Intents = row.Intents is { } intents ? new AccountIntents(intents) : null,
        };
        if (row.Reservations is not { } open) return book;
        var nothing = new UndoLog(isOn: false);
        book.Reservations = new Reservations();
        foreach (var reservation in open) Reservations.Apply(book.Reservations, reservation, nothing);
        return book;
    }
}
