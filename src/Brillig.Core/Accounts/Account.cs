using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Accounts;

/// <summary>Where an account stands in its life.</summary>
public enum AccountStatus
{
    /// <summary>Takes everything.</summary>
    Open,

    /// <summary>Takes late facts until the grace ends, then its final charge is issued.</summary>
    Closing,

    /// <summary>Takes payments and refunds only.</summary>
    Closed,
}

/// <summary>What an account's payments let it do.</summary>
public enum Standing
{
    /// <summary>Everything.</summary>
    Good,

    /// <summary>Facts overdrew it: interactive usage that costs is refused until money comes.</summary>
    Depleted,

    /// <summary>It could not pay for the lines of its service plans in the period that runs.</summary>
    Delinquent,
}

/// <summary>How much an account has left to spend.</summary>
public enum BalanceLevel
{
    /// <summary>Enough, or nothing limits it.</summary>
    Restored,

    /// <summary>Not more than its threshold.</summary>
    Low,

    /// <summary>Nothing.</summary>
    Depleted,
}

/// <summary>What people set on an account.</summary>
public sealed record AccountSettings
{
    /// <summary>The account it stands below; the operator: none.</summary>
    public AccountId Parent { get; init; }

    /// <summary>The account above that pays for it, on whose charge all of it is; null: it pays for itself.</summary>
    public AccountId? Payer { get; init; }

    /// <summary>
    /// True for one that sells to those below it. To whom an account owes, the nearest reseller above it, else the
    /// operator, is found by walking up, and stands in its charges alone.
    /// </summary>
    public bool Reseller { get; init; }

    /// <summary>The plan of a reseller that accounts get which are opened with it as their seller, or null.</summary>
    public string? DefaultServicePlan { get; init; }

    /// <summary>A name for people.</summary>
    public string? Name { get; init; }

    /// <summary>The caller's own name for it, unique per parent.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The currency of all its money.</summary>
    public required Currency Currency { get; init; }

    /// <summary>Nothing before is billed.</summary>
    public required Instant OpenedAt { get; init; }

    /// <summary>An IANA zone; periods are cut at its local midnights.</summary>
    public required string TimeZone { get; init; }

    /// <summary>1–31, or null: the opening day.</summary>
    public int? BillingDay { get; init; }

    /// <summary>How far below zero it may go (currency units), or null: its billing type's.</summary>
    public decimal? CreditLimit { get; init; }

    /// <summary>What is left of its balance when somebody wants to hear of it (currency units), or null.</summary>
    public decimal? BalanceThreshold { get; init; }

    /// <summary>When its balance is raised by itself, and by how much; null: never.</summary>
    public TopUpTerms? TopUp { get; init; }

    /// <summary>How it is billed.</summary>
    public required BillingTypeId Type { get; init; }

    /// <summary>For documents.</summary>
    public string? Email { get; init; }

    /// <summary>For documents, a JSON object as text.</summary>
    public string? Address { get; init; }

    /// <summary>Its taxes; null: those of its seller.</summary>
    public ImmutableArray<TaxRate>? TaxRates { get; init; }

    /// <summary>The caller's own pairs.</summary>
    public ImmutableSortedDictionary<string, string>? Metadata { get; init; }
}

/// <summary>From when on a tariff prices an account's records; a null tariff prices nothing.</summary>
public sealed record TariffAssignment(Instant From, TariffId? Tariff)
{
    /// <summary>`carry_usage`: what was used of a service before counts for its new rate, too.</summary>
    public bool CarriesUsage { get; init; }
}

/// <summary>Since when the account that its settings name has paid for it.</summary>
/// <param name="At">Since when.</param>
/// <param name="Period">The place in its life of its own next period, once it pays for itself again.</param>
public sealed record PaidSince(Instant At, int Period);

/// <summary>The values of an <see cref="Account"/>.</summary>
public record struct AccountImage
{
    /// <summary>What people set.</summary>
    public AccountSettings Settings { get; set; }

