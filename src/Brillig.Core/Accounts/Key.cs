using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Accounts;

/// <summary>The values of a <see cref="Key"/>.</summary>
public record struct KeyImage
{
    /// <summary>Whose key; the operator's reaches everything.</summary>
    public AccountId Account { get; set; }

    /// <summary>What it may do.</summary>
    public Role Role { get; set; }

    /// <summary>For people.</summary>
    public string Name { get; set; }

    /// <summary>SHA-256 of the secret, lower-case hex; the secret itself is nowhere.</summary>
    public string Hash { get; set; }

    /// <summary>The hash of the secret before the last rotation, or null.</summary>
    public string? PreviousHash { get; set; }

    /// <summary>From when on the secret before the last rotation is refused, or null.</summary>
    public Instant? PreviousUntil { get; set; }

    /// <summary>When it was made.</summary>
    public Instant CreatedAt { get; set; }

    /// <summary>From when on it is refused, or null.</summary>
    public Instant? ExpiresAt { get; set; }

    /// <summary>When it was revoked, or null.</summary>
    public Instant? RevokedAt { get; set; }

    /// <summary>Counts its changes, from 1.</summary>
    public long Revision { get; set; }
}

/// <summary>An API key.</summary>
public sealed class Key(KeyId id, KeyImage image) : State<KeyImage>(image)
{
    /// <summary>Its id.</summary>
    public KeyId Id { get; } = id;

    /// <summary>True once it was revoked or has expired: it opens nothing, and never will again.</summary>
    public bool IsEnded(Instant now) => Image.RevokedAt is not null || Image.ExpiresAt <= now;

    /// <summary>Takes what was set.</summary>
    public static void Apply(Key key, KeySet fact, UndoLog undo) => key.Change(undo) = fact.Image;
}

/// <summary>A key was made, changed, rotated or revoked; carries all of it.</summary>
public sealed record KeySet(KeyId Id, KeyImage Image) : Fact;
