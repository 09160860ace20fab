using System.Text.Json.Serialization;

namespace Brillig.Client.Keys;

/// <summary>A key to make.</summary>
/// <param name="Role">Of admin, operator, read, ingest.</param>
/// <param name="Name">For people.</param>
/// <param name="Account">Whose; null: the caller's own.</param>
/// <param name="ExpiresAt">RFC 3339; null: never.</param>
public sealed record NewKey(string Role, string Name, Guid? Account, string? ExpiresAt);

/// <summary>How a key gets another secret.</summary>
/// <param name="Overlap">Seconds that the secret before stays valid; null: a day.</param>
public sealed record KeyRotation(int? Overlap);

/// <summary>An API key.</summary>
public sealed record Key
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The secret, <c>brk_…</c>; only in the answer to its making or rotation.</summary>
    [JsonPropertyName("key")]
    public string? Secret { get; init; }

    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>Of admin, operator, read, ingest.</summary>
    public string? Role { get; init; }

    /// <summary>Whose; null: the operator's.</summary>
    public string? Account { get; init; }

    /// <summary>When it was made; RFC 3339.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>From when on it is refused; null: never.</summary>
    public string? ExpiresAt { get; init; }

    /// <summary>From when on the secret before the last rotation is refused, or null.</summary>
    public string? PreviousValidUntil { get; init; }

    /// <summary>When it was revoked, or null.</summary>
    public string? RevokedAt { get; init; }

    /// <summary>When a request was sent with it last, to within seconds; null: never, as far as is known.</summary>
    public string? LastUsedAt { get; init; }
}
