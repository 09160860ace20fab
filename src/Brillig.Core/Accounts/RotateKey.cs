using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Accounts;

/// <summary>
/// Gives a key another secret; the one before stays valid for a while, so that its users can change over. The key
/// stays the same: its id, role, account and expiry.
/// </summary>
/// <param name="Id">Which key; an admin key may rotate itself.</param>
/// <param name="Hash">SHA-256 of the new secret, which the edge made and shows once.</param>
/// <param name="Overlap">How long the secret before stays valid; zero: no longer.</param>
public sealed record RotateKey(KeyId Id, string Hash, Duration Overlap) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Key, Id.Value);

    /// <summary>Answers <see cref="KeyView"/>. A secret from before the last rotation is dropped at once.</summary>
    public static Decision Decide(RotateKey command, Draft draft)
    {
        if (ReadKeys.Find(command.Id, draft, out var refused) is not { } key) return refused;
        if (key.IsEnded(draft.Now)) return ChangeKey.Ended(key);

        // A secret of a key that outlives the caller's would be one that he has no right to.
        if (MakeKey.Outlives(key.Image.ExpiresAt, draft) is { } outlives) return outlives;

        var overlaps = command.Overlap > Duration.Zero;
        var image = key.Image with
        {
            Hash = command.Hash,
            Revision = key.Image.Revision + 1,
            PreviousHash = overlaps ? key.Image.Hash : null,
            PreviousUntil = overlaps ? draft.Now + command.Overlap : null,
        };
        draft.Add(new KeySet(key.Id, image));
        return new Done(new KeyView(key.Id, image));
    }
}
