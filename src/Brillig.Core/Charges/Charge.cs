using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>What a document is.</summary>
public enum ChargeKind
{
    /// <summary>It is owed.</summary>
    Charge,

    /// <summary>It is given back; refers to a charge, or stands for a charge of negative total.</summary>
    CreditNote,
}

/// <summary>What an item comes from.</summary>
public enum ItemKind
{
    /// <summary>Records of one service under one rate.</summary>
    Usage,

    /// <summary>A line that somebody added.</summary>
    OneOff,

    /// <summary>One tax rate.</summary>
    Tax,

    /// <summary>Late and amended records of one service under one rate in an issued period.</summary>
    Correction,

    /// <summary>A line of service plans for a period, or days of it.</summary>
    Recurring,

    /// <summary>What beginning to use something costs.</summary>
    Activation,

    /// <summary>A line of service plans that the bookkeeper bills itself; outside the charge's total.</summary>
    External,
}

/// <summary>One line of a charge.</summary>
/// <param name="Kind">What it comes from.</param>
/// <param name="Name">The service, the added line or the tax.</param>
/// <param name="Usage">The quantity; of a tax: the taxable sum.</param>
/// <param name="Exact">What the tariff gives for it, exact; of a tax: the tax before rounding.</param>
/// <param name="Total">Its rounded share; 0 for a tax that prices include.</param>
/// <param name="Tariff">The tariff that priced it, or null.</param>
/// <param name="TariffVersion">The version of it.</param>
/// <param name="Rate">The rate of it.</param>
/// <param name="TaxGroup">Which of the charge's tax groups it is rounded in.</param>
/// <param name="Percent">Of a tax: its percentage.</param>
/// <param name="Included">Of a tax that prices include: its amount; else null.</param>
/// <param name="RefersTo">Of a credit note: the line of the charge, from 0, that it gives back; else null.</param>
public sealed record ChargeItem(
    ItemKind Kind,
    string Name,
    Exact Usage,
    Exact Exact,
    Money Total,
    TariffId? Tariff,
    int? TariffVersion,
    int? Rate,
    int TaxGroup,
    decimal? Percent = null,
    Money? Included = null,
    int? RefersTo = null)
{
    /// <summary>What is due besides <see cref="Exact"/>, up to the rate's minimum charge.</summary>
    public Exact Extra { get; init; }

    /// <summary>What the counter's cells held then; null where usage and charge say it all.</summary>
    public Cells? Cells { get; init; }

    /// <summary>What was carried over to the counter from another rate; null: it began with nothing.</summary>
    public Counter? Base { get; init; }

    /// <summary>Of a correction: the past period that it corrects; else null.</summary>
    public BillingPeriod? Corrects { get; init; }

    /// <summary>Of a recurring or activation item: the line of service plans that it bills; else null.</summary>
    public ItemLine? Line { get; init; }

    /// <summary>Of usage: whose it is, if another account's that the charge's pays for; else null.</summary>
    public AccountId? For { get; init; }

    /// <summary>Whether it carries usage of the same service under the same rate as another line.</summary>
    public bool IsOfCounter(ChargeItem other) =>
        Kind == ItemKind.Usage && Name == other.Name && Tariff == other.Tariff && Rate == other.Rate
        && For == other.For;

    /// <summary>The tax group of a tax that somebody else computed: it is on all lines of the charge.</summary>
    public const int NoGroup = -1;
}

/// <summary>A billing document, drawn or issued. An issued one never changes.</summary>
/// <param name="Id">Given when it opened.</param>
/// <param name="Account">Who owes it.</param>
/// <param name="Seller">To whom.</param>
/// <param name="Kind">Charge or credit note.</param>
/// <param name="Number">Gap-free in the seller's series; null while it is not issued.</param>
/// <param name="Period">The billing period it belongs to.</param>
/// <param name="PeriodIndex">The period's place in the account's life, from 0.</param>
/// <param name="Sequence">Its place among the charges of the period, from 0.</param>
/// <param name="Date">When it is issued.</param>
/// <param name="DueDate">When it is due.</param>
/// <param name="Total">Σ item totals.</param>
/// <param name="Tax">Σ taxes, included ones too.</param>
/// <param name="RefersTo">The charge that a credit note gives back, or null.</param>
/// <param name="Note">Why, for people, or null.</param>
/// <param name="Items">Its lines.</param>
public sealed record Charge(
    ChargeId Id,
    AccountId Account,
    AccountId Seller,
    ChargeKind Kind,
    long? Number,
    BillingPeriod Period,
    int PeriodIndex,
    int Sequence,
    Instant Date,
    Instant DueDate,
    Money Total,
    Money Tax,
    ChargeId? RefersTo,
    string? Note,
    ImmutableArray<ChargeItem> Items)
{
    /// <summary>The number as it is printed: "7", "CN-3", or null.</summary>
    public string? NumberText => Number is { } number ? Numbered(Kind, number) : null;

    /// <summary>A number as it is printed on a document of this kind.</summary>
    public static string Numbered(ChargeKind kind, long number) => kind == ChargeKind.CreditNote
        ? string.Create(null, $"CN-{number}")
        : string.Create(null, $"{number}");
}
