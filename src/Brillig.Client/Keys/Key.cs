using System.Text.Json.Serialization;

namespace Brillig.Client.Keys;

/// <summary>A key to make.</summary>
/// <param name="Role">Of admin, operator, read, ingest.</param>
/// <param name="Name">For people.</param>
/// <param name="Account">Whose; null: the caller's own.</param>
/// <param name="ExpiresAt">RFC 3339; null: never.</param>
public sealed record NewKey(string Role, string Name, Guid? Account, string? ExpiresAt);

/// <summary>An API key.</summary>
public sealed record Key
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The secret, <c>brk_…</c>; only in the answer to its making.</summary>
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

    /// <summary>When it was revoked, or null.</summary>
    public string? RevokedAt { get; init; }
}
