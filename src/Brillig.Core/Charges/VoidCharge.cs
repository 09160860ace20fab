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
/// <param name="Notes">Its credit notes, oldest first.</param>
/// <param name="ReadAt">The batch it was read at.</param>
public sealed record ChargeHistory(
    Charge Charge, Due? Due, ImmutableArray<StandingAllocation> Allocations, ImmutableArray<Charge> Notes, long ReadAt)
{
    /// <summary>True if credit notes gave all of it back.</summary>
    public bool IsVoid => !Notes.IsEmpty && Crediting.Of(Charge, Notes).IsAll;

    /// <summary>Its revision then.</summary>
    public string? Revision { get; init; }
}

/// <summary>
/// Gives all of an issued charge back by a credit note, or all that earlier credit notes left; what had settled it
/// becomes credit again. The charge itself never changes.
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
        if (!draft.Sells(book)) return Refusal.NotSeller("Charges are voided");
        if (Paying.PaidFor(book) is { } paid) return paid;
        if (CreditNotes.Known(book, command.History) is not { } history) return CreditNotes.NoCharge(command.Charge);
        if (CreditNotes.Refuse(book, history) is { } refused) return refused;

        var crediting = Crediting.Of(history.Charge, history.Notes);
        var items = crediting.Rest(withZeros: history.Notes.IsEmpty);
        return new Done(CreditNotes.Issue(draft, book, command.Id, history, [.. items], command.Note));
    }
}
