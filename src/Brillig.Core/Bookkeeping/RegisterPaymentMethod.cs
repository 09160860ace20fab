using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Bookkeeping;

/// <summary>Has a payment method kept by the bookkeeper of an account's seller, which then charges it.</summary>
/// <param name="Id">The intent's id, made at the edge.</param>
/// <param name="Account">Who pays by it; its own keys may ask.</param>
/// <param name="Token">What the bookkeeper's own page made of it: for one use, or the id of one that it keeps.</param>
public sealed record RegisterPaymentMethod(IntentId Id, AccountId Account, string Token) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Intent, Id.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>
    /// Answers the <see cref="OutboxIntent"/>: that of the same token, where one is under way; one of another token
    /// that surely nobody has seen is withdrawn.
    /// </summary>
    public static Decision Decide(RegisterPaymentMethod command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (CardNumber.IsIn(command.Token)) return Refused(Reason.CardNumber);
        if (book.Account.Image.Status != AccountStatus.Open) return Refusal.Closed(book);
        if (book.IsPaidFor || !draft.Books.BookkeeperOf(draft.SellerNow(book)).KeepsMethods)
            return Refused(Reason.NoPaymentMethods);
        if (PaymentMethods.UnderWay(book) is { } other)
        {
            if (other.Token == command.Token) return new Done(other);
            if (PaymentMethods.Withdraw(draft, other) is null) return Refused(Reason.PaymentMethodOpen);
        }

        return new Done(PaymentMethods.Ask(draft, book, command.Id, command.Token));
    }

    /// <summary>Why it cannot be.</summary>
    public static Refused Refused(Reason reason) => new(reason, reason switch
    {
        Reason.CardNumber => "A card number is not taken here: send the token that the bookkeeper's own page makes.",
        Reason.NoPaymentMethods => "The bookkeeper that collects from this account keeps no payment methods.",
        Reason.PaymentMethodOpen => "Another payment method is being registered or removed: wait for what comes of it.",
        Reason.PaymentMethodNotFound => "The account has no payment method.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "That is about something else."),
    });
}

/// <summary>Has the bookkeeper forget an account's payment method.</summary>
/// <param name="Id">The intent's id, made at the edge.</param>
/// <param name="Account">Whose.</param>
public sealed record RemovePaymentMethod(IntentId Id, AccountId Account) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Intent, Id.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the <see cref="OutboxIntent"/>: one that registers and was not sent yet is withdrawn.</summary>
    public static Decision Decide(RemovePaymentMethod command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        var withdrawn = PaymentMethods.UnderWay(book) is { IsRemoval: false } other
            ? PaymentMethods.Withdraw(draft, other)
            : null;
        if (withdrawn is null && PaymentMethods.UnderWay(book) is { } open)
            return open.IsRemoval ? new Done(open) : RegisterPaymentMethod.Refused(Reason.PaymentMethodOpen);
        return PaymentMethods.Of(draft, book) is not null
            ? new Done(PaymentMethods.Ask(draft, book, command.Id, null))
            : withdrawn is not null ? new Done(withdrawn)
            : RegisterPaymentMethod.Refused(Reason.PaymentMethodNotFound);
    }
}

/// <summary>Live: what an account pays by.</summary>
/// <param name="Account">Which.</param>
public sealed record ReadPaymentMethod(AccountId Account) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="PaymentMethodView"/>.</summary>
    public static Decision Decide(ReadPaymentMethod command, Draft draft) =>
        draft.Reach(command.Account) is { } book
            ? new Done(new PaymentMethodView(
                book.Id, draft.Books.BookkeeperOf(draft.SellerNow(book)).Type, PaymentMethods.Of(draft, book),
                PaymentMethods.UnderWay(book)))
            : Refusal.NoAccount(command.Account);
}

/// <summary>What an account pays by.</summary>
/// <param name="Account">Which.</param>
/// <param name="Bookkeeper">Which system collects from it.</param>
/// <param name="Method">What that keeps of it; null: nothing.</param>
/// <param name="UnderWay">What is being registered or removed, or null.</param>
public sealed record PaymentMethodView(
    AccountId Account, BookkeeperType Bookkeeper, PaymentMethod? Method, OutboxIntent? UnderWay);
