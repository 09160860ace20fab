using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Bookkeeping;

/// <summary>
/// Takes what a bookkeeper outside tells of a subscription that it bills: once, in whatever order it comes, and however
/// often.
/// </summary>
/// <param name="Seller">Whose bookkeeper.</param>
/// <param name="Via">Which system that is.</param>
/// <param name="Event">What it tells.</param>
/// <param name="Account">Whose subscription, as it says.</param>
/// <param name="Before">What was known before.</param>
public sealed record HearSubscription(
    AccountId Seller, BookkeeperType Via, VendorEvent Event, AccountId Account, HeardBefore Before) : Command
{
    /// <summary>What follows from what is of a subscription that these books do not keep right.</summary>
    public const string Unknown = "no-such-subscription";

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Under what a subscription's events are found again, as those of an intent are under its id.</summary>
    public static IntentId Name(AccountId seller, string? subscription) =>
        new(DerivedId.Of($"subscription {seller} {subscription}"));

    /// <summary>
    /// Answers the <see cref="EventHeard"/>, or nothing: no such account is sold to by this seller.
    /// <see cref="Stale"/>: what was known is to be read again.
    /// </summary>
    public static Decision Decide(HearSubscription command, Draft draft)
    {
        if (draft.Books.Account(command.Account) is not { } book || draft.Books.Tree.Seller(book) != command.Seller)
            return Done.Nothing;
        if (book.Image.History > command.Before.ReadAt) return new Stale();
        foreach (var known in command.Before.Events)
            if (known.Event.Id == command.Event.Id) return new Done(known);
        return new Done(Subscribed.Take(draft, book, command));
    }
}
