using Brillig.Core.Accounts;
using Brillig.Core.Basics;

namespace Brillig.Core.Flow;

/// <summary>The refusals that several commands share, each said in one way.</summary>
internal static class Refusal
{
    public static Refused NoAccount(AccountId id) => new(Reason.AccountNotFound, $"There is no account {id}.");

    public static Refused NotAbove(string what) =>
        new(Reason.NotAllowed, $"{what} only by a key of an account above this one, or the operator's.");

    public static Refused NotSeller(string what) => new(
        Reason.NotAllowed, $"{what} only by a key of the account's seller, of one above that, or the operator's.");

    public static Refused Closed(AccountBook book) => new(
        Reason.AccountClosed,
        book.Account.Image.Status == AccountStatus.Closing
            ? $"Account {book.Id} is closing: it takes late usage and payments only."
            : $"Account {book.Id} is closed: it takes payments and refunds only.");

    public static Refused TooDeep() =>
        Refused.At(Reason.TreeTooDeep, "/parent", $"The tree is at most {OpenAccount.DepthMax} levels deep.");

    public static Refused ExternalIdTaken(string externalId) =>
        Refused.At(Reason.NameTaken, "/external_id", $"The external id {externalId} is taken.");

    public static Refused OutOfRange() =>
        new(Reason.AmountOutOfRange, "The amount leaves ±9.2 · 10¹² currency units.");

    /// <summary>
    /// What the caller is told of a refusal at an account above: that there is one, and nothing of its money or prices.
    /// </summary>
    public static Refused Above(Refused above, string service, NodaTime.Instant at) => above.Reason switch
    {
        Reason.NoRate => new(Reason.NoRate, $"An account above has no rate for this {service}."),
        Reason.AmountOutOfRange => OutOfRange(),
        Reason.TooManyReservations => above,
        Reason.CurrencyMismatch => above,   // names neither
        Reason.TooManyRecords => new(
            Reason.TooManyRecords, $"The price of {service} above depends on too many records."),
        _ => new(Reason.TooLate, $"An account above takes nothing of {at} any more."),
    };

    /// <summary>402 because an account above cannot pay.</summary>
    public static Refused OverdrawnAbove() =>
        new(Reason.InsufficientFunds, "An account above cannot pay for its part of this.");

    /// <summary>
    /// 402 because an account could not pay for its services: until it can, nothing that costs is begun on its charge,
    /// and facts are taken. Null: it could.
    /// </summary>
    public static Refused? IfDelinquent(Draft draft, AccountBook book) =>
        draft.Payer(book).Account.Image.Standing == Standing.Delinquent
            ? new Refused(
                Reason.BillingIssue, $"Account {book.Id} could not pay for its services: pay first, then use.")
            : null;

    /// <summary>402 because an account above could not pay for its services; nothing more is told of it.</summary>
    public static Refused DelinquentAbove() =>
        new(Reason.BillingIssue, "An account above cannot pay for its part of this.");

    /// <summary>402 if the command crossed the floor: what was available before, and what would be needed.</summary>
    public static Refused? IfOverdrawn(Draft draft, AccountBook book, Money? before)
    {
        if (before is not { } had || draft.Available(book) is not { IsNegative: true } left || left >= had) return null;
        return new Refused(
            Reason.InsufficientFunds,
            $"This costs {had - left}, and {(had.IsNegative ? Money.Zero(had.Currency) : had)} is available.");
    }
}
