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
        var own = draft.Books.Key(draft.Caller.Key)?.Image.ExpiresAt;
        if (own is { } end && (command.ExpiresAt is null || command.ExpiresAt > end))
            return Refused.At(
                Reason.NotAllowed, "/expires_at", $"Your own key expires at {end}: none that it makes outlives it.");

        var image = new KeyImage
        {
            Account = account, Role = command.Role, Name = command.Name, Hash = command.Hash,
            CreatedAt = draft.Now, ExpiresAt = command.ExpiresAt, Revision = 1,
        };
        draft.Add(new KeySet(command.Id, image));
        return new Done(new KeyView(command.Id, image));
    }
}

/// <summary>Revokes a key at once.</summary>
public sealed record RevokeKey(KeyId Id) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Key, Id.Value);

    /// <summary>Answers nothing. A key that is revoked stays so.</summary>
    public static Decision Decide(RevokeKey command, Draft draft)
    {
        if (draft.Caller.Role != Role.Admin) return new Refused(Reason.NotAllowed, "Keys are revoked by an admin key.");
        if (draft.Books.Key(command.Id) is not { } key || !ReadKeys.Sees(draft, key))
            return new Refused(Reason.KeyNotFound, $"There is no key {command.Id}.");
        if (key.Image.RevokedAt is not null) return Done.Nothing;
        var revision = key.Image.Revision + 1;
        draft.Add(new KeySet(key.Id, key.Image with { RevokedAt = draft.Now, Revision = revision }));
        return Done.Nothing;
    }
}

/// <summary>A key as people see it, without its hash.</summary>
public sealed record KeyView(KeyId Id, KeyImage Image);

/// <summary>Live: the keys of the caller's subtree.</summary>
public sealed record ReadKeys : Command
{
    /// <summary>Answers <see cref="KeyViews"/>.</summary>
    public static Decision Decide(ReadKeys command, Draft draft)
    {
        if (draft.Caller.Role != Role.Admin) return new Refused(Reason.NotAllowed, "Keys are listed by an admin key.");
        var seen = draft.Books.Keys.Where(k => Sees(draft, k)).OrderBy(k => k.Id.Value);
        return new Done(new KeyViews([.. seen.Select(k => new KeyView(k.Id, k.Image))]));
    }

    /// <summary>True for keys of the caller's account and of those below.</summary>
    internal static bool Sees(Draft draft, Key key) =>
        draft.Caller.IsOperator || (!key.Image.Account.IsOperator && draft.Reach(key.Image.Account) is not null);
}

/// <summary>Keys.</summary>
public sealed record KeyViews(IReadOnlyList<KeyView> Keys);
