using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Charges;

/// <summary>Adds a one-off line to the open charge.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Name">What the document calls it.</param>
/// <param name="Quantity">For the reader; ≥ 0.</param>
/// <param name="Amount">What the line costs in all, in currency units; ≥ 0.</param>
public sealed record AddChargeItem(AccountId Account, string Name, decimal Quantity, decimal Amount) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.OpenCharge, Account.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the open charge as it is then.</summary>
    public static Decision Decide(AddChargeItem command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (!draft.Sells(book)) return Refusal.NotSeller("Lines are added to a charge");
        if (Paying.PaidFor(book) is { } paid) return paid;
        if (book.Open is not { } open) return Refusal.Closed(book);
        if (!Bounds.Hold(book, open, command.Amount)) return Refusal.OutOfRange();

        var before = draft.Available(book);
        draft.Add(new ItemAdded(
            book.Id, open.Image.Index, ItemKind.OneOff, command.Name, command.Quantity, command.Amount,
            null, null, null));
        return Refusal.IfOverdrawn(draft, book, before) ?? (Decision)new Done(ChargeViews.Of(draft, book, open));
    }
}
