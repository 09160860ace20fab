using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Bookkeeping;

/// <summary>Says whether and when the bookkeeper of a reseller is told what changes.</summary>
/// <param name="Seller">The reseller.</param>
/// <param name="IsOn">Whether; null: as the operator has it.</param>
/// <param name="BufferSeconds">After how long; null: as the operator has it.</param>
public sealed record SetSyncSettings(AccountId Seller, bool? IsOn, int? BufferSeconds) : Command
{
    /// <summary>The longest that a changed account rests: a day.</summary>
    public const int BufferSecondsMax = 86_400;

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.SyncSettings, Seller.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Seller;

    /// <summary>Answers <see cref="SyncSettingsView"/>. The same again is no change.</summary>
    public static Decision Decide(SetSyncSettings command, Draft draft)
    {
        var seller = command.Seller;
        if (draft.Reach(seller) is not { } book) return Refusal.NoAccount(seller);
        if (book.Open is null) return Refusal.Closed(book);
        var known = draft.Books.SyncSettings(seller)?.Image ?? default;
        if (known.IsOn != command.IsOn || known.BufferSeconds != command.BufferSeconds)
            draft.Add(new SyncSettingsSet(seller, command.IsOn, command.BufferSeconds, draft.Now));
        return new Done(SyncSettingsView.Of(draft, seller));
    }
}

/// <summary>Live: whether and when the bookkeeper of a reseller is told what changes.</summary>
/// <param name="Seller">The reseller.</param>
public sealed record ReadSyncSettings(AccountId Seller) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Seller;

    /// <summary>Answers <see cref="SyncSettingsView"/>.</summary>
    public static Decision Decide(ReadSyncSettings command, Draft draft) => draft.Reach(command.Seller) is null
        ? Refusal.NoAccount(command.Seller)
        : new Done(SyncSettingsView.Of(draft, command.Seller));
}

/// <summary>Whether and when the bookkeeper of a reseller is told what changes.</summary>
/// <param name="Own">What it says itself.</param>
/// <param name="Effective">What holds.</param>
public sealed record SyncSettingsView(SyncSettingsImage Own, SyncTerms Effective)
{
    internal static SyncSettingsView Of(Draft draft, AccountId seller) =>
        new(draft.Books.SyncSettings(seller)?.Image ?? default, draft.Books.SyncTerms(seller));
}
