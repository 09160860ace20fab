using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Charges;

/// <summary>What to give back of one line of a charge.</summary>
/// <param name="Line">The line, from 0; null: the one with this name.</param>
/// <param name="Name">The name of the only line that has it, or null.</param>
/// <param name="Amount">Currency units, above zero, without the taxes on top; null: all that remains.</param>
public sealed record LineCredit(int? Line, string? Name, decimal? Amount);

/// <summary>
/// Gives a part of an issued charge back by a credit note: amounts of some lines, and the taxes on them in proportion.
/// The charge itself never changes; several notes on one charge never give back more than it asked for.
/// </summary>
/// <param name="Id">The credit note's id, made at the edge.</param>
/// <param name="Account">Whose.</param>
/// <param name="Charge">Which charge.</param>
/// <param name="History">What is known of it; null: it is not a charge of this account.</param>
/// <param name="Lines">At least one, each line once.</param>
/// <param name="Note">Why.</param>
public sealed record CreditCharge(
    ChargeId Id, AccountId Account, ChargeId Charge, ChargeHistory? History, ImmutableArray<LineCredit> Lines,
    string? Note) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Charge, Charge.Value);

    /// <inheritdoc/>
    public override string? RevisionRead => History?.Revision;

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the credit note, a <see cref="ChargeView"/>.</summary>
    public static Decision Decide(CreditCharge command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (!draft.Sells(book)) return Refusal.NotSeller("Charges are credited");
        if (Paying.PaidFor(book) is { } paid) return paid;
        if (CreditNotes.Known(book, command.History) is not { } history) return CreditNotes.NoCharge(command.Charge);
        if (CreditNotes.Refuse(book, history) is { } refused) return refused;
        if (command.Lines.IsEmpty) return Refused.At(Reason.BadRequest, "/items", "A credit note names an item.");

        var crediting = Crediting.Of(history.Charge, history.Notes);
        var left = crediting.Left;
        var items = ImmutableArray.CreateBuilder<ChargeItem>();
        for (var i = 0; i < command.Lines.Length; i++)
        {
            var credit = command.Lines[i];
            if (Find(history.Charge, credit, out var line) is { } unknown)
                return Refused.At(Reason.BadRequest, $"/items/{i}", unknown);
            if (items.Any(item => item.RefersTo == line))
                return Refused.At(Reason.BadRequest, $"/items/{i}", $"Item {line} is named twice.");
            if (Take(crediting, credit, line, book.Currency, out var item) is { } wrong)
                return Refused.At(wrong.Reason, $"/items/{i}/amount", wrong.Detail);
            items.Add(item);
            crediting.Take([item]);
        }

        var taxes = crediting.Taxes().ToArray();
        crediting.Take(taxes);
        if (crediting.Left.IsNegative)
            return new Refused(Reason.CreditTooLarge, $"With its taxes this is above the {left} that remain of it.");
        items.AddRange(taxes);
        return new Done(CreditNotes.Issue(draft, book, command.Id, history, items.ToImmutable(), command.Note));
    }

    private static string? Find(Charge charge, LineCredit credit, out int line)
    {
        line = credit.Line ?? -1;
        if (credit.Name is { } name)
        {
            var named = Enumerable.Range(0, charge.Items.Length).Where(i => charge.Items[i].Name == name).ToArray();
            if (named.Length > 1)
                return $"{named.Length} items are named {name}: name one by its place, item {named[0]} or another.";
            line = named is [var only] ? only : -1;
        }

        if (line < 0 || line >= charge.Items.Length)
            return $"The charge has no item {credit.Name ?? $"{credit.Line}"}; it has {charge.Items.Length}, from 0.";
        return charge.Items[line].Kind == ItemKind.Tax
            ? $"{charge.Items[line].Name} is a tax: it is given back with the items that it is on."
            : null;
    }

    private static (Reason Reason, string Detail)? Take(
        Crediting crediting, LineCredit credit, int line, Currency currency, out ChargeItem item)
    {
        var left = crediting.LeftOf(line);
        var amount = left;
        item = crediting.Item(line, left);
        if (credit.Amount is { } asked && !Money.TryFrom(asked, currency, out amount))
            return (Reason.AmountOutOfRange, Refusal.OutOfRange().Detail);
        if (!amount.IsWholeMinor || amount.IsNegative || (amount.IsZero && credit.Amount is not null))
            return (Reason.BadRequest, $"An amount is above zero and has at most {currency.Minor} decimals.");
        var most = crediting.NetLeftOf(line) is var net && net < left ? net : left;
        if (amount > most || most.IsZero)
        {
            if (most.IsNegative) most = Money.Zero(currency);
            return (Reason.CreditTooLarge, $"Only {most} remain of item {line}.");
        }

        item = crediting.Item(line, amount);
        return null;
    }
}
