using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;

namespace Brillig.Core.Charges;

/// <summary>What history knows of an issued charge, read by the request's thread.</summary>
/// <param name="Charge">The document.</param>
/// <param name="Due">Its due, with what remains of it; null if nothing ever was due.</param>
/// <param name="Allocations">What settles it, the newest first.</param>
/// <param name="IsVoid">True if a credit note gave all of it back.</param>
/// <param name="ReadAt">The batch it was read at.</param>
public sealed record ChargeHistory(
    Charge Charge, Due? Due, ImmutableArray<StandingAllocation> Allocations, bool IsVoid, long ReadAt)
{
    /// <summary>Its revision then.</summary>
    public string? Revision { get; init; }
}

/// <summary>
/// Gives all of an issued charge back by a credit note; what had settled it becomes credit again. The charge itself
/// never changes.
/// </summary>
/// <param name="Id">The credit note's id, made at the edge.</param>
/// <param name="Account">Whose.</param>
/// <param name="Charge">Which charge.</param>
/// <param name="History">What is known of it; null: it is not a charge of this account.</param>
/// <param name="Note">Why.</param>
public sealed record VoidCharge(
    ChargeId Id, AccountId Account, ChargeId Charge, ChargeHistory? History, string? Note) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Charge, Charge.Value);

    /// <inheritdoc/>
    public override string? RevisionRead => History?.Revision;

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the credit note, a <see cref="ChargeView"/>.</summary>
    public static Decision Decide(VoidCharge command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (!draft.IsAbove(book)) return Refusal.NotAbove("Charges are voided");
        if (command.History is not { Charge.Kind: ChargeKind.Charge } history || history.Charge.Account != book.Id)
            return new Refused(Reason.ChargeNotFound, $"There is no issued charge {command.Charge} on this account.");
        if (book.Image.History > history.ReadAt) return new Stale();
        if (history.IsVoid)
            return new Refused(Reason.ChargeVoid, $"Charge {history.Charge.NumberText} is void already.");

        var note = CreditNote(command, draft, history.Charge);
        var due = Free(draft, book, history);
        var amount = history.Charge.Total;
        var credit = amount.IsZero ? null : new Credit(note.Id.Value, draft.Now, amount, amount);
        draft.Add(new ChargeIssued(note, [], null, null, credit));
        foreach (var posted in ChargePostings.Of(note)) draft.AddIf(posted);
        if (credit is not null && due is not null) draft.Add(Allocated.Of(book.Id, credit, due));
        draft.Settle(book);
        return new Done(new ChargeView(note, ChargeStatus.Paid, Money.Zero(book.Currency)));
    }

    // What had settled the charge is free again, so that all of it is due when the credit note settles it.
    private static Due? Free(Draft draft, AccountBook book, ChargeHistory history)
    {
        var due = history.Due;
        if (due is null) return null;
        foreach (var allocation in history.Allocations)
        {
            var undone = Allocated.Undone(book.Id, allocation.Credit, due, allocation.Amount);
            draft.Add(undone);
            due = undone.Due;
        }

        return due;
    }

    private static Charge CreditNote(VoidCharge command, Draft draft, Charge charge) => charge with
    {
        Id = command.Id,
        Kind = ChargeKind.CreditNote,
        Number = draft.Books.Series(charge.Seller).Next(ChargeKind.CreditNote),
        Date = draft.Now,
        DueDate = draft.Now,
        Total = -charge.Total,
        Tax = -charge.Tax,
        RefersTo = charge.Id,
        Note = command.Note,
        Items =
        [
            .. charge.Items.Select(i => i with
            {
                Usage = -i.Usage,
                Exact = -i.Exact,
                Total = -i.Total,
                Included = i.Included is { } included ? -included : null,
            }),
        ],
    };
}
