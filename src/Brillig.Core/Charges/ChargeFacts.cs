using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Ledger;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>A line was added to a running charge.</summary>
public sealed record ItemAdded(
    AccountId Account,
    int Period,
    ItemKind Kind,
    string Name,
    Exact Quantity,
    Exact Charge,
    TariffId? Tariff,
    int? TariffVersion,
    int? Rate) : AccountFact(Account)
{
    /// <summary>What is due besides the charge, up to the rate's minimum.</summary>
    public Exact Extra { get; init; }

    /// <summary>Whose it is, if another account's that this one pays for; else null.</summary>
    public AccountId? For { get; init; }
}

/// <summary>A line of a tax that somebody else computed for a charge.</summary>
/// <param name="Name">What the document calls it.</param>
/// <param name="Percent">For the reader; null: it has none.</param>
/// <param name="Taxable">What it is on, for the reader.</param>
/// <param name="Amount">The tax, whole minor units; on top of the prices.</param>
public sealed record OutsideTax(string Name, decimal? Percent, decimal Taxable, Money Amount);

/// <summary>The outside taxes of a running charge were set; those before are replaced.</summary>
public sealed record OutsideTaxesSet(AccountId Account, int Period, ImmutableArray<OutsideTax> Taxes)
    : AccountFact(Account);

/// <summary>The charge that opens next in the same period.</summary>
public sealed record NextCharge(ChargeId Charge, ImmutableArray<TaxRate> Taxes);

/// <summary>
/// A charge was issued out of a running charge, or a credit note for an issued one (then it has no groups).
/// </summary>
/// <param name="Charge">The document.</param>
/// <param name="Groups">The period's tax groups as they are issued now, cumulative.</param>
/// <param name="Next">The next charge of the same period; null: the period is done with.</param>
/// <param name="Due">What is due for it, or null.</param>
/// <param name="Credit">What it gives, or null.</param>
public sealed record ChargeIssued(
    Charge Charge,
    ImmutableArray<GroupTotal> Groups,
    NextCharge? Next,
    Due? Due,
    Credit? Credit) : AccountFact(Charge.Account);

/// <summary>The open period of an account ended and the next began, if there is one.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Index">The period that ended.</param>
/// <param name="End">When it ended: earlier than planned when the account closed or changed its type.</param>
/// <param name="IssueAt">When its charge is issued.</param>
/// <param name="Next">The next period; null for a closing account.</param>
public sealed record PeriodTurned(
    AccountId Account,
    int Index,
    Instant End,
    Instant IssueAt,
    FirstPeriod? Next) : AccountFact(Account)
{
    /// <summary>How the periods are cut that nobody used, between this one and the next; null: none.</summary>
    public PeriodGrid? PassedOver { get; init; }
}

/// <summary>An account that was paid for pays for itself again: a period of its own begins.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Index">The period's place in its life.</param>
/// <param name="First">The period, and the charge that opens in it.</param>
public sealed record PeriodBegun(AccountId Account, int Index, FirstPeriod First) : AccountFact(Account);

/// <summary>Lines of an account are on the charge of another, that pays for it.</summary>
/// <param name="Account">The one that pays.</param>
/// <param name="Of">Whose lines.</param>
/// <param name="Period">Which period of the one that pays.</param>
/// <param name="Items">The items, each as it is then.</param>
public sealed record LinesCharged(AccountId Account, AccountId Of, int Period, ImmutableArray<LineItem> Items)
    : AccountFact(Account);

/// <summary>What decides where periods are cut.</summary>
/// <param name="From">Where the grid begins.</param>
/// <param name="Length">How long a period is.</param>
/// <param name="BillingDay">1–31, or null: the day the grid begins.</param>
/// <param name="TimeZone">An IANA zone.</param>
public sealed record PeriodGrid(Instant From, PeriodLength Length, int? BillingDay, string TimeZone)
{
    /// <summary>The cuts.</summary>
    public PeriodCuts Cuts => PeriodCuts.From(From, Length, BillingDay, DateTimeZoneProviders.Tzdb[TimeZone]);

    /// <summary>The period that holds a time, of those within these bounds.</summary>
    public BillingPeriod At(Instant time, Instant from, Instant to)
    {
        var (start, end) = Cuts.Full(time);
        return new BillingPeriod(Instant.Max(start, from), Instant.Min(end, to));
    }
}

/// <summary>A period was done with and had nothing to issue.</summary>
public sealed record PeriodEnded(AccountId Account, int Index) : AccountFact(Account);

/// <summary>The gap-free numbers of a seller.</summary>
public record struct SeriesImage
{
    /// <summary>The last number given to a charge.</summary>
    public long Charges { get; set; }

    /// <summary>The last number given to a credit note.</summary>
    public long CreditNotes { get; set; }
}

/// <summary>A seller's numbers.</summary>
public sealed class Series(AccountId seller, SeriesImage image) : State<SeriesImage>(image)
{
    /// <summary>Whose numbers.</summary>
    public AccountId Seller { get; } = seller;

    /// <summary>The number that comes next.</summary>
    public long Next(ChargeKind kind) => 1 + (kind == ChargeKind.Charge ? Image.Charges : Image.CreditNotes);

    /// <summary>A number was given.</summary>
    public static void Apply(Series series, Charge charge, UndoLog undo)
    {
        ref var image = ref series.Change(undo);
        var number = charge.Number ?? 0;
        if (charge.Kind == ChargeKind.Charge) image.Charges = Math.Max(image.Charges, number);
        else image.CreditNotes = Math.Max(image.CreditNotes, number);
    }
}