    /// <summary>Where it stands in its life.</summary>
    public AccountStatus Status { get; set; }

    /// <summary>What its payments let it do.</summary>
    public Standing Standing { get; set; }

    /// <summary>How much it has left to spend, what is reserved included.</summary>
    public BalanceLevel Level { get; set; }

    /// <summary>Which tariff from when on, oldest first; before the first nothing is priced.</summary>
    public ImmutableArray<TariffAssignment> Tariffs { get; set; }

    /// <summary>Where the grid of its periods begins: the opening, or the last change of type.</summary>
    public Instant CutsFrom { get; set; }

    /// <summary>The days of the period in which zone or billing day last changed, or null.</summary>
    public KeptDays? Kept { get; set; }

    /// <summary>Counts changes of settings; usage does not move it.</summary>
    public long Revision { get; set; }

    /// <summary>How many of its children are not closed.</summary>
    public int OpenChildren { get; set; }

    /// <summary>When it was stored.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>When it was closed, or null.</summary>
    public Instant? ClosedAt { get; set; }

    /// <summary>Since when its payer, or it itself, pays for it; null: since its opening, itself.</summary>
    public PaidSince? Paid { get; set; }
}

/// <summary>An account: who is billed, and how.</summary>
public sealed class Account(AccountId id, AccountImage image) : State<AccountImage>(image)
{
    /// <summary>Its id.</summary>
    public AccountId Id { get; } = id;

    /// <summary>What people set.</summary>
    public AccountSettings Settings => Image.Settings;

    /// <summary>Its time zone.</summary>
    public DateTimeZone Zone => DateTimeZoneProviders.Tzdb[Image.Settings.TimeZone];

    /// <summary>The tariff that prices a record of this time, or null.</summary>
    public TariffId? TariffAt(Instant time)
    {
        var tariffs = Image.Tariffs;
        for (var i = tariffs.Length - 1; i >= 0; i--)
        {
            if (tariffs[i].From <= time) return tariffs[i].Tariff;
        }

        return null;
    }

    /// <summary>How its periods are cut under these terms.</summary>
    public PeriodCuts Cuts(BillingTerms terms) =>
        PeriodCuts.From(Image.CutsFrom, terms.Period, Settings.BillingDay, Zone);

    /// <summary>Takes new settings.</summary>
    public static void Apply(Account account, AccountChanged fact, UndoLog undo)
    {
        ref var image = ref account.Change(undo);
        image.Settings = fact.Settings;
        image.Tariffs = fact.Tariffs;
        image.CutsFrom = fact.CutsFrom;
        image.Kept = fact.Kept;
        if (fact.Paid is { } paid) image.Paid = paid;
        image.Revision++;
    }

    /// <summary>Takes nothing but late facts any more.</summary>
    public static void Apply(Account account, AccountClosing fact, UndoLog undo)
    {
        ref var image = ref account.Change(undo);
        image.Status = AccountStatus.Closing;
        image.ClosedAt = fact.At;
        image.Revision++;
    }

    /// <summary>Takes nothing but payments any more.</summary>
    public static void Apply(Account account, AccountClosed fact, UndoLog undo)
    {
        _ = fact;
        ref var image = ref account.Change(undo);
        image.Status = AccountStatus.Closed;
    }

    /// <summary>Takes another standing.</summary>
    public static void Apply(Account account, StandingChanged fact, UndoLog undo)
    {
        ref var image = ref account.Change(undo);
        image.Standing = fact.Standing;
    }

    /// <summary>Takes another level.</summary>
    public static void Apply(Account account, BalanceLevelChanged fact, UndoLog undo)
    {
        ref var image = ref account.Change(undo);
        image.Level = fact.Level;
    }

    /// <summary>A child was opened (+1) or closed (−1).</summary>
    public static void ApplyChild(Account parent, int change, UndoLog undo)
    {
        ref var image = ref parent.Change(undo);
        image.OpenChildren += change;
    }
}
