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
}

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
}
