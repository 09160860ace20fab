using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Bookkeeping;

/// <summary>Has money of an account collected by its seller's bookkeeper: what it pays raises its balance.</summary>
/// <param name="Id">The intent's id, made at the edge.</param>
/// <param name="Account">Who pays; its own keys may ask.</param>
/// <param name="Amount">Currency units, above zero, at most the currency's decimals.</param>
public sealed record TopUpAccount(IntentId Id, AccountId Account, decimal Amount) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Intent, Id.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the <see cref="OutboxIntent"/>; it is done already where a top-up is granted.</summary>
    public static Decision Decide(TopUpAccount command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (book.Account.Image.Status != AccountStatus.Open) return Refusal.Closed(book);
        if (!Money.TryFrom(command.Amount, book.Currency, out var amount)) return Refusal.OutOfRange();
        if (amount.IsZero || amount.IsNegative || !amount.IsWholeMinor)
            return Wrong($"An amount is above zero and has at most {book.Currency.Minor} decimals in {book.Currency}.");
        var bookkeeper = draft.Books.BookkeeperOf(draft.SellerNow(book));
        if (book.IsPaidFor || !TopUps.MayAsk(bookkeeper))
            return new Refused(Reason.NothingCollects, "The account's seller has no bookkeeper that could collect it.");
        if (TopUps.Limit(bookkeeper, amount) is { } limit) return Wrong(limit);
        return TopUps.IsOpen(book)
            ? new Refused(Reason.TopUpOpen, "A top-up of this account is under way: wait for what comes of it.")
            : new Done(TopUps.Ask(draft, book, command.Id, amount, isAutomatic: false));
    }

    private static Refused Wrong(string detail) => Refused.At(Reason.BadRequest, "/amount", detail);
}
