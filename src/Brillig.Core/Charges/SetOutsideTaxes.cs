using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Charges;

/// <summary>A tax as an outside engine posts it.</summary>
/// <param name="Name">What the document calls it.</param>
/// <param name="Percent">For the reader; null: it has none.</param>
/// <param name="Taxable">What it is on, in currency units, for the reader.</param>
/// <param name="Amount">The tax, in currency units, at most the currency's decimals; below zero gives back.</param>
public sealed record PostedTax(string Name, decimal? Percent, decimal Taxable, decimal Amount);

/// <summary>
/// Sets the taxes that an outside engine computed for a charge that is open or closing; those it set before for this
/// charge are replaced. They come beside the account's own tax rates, and are taken even where they overdraw.
/// </summary>
/// <param name="Account">Whose.</param>
/// <param name="Charge">Which charge, by the id that it has while it is open.</param>
/// <param name="Taxes">All of them; none takes them off.</param>
public sealed record SetOutsideTaxes(AccountId Account, ChargeId Charge, ImmutableArray<PostedTax> Taxes) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Charge, Charge.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers the charge as it is then, a <see cref="ChargeView"/>.</summary>
    public static Decision Decide(SetOutsideTaxes command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (!draft.Sells(book)) return Refusal.NotSeller("Taxes are set");
        if (book.Image.Running.FirstOrDefault(r => r.Image.Charge == command.Charge) is not { } running)
            return new Refused(
                Reason.ChargeNotFound,
                $"No charge {command.Charge} is open or closing on this account: an issued one takes no more taxes.");

        var taxes = ImmutableArray.CreateBuilder<OutsideTax>(command.Taxes.Length);
        var sum = Exact.Zero;
        for (var i = 0; i < command.Taxes.Length; i++)
        {
            var posted = command.Taxes[i];
            if (!Money.TryFrom(posted.Amount, book.Currency, out var amount)) return Refusal.OutOfRange();
            if (!amount.IsWholeMinor)
                return Refused.At(
                    Reason.BadRequest, $"/{i}/amount", $"{book.Currency} has {book.Currency.Minor} decimals.");
            taxes.Add(new OutsideTax(posted.Name, posted.Percent, posted.Taxable, amount));
            sum += ((Exact)posted.Amount).Abs();
        }

        if (!Bounds.Hold(book, running, sum)) return Refusal.OutOfRange();
        draft.Add(new OutsideTaxesSet(book.Id, running.Image.Index, taxes.MoveToImmutable()));
        return new Done(ChargeViews.Of(draft, book, running));
    }
}
