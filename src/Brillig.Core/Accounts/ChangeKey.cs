using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Accounts;

/// <summary>Changes the name or the expiry of a key, whichever is named; role and account are for life.</summary>
/// <param name="Id">Which key.</param>
/// <param name="Name">For people.</param>
/// <param name="ExpiresAt">Ahead of now, or null: never.</param>
public sealed record ChangeKey(KeyId Id, Given<string> Name, Given<Instant?> ExpiresAt) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Key, Id.Value);

    /// <summary>Answers <see cref="KeyView"/>.</summary>
    public static Decision Decide(ChangeKey command, Draft draft)
    {
        if (ReadKeys.Find(command.Id, draft, out var refused) is not { } key) return refused;
        if (key.IsEnded(draft.Now)) return Ended(key);
        var image = key.Image with
        {
            Name = command.Name.Or(key.Image.Name) ?? key.Image.Name,
            ExpiresAt = command.ExpiresAt.Or(key.Image.ExpiresAt),
        };
        if (image.ExpiresAt <= draft.Now)
            return Refused.At(Reason.BadRequest, "/expires_at", "A key expires ahead of now; DELETE revokes it.");
        if (command.ExpiresAt.IsGiven && MakeKey.Outlives(image.ExpiresAt, draft) is { } outlives) return outlives;

        if (image == key.Image) return new Done(new KeyView(key.Id, image));
        image.Revision++;
        draft.Add(new KeySet(key.Id, image));
        return new Done(new KeyView(key.Id, image));
    }

    /// <summary>Refused because the key opens nothing any more.</summary>
    internal static Refused Ended(Key key) => new(
        Reason.KeyEnded, key.Image.RevokedAt is { } at
            ? $"Key {key.Id} was revoked at {at}; make another."
            : $"Key {key.Id} expired at {key.Image.ExpiresAt}; make another.");
}
