using System.Text.Json;
using Brillig.Client.Charges;
using Brillig.Client.Json;

namespace Brillig.Client.Accounts;

/// <summary>An account to make. What is null is left to the server.</summary>
public sealed record NewAccount
{
    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>Unique per parent.</summary>
    public string? ExternalId { get; init; }

    /// <summary>A tariff by id or name.</summary>
    public string? TariffPlan { get; init; }

    /// <summary>A billing type by id or name; null: postpaid.</summary>
    public string? Type { get; init; }

    /// <summary>The code of ISO 4217; null: the tariff's.</summary>
    public string? Currency { get; init; }

    /// <summary>RFC 3339; null: now.</summary>
    public string? OpenedAt { get; init; }

    /// <summary>An IANA zone; null: UTC.</summary>
    public string? Timezone { get; init; }

    /// <summary>What the account brings; null: nothing.</summary>
    public ExactNumber? Balance { get; init; }

    /// <summary>The account it stands below; null: the key's own, or none.</summary>
    public Guid? Parent { get; init; }

    /// <summary>The account above that pays for it; null: itself.</summary>
    public Guid? BillingId { get; init; }

    /// <summary>True for one that sells to the accounts below it; null: it does not.</summary>
    public bool? Reseller { get; init; }

    /// <summary>Of a reseller: the service plan of accounts that are opened below it, or null.</summary>
    public string? DefaultServicePlan { get; init; }

    /// <summary>The day of the month on which its periods begin, 1 to 31; null: that of its opening.</summary>
    public int? BillingDay { get; init; }

    /// <summary>How far below zero it may go; null: that of its billing type.</summary>
    public ExactNumber? CreditLimit { get; init; }

    /// <summary>When no more than this is left to spend, an event tells; null: none does.</summary>
    public ExactNumber? BalanceThreshold { get; init; }

    /// <summary>When its balance is raised by itself, and by how much; null: never.</summary>
    public Topup? Topup { get; init; }

    /// <summary>For people.</summary>
    public string? Email { get; init; }

    /// <summary>Its own taxes; null: those of its seller.</summary>
    public IReadOnlyList<Tax>? TaxRates { get; init; }

    /// <summary>At most 50 pairs of the caller's own.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>When the balance of an account is raised by itself, and by how much.</summary>
/// <param name="Threshold">When less than this is available.</param>
/// <param name="Amount">How much its seller's bookkeeper collects then.</param>
/// <param name="DailyLimit">At most so many in 24 hours; null: one.</param>
public sealed record Topup(ExactNumber Threshold, ExactNumber Amount, int? DailyLimit = null);

/// <summary>A tax on an account's charges.</summary>
/// <param name="Name">What charges call it.</param>
/// <param name="Percent">Of the price, 0 to 100.</param>
/// <param name="Inclusive">True: prices include it.</param>
/// <param name="AppliesTo">The services it is on; null: all.</param>
public sealed record Tax(
    string Name, ExactNumber Percent, bool? Inclusive = null, IReadOnlyList<string>? AppliesTo = null);

/// <summary>An account.</summary>
public sealed record Account
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>Unique per parent.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The name or id of its tariff, or null: nothing is priced.</summary>
    public string? TariffPlan { get; init; }

    /// <summary>The name of its billing type.</summary>
    public string? Type { get; init; }

    /// <summary>The code of ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Positive: the account's money; negative: owed.</summary>
    public ExactNumber? Balance { get; init; }

    /// <summary>What the ledger holds: <see cref="Balance"/> of a postpaid account.</summary>
    public ExactNumber? Posted { get; init; }

    /// <summary>What is used and not yet charged.</summary>
    public ExactNumber? Unbilled { get; init; }

    /// <summary>What open reservations hold of it.</summary>
    public ExactNumber? Reserved { get; init; }

    /// <summary>What may still be spent; null: there is no floor.</summary>
    public ExactNumber? Available { get; init; }

    /// <summary>Of prepaid, postpaid.</summary>
    public string? Mode { get; init; }

    /// <summary>Whether it pays what it owes.</summary>
    public string? Standing { get; init; }

    /// <summary>Of open, closed.</summary>
    public string? Status { get; init; }

    /// <summary>The account it stands below, or null.</summary>
    public Guid? Parent { get; init; }

    /// <summary>Who pays for it: itself, or an account above.</summary>
    public Guid? BillingId { get; init; }

    /// <summary>Whether it sells to the accounts below it.</summary>
    public bool? Reseller { get; init; }

    /// <summary>Who sells to it; null: the operator.</summary>
    public Guid? ResellerId { get; init; }

    /// <summary>Of a reseller: the service plan of accounts that are opened below it, or null.</summary>
    public string? DefaultServicePlan { get; init; }

    /// <summary>An IANA zone.</summary>
    public string? Timezone { get; init; }

    /// <summary>The day of the month on which its periods begin.</summary>
    public int? BillingDay { get; init; }

    /// <summary>Its own limit, or null: that of its billing type.</summary>
    public ExactNumber? CreditLimit { get; init; }

    /// <summary>When no more than this is left to spend, an event tells; null: none does.</summary>
    public ExactNumber? BalanceThreshold { get; init; }

    /// <summary>When its balance is raised by itself, and by how much; null: never.</summary>
    public Topup? Topup { get; init; }

    /// <summary>For people.</summary>
    public string? Email { get; init; }

    /// <summary>Any JSON, or null.</summary>
    public JsonElement? Address { get; init; }

    /// <summary>Its own taxes, or null: those of its seller.</summary>
    public IReadOnlyList<Tax>? TaxRates { get; init; }

    /// <summary>The caller's own pairs.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The period that runs, or null.</summary>
    public Period? Period { get; init; }

    /// <summary>Since when it is open; RFC 3339.</summary>
    public string? OpenedAt { get; init; }

    /// <summary>When it was closed; RFC 3339; null: it is open.</summary>
    public string? ClosedAt { get; init; }

    /// <summary>Counts the changes of its settings.</summary>
    public long? Revision { get; init; }
}
