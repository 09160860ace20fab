using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Accounts;

/// <summary>Makes an API key, no stronger than the caller's own.</summary>
/// <param name="Id">Made at the edge.</param>
/// <param name="Account">Whose; null: the caller's own.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Name">For people.</param>
/// <param name="Hash">SHA-256 of the secret, which the edge made and shows once.</param>
/// <param name="ExpiresAt">Ahead of now, or null: never.</param>
public sealed record MakeKey(KeyId Id, AccountId? Account, Role Role, string Name, string Hash, Instant? ExpiresAt)
    : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Key, Id.Value);

    /// <summary>Answers <see cref="KeyView"/>.</summary>
    public static Decision Decide(MakeKey command, Draft draft)
    {
        if (draft.Caller.Role != Role.Admin) return new Refused(Reason.NotAllowed, "Keys are made by an admin key.");
        var account = command.Account ?? draft.Caller.Account;
        if (!account.IsOperator && draft.Reach(account) is null)
            return Refused.At(Reason.AccountNotFound, "/account", $"There is no account {account}.");
        if (account.IsOperator && !draft.Caller.IsOperator)
            return Refused.At(Reason.NotAllowed, "/account", "Nobody makes a key stronger than his own.");
        if (command.ExpiresAt <= draft.Now)
            return Refused.At(Reason.BadRequest, "/expires_at", "A key expires ahead of now.");
        if (Outlives(command.ExpiresAt, draft) is { } outlives) return outlives;

        var image = new KeyImage
        {
            Account = account, Role = command.Role, Name = command.Name, Hash = command.Hash,
            CreatedAt = draft.Now, ExpiresAt = command.ExpiresAt, Revision = 1,
        };
        draft.Add(new KeySet(command.Id, image));
        return new Done(new KeyView(command.Id, image));
    }

    /// <summary>Refused if what the caller hands out would open longer than his own key.</summary>
    internal static Refused? Outlives(Instant? expiresAt, Draft draft) =>
        draft.Books.Key(draft.Caller.Key)?.Image.ExpiresAt is { } own && !(expiresAt <= own)
            ? Refused.At(
                Reason.NotAllowed, "/expires_at",
                $"Your own key expires at {own}: none that it hands out outlives it.")
            : null;
}

/// <summary>Revokes a key at once.</summary>
public sealed record RevokeKey(KeyId Id) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Key, Id.Value);

    /// <summary>Answers nothing. A key that is revoked stays so.</summary>
    public static Decision Decide(RevokeKey command, Draft draft)
    {
        if (ReadKeys.Find(command.Id, draft, out var refused) is not { } key) return refused;
        if (key.Image.RevokedAt is not null) return Done.Nothing;
        var revision = key.Image.Revision + 1;
        draft.Add(new KeySet(key.Id, key.Image with { RevokedAt = draft.Now, Revision = revision }));
        return Done.Nothing;
    }
}
