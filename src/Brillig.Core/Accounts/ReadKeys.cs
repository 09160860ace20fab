using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Accounts;

/// <summary>A key as people see it, without its hash.</summary>
public sealed record KeyView(KeyId Id, KeyImage Image);

/// <summary>Live: the keys of the caller's subtree, or one of them.</summary>
public sealed record ReadKeys(KeyId? Id = null) : Command
{
    /// <summary>Answers <see cref="KeyViews"/>, or one <see cref="KeyView"/>.</summary>
    public static Decision Decide(ReadKeys command, Draft draft)
    {
        if (command.Id is { } id)
            return Find(id, draft, out var refused) is { } key ? new Done(new KeyView(key.Id, key.Image)) : refused;
        if (draft.Caller.Role != Role.Admin) return OfAdmins();
        var seen = draft.Books.Keys.Where(k => Sees(draft, k)).OrderBy(k => k.Id.Value);
        return new Done(new KeyViews([.. seen.Select(k => new KeyView(k.Id, k.Image))]));
    }

    /// <summary>A key of the caller's subtree, for an admin key; null: refused.</summary>
    internal static Key? Find(KeyId id, Draft draft, out Refused refused)
    {
        refused = draft.Caller.Role == Role.Admin ? new(Reason.KeyNotFound, $"There is no key {id}.") : OfAdmins();
        return draft.Caller.Role == Role.Admin && draft.Books.Key(id) is { } key && Sees(draft, key) ? key : null;
    }

    private static Refused OfAdmins() => new(Reason.NotAllowed, "Keys are seen and changed by an admin key.");

    // Those of the caller's account and of the accounts below.
    private static bool Sees(Draft draft, Key key) =>
        draft.Caller.IsOperator || (!key.Image.Account.IsOperator && draft.Reach(key.Image.Account) is not null);
}

/// <summary>Keys.</summary>
public sealed record KeyViews(IReadOnlyList<KeyView> Keys);
