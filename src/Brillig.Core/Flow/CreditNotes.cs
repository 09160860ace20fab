using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;

namespace Brillig.Core.Flow;

/// <summary>Issues credit notes: one way under voiding a charge and giving a part of it back.</summary>
internal static class CreditNotes
{
    /// <summary>The history of a charge of this account, or null: of a credit note there is none.</summary>
    public static ChargeHistory? Known(AccountBook book, ChargeHistory? history) =>
        history is { Charge.Kind: ChargeKind.Charge } && history.Charge.Account == book.Id ? history : null;

    /// <summary>Refused because the account has no such charge.</summary>
    public static Refused NoCharge(ChargeId charge) =>
        new(Reason.ChargeNotFound, $"There is no issued charge {charge} on this account.");

    /// <summary>Refused because nothing remains of the charge, or to be asked again with newer history.</summary>
    public static Decision? Refuse(AccountBook book, ChargeHistory history) =>
        book.Image.History > history.ReadAt ? new Stale()
        : history.IsVoid ? new Refused(Reason.ChargeVoid, $"Charge {history.Charge.NumberText} is void already.")
        : null;

    /// <summary>
    /// Issues a credit note of these lines, with its number and entries. What had settled the charge, and now settles
    /// more than remains of it, is credit again.
    /// </summary>
    public static ChargeView Issue(
        Draft draft, AccountBook book, ChargeId id, ChargeHistory history, ImmutableArray<ChargeItem> items,
        string? why)
    {
        var note = Note(draft, id, history.Charge, items, why);
        var amount = -note.Total;
        var left = Collecting.Due(book, history.Charge.Id)?.Remaining ?? Money.Zero(book.Currency);
        var due = Free(draft, book, history, amount);
        var credit = amount.IsZero ? null : new Credit(note.Id.Value, draft.Now, amount, amount);
        var deferred = Deferring.Parts(book, note);
        draft.Add(new ChargeIssued(note, [], null, null, credit));
        foreach (var posted in ChargePostings.Of(note, deferred)) draft.AddIf(posted);
        Deferring.Issued(draft, book, note, deferred, null);
        if (credit is not null && due is not null) draft.Add(Allocated.Of(book.Id, credit, due));
        draft.Settle(book);
        Collecting.Credited(draft, book, history.Charge.Id, left < amount ? left : amount, note.NumberText);
        return new ChargeView(note, ChargeStatus.Paid, Money.Zero(book.Currency));
    }

    // Undoes as many allocations, the newest first, as the note needs to settle what it gives back. Those of earlier
    // notes stay: what they gave back is not owed again.
    private static Due? Free(Draft draft, AccountBook book, ChargeHistory history, Money amount)
    {
        if (history.Due is not { } due) return null;
        foreach (var allocation in history.Allocations)
        {
            if (due.Remaining >= amount) break;
            if (history.Notes.Any(n => n.Id.Value == allocation.Credit.Id)) continue;
            var missing = amount - due.Remaining;
            var undone = Allocated.Undone(
                book.Id, allocation.Credit, due, allocation.Amount < missing ? allocation.Amount : missing);
            draft.Add(undone);
            due = undone.Due;
        }

        return due;
    }

    private static Charge Note(
        Draft draft, ChargeId id, Charge charge, ImmutableArray<ChargeItem> items, string? why)
    {
        var (total, tax) = (Money.Zero(charge.Total.Currency), Money.Zero(charge.Total.Currency));
        foreach (var item in items)
        {
            total += item.Total;
            if (item.Kind == ItemKind.Tax) tax += item.Included ?? item.Total;
        }

        return charge with
        {
            Id = id,
            Kind = ChargeKind.CreditNote,
            Number = draft.Books.Series(charge.Seller).Next(ChargeKind.CreditNote),
            Date = draft.Now,
            DueDate = draft.Now,
            Total = total,
            Tax = tax,
            RefersTo = charge.Id,
            Note = why,
            Items = items,
        };
    }
}
