using System.Text.Json;

namespace Brillig.Client.Tariffs;

/// <summary>A tariff to publish.</summary>
public sealed record NewTariff
{
    /// <summary>Unique per owner.</summary>
    public required string Name { get; init; }

    /// <summary>The code of ISO 4217; null: the server's.</summary>
    public string? Currency { get; init; }

    /// <summary>From when on the version counts; RFC 3339; null: now.</summary>
    public string? EffectiveFrom { get; init; }

    /// <summary>"at": the version reaches accounts at once; null: with their next period.</summary>
    public string? Apply { get; init; }

    /// <summary>The rates as documents, one per service.</summary>
    public required IReadOnlyList<JsonElement> Rates { get; init; }
}

/// <summary>A tariff, in its newest version.</summary>
public sealed record Tariff
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Unique per owner.</summary>
    public required string Name { get; init; }

    /// <summary>The code of ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Counts from 1.</summary>
    public int Version { get; init; }

    /// <summary>From when on the version counts; RFC 3339.</summary>
    public string? EffectiveFrom { get; init; }

    /// <summary>"at": the version reached accounts at once; null: with their next period.</summary>
    public string? Apply { get; init; }

    /// <summary>When the version was published; RFC 3339.</summary>
    public string? PublishedAt { get; init; }

    /// <summary>The rates as documents, one per service; their numbers are exact as written.</summary>
    public IReadOnlyList<JsonElement> Rates { get; init; } = [];
}
