using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;

namespace Brillig.Core.Charges;

/// <summary>The values of a <see cref="TaxGroup"/>.</summary>
public record struct TaxGroupImage
{
    /// <summary>The tax rates of its items.</summary>
    public ImmutableArray<TaxRate> Taxes { get; set; }

    /// <summary>The period's exact sum so far.</summary>
    public Exact Sum { get; set; }

    /// <summary>The rounded sum that the period's charges have carried already.</summary>
    public Money Issued { get; set; }

    /// <summary>The taxes that the period's charges have carried already, one per rate.</summary>
    public ImmutableArray<Money> IssuedTaxes { get; set; }
}

/// <summary>The items of a period with the same tax rates: rounded once, taxed once.</summary>
public sealed class TaxGroup(TaxGroupImage image) : State<TaxGroupImage>(image)
{
    /// <summary>A group with nothing in it.</summary>
    public static TaxGroup Of(ImmutableArray<TaxRate> taxes, Currency currency) =>
        new(new TaxGroupImage
        {
            Taxes = taxes,
            Issued = Money.Zero(currency),
            IssuedTaxes = [.. taxes.Select(_ => Money.Zero(currency))],
        });

    /// <summary>The place of the group with these tax rates; -1: there is none.</summary>
    public static int Find(List<TaxGroup> groups, ImmutableArray<TaxRate> taxes)
    {
        for (var i = 0; i < groups.Count; i++)
            if (groups[i].Image.Taxes.SequenceEqual(taxes)) return i;
        return -1;
    }

    /// <summary>What it would add to the account's debt, were its charge issued now: rounded, with taxes.</summary>
    public Money Unissued => UnissuedWith(Exact.Zero);

    /// <summary>
    /// The most that its items may grow, in whole minor units, so that with its taxes it is covered by an amount.
    /// </summary>
    public Money Room(Money amount)
    {
        var (now, unit) = (Unissued, amount.Currency.MinorMicros);
        var (low, high) = (0L, Math.Max(0, amount.Micros / unit));
        if (Fits(high)) return Of(high);
        while (low < high)
        {
            var middle = low + ((high - low + 1) / 2);
            if (Fits(middle)) low = middle;
            else high = middle - 1;
        }

        return Of(low);

        Money Of(long units) => new(units * unit, amount.Currency);
        bool Fits(long units) => UnissuedWith(Of(units).Amount) - now <= amount;
    }

    /// <summary>The same, were its sum larger by so much.</summary>
    public Money UnissuedWith(Exact more)
    {
        var rounded = GroupTotal.Of(Image.Sum + more, Image.Taxes, Image.Issued.Currency);
        var owed = rounded.Amount - Image.Issued;
        for (var i = 0; i < Image.Taxes.Length; i++)
        {
            if (!Image.Taxes[i].Inclusive) owed += rounded.Taxes[i] - Image.IssuedTaxes[i];
        }

        return owed;
    }

    /// <summary>An item of it grew by an exact amount.</summary>
    public static void Apply(TaxGroup group, Exact change, UndoLog undo)
    {
        ref var image = ref group.Change(undo);
        image.Sum += change;
    }

    /// <summary>A charge carried it.</summary>
    public static void ApplyIssued(TaxGroup group, GroupTotal total, UndoLog undo)
    {
        ref var image = ref group.Change(undo);
        image.Issued = total.Amount;
        image.IssuedTaxes = total.Taxes;
    }
}

/// <summary>A tax group rounded once, and each tax computed on that and rounded once.</summary>
/// <param name="Amount">The exact sum, half up to the minor unit (included taxes within).</param>
/// <param name="Taxes">One per rate: on the net (Amount less included taxes), half up to the minor unit.</param>
public sealed record GroupTotal(Money Amount, ImmutableArray<Money> Taxes)
{
    /// <summary>Rounds and taxes.</summary>
    public static GroupTotal Of(Exact sum, ImmutableArray<TaxRate> taxes, Currency currency)
    {
        var amount = Money.RoundToMinor(sum, currency);
        return taxes.IsEmpty ? new(amount, []) : new(amount, Tax(amount, taxes));
    }

    /// <summary>The tax base: what is left of <see cref="Amount"/> without the included taxes.</summary>
    public Money Net(ImmutableArray<TaxRate> taxes)
    {
        var net = Amount;
        for (var i = 0; i < taxes.Length; i++)
        {
            if (taxes[i].Inclusive) net -= Taxes[i];
        }

        return net;
    }

    private static ImmutableArray<Money> Tax(Money amount, ImmutableArray<TaxRate> taxes)
    {
        Exact gross = amount.Amount;
        Exact included = 0m;
        foreach (var tax in taxes)
        {
            if (tax.Inclusive) included += tax.Percent;
        }

        var result = ImmutableArray.CreateBuilder<Money>(taxes.Length);
        var net = amount;
        foreach (var tax in taxes)
        {
            var share = tax.Inclusive
                ? Money.RoundToMinor(gross * tax.Percent / (included + 100m), amount.Currency)
                : Money.Zero(amount.Currency);
            net -= share;
            result.Add(share);
        }

        for (var i = 0; i < taxes.Length; i++)
        {
            if (taxes[i].Inclusive) continue;
            result[i] = Money.RoundToMinor((Exact)net.Amount * taxes[i].Percent / 100m, amount.Currency);
        }

        return result.ToImmutable();
    }
}
