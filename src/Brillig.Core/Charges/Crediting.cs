using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Core.Charges;

/// <summary>
/// What the credit notes of a charge gave back, line by line, and what another one may give. Taxes follow the lines
/// they are on: after each note, all notes together have given back the same share of a tax as of its net, rounded
/// once, so that the last note makes both exactly zero.
/// </summary>
public sealed class Crediting
{
    private readonly ImmutableArray<ChargeItem> _items;
    private readonly Money _zero;
    private readonly Given[] _given;

    /// <summary>Nothing of a charge with these lines was given back yet.</summary>
    public Crediting(ImmutableArray<ChargeItem> items, Currency currency)
    {
        (_items, _zero) = (items, Money.Zero(currency));
        _given = [.. items.Select(_ => new Given(Exact.Zero, Exact.Zero, _zero, _zero))];
    }

    /// <summary>What these credit notes of the charge left.</summary>
    public static Crediting Of(Charge charge, ImmutableArray<Charge> notes)
    {
        var crediting = new Crediting(charge.Items, charge.Total.Currency);
        foreach (var note in notes) crediting.Take(note.Items);
        return crediting;
    }

    /// <summary>What remains of the whole charge.</summary>
    public Money Left => _items.Select((_, line) => LeftOf(line)).Aggregate(_zero, (sum, left) => sum + left);

    /// <summary>True if nothing of any line remains.</summary>
    public bool IsAll
    {
        get
        {
            for (var line = 0; line < _given.Length; line++)
            {
                if (!LeftOf(line).IsZero || !IncludedLeftOf(line).IsZero) return false;
            }

            return true;
        }
    }

    /// <summary>True if what was given back of each tax is the share that was given back of its net.</summary>
    public bool IsProportional
    {
        get
        {
            for (var line = 0; line < _given.Length; line++)
            {
                var item = _items[line];
                if (item.Kind != ItemKind.Tax) continue;
                if (Tax(line).Amount != (item.Included is null ? _given[line].Total : _given[line].Included))
                    return false;
            }

            return true;
        }
    }

    /// <summary>The first line of which more was given back than it has, or less than nothing; null: none.</summary>
    public int? Excess
    {
        get
        {
            for (var line = 0; line < _given.Length; line++)
            {
                if (!IsPart(_given[line].Total, _items[line].Total)
                    || !IsPart(_given[line].Included, _items[line].Included ?? _zero)) return line;
            }

            return null;
        }
    }

    /// <summary>What remains of a line.</summary>
    public Money LeftOf(int line) => _items[line].Total - _given[line].Total;

    /// <summary>What remains of the lines that a line is taxed with, and of all lines: the less of the two.</summary>
    public Money NetLeftOf(int line)
    {
        var group = Net(_items[line].TaxGroup);
        var all = Net(ChargeItem.NoGroup);
        var (left, leftOfAll) = (group.Of - group.Given, all.Of - all.Given);
        return left < leftOfAll ? left : leftOfAll;
    }

    /// <summary>Counts lines of a credit note.</summary>
    /// <returns>False if one of them refers to no line of the charge.</returns>
    public bool Take(IEnumerable<ChargeItem> items)
    {
        foreach (var item in items)
        {
            if (item.RefersTo is not { } line || line < 0 || line >= _given.Length) return false;
            var given = _given[line];
            _given[line] = new(
                given.Usage - item.Usage, given.Exact - item.Exact, given.Total - item.Total,
                given.Included - (item.Included ?? _zero));
        }

        return true;
    }

    /// <summary>The line of a credit note that gives an amount of a line back; not of a tax.</summary>
    public ChargeItem Item(int line, Money amount) => _items[line] with
    {
        Usage = Exact.Zero, Exact = -amount.Amount, Total = -amount, RefersTo = line,
    };

    /// <summary>What is to be given back of the taxes for what was given back of their nets.</summary>
    public IEnumerable<ChargeItem> Taxes()
    {
        for (var line = 0; line < _given.Length; line++)
        {
            var item = _items[line];
            if (item.Kind != ItemKind.Tax) continue;
            var (amount, taxable) = Tax(line);
            var given = _given[line];
            var change = amount - (item.Included is null ? given.Total : given.Included);
            var taxed = taxable - given.Usage;
            if (change.IsZero && taxed.Sign == 0) continue;
            yield return item with
            {
                Usage = -taxed, Exact = -change.Amount, RefersTo = line,
                Total = item.Included is null ? -change : _zero,
                Included = item.Included is null ? null : -change,
            };
        }
    }

    /// <summary>All that remains: the lines of the credit note that voids the charge.</summary>
    public IEnumerable<ChargeItem> Rest(bool withZeros)
    {
        for (var line = 0; line < _given.Length; line++)
        {
            if (!withZeros && LeftOf(line).IsZero && IncludedLeftOf(line).IsZero) continue;
            var item = _items[line];
            yield return item with
            {
                Usage = _given[line].Usage - item.Usage, Exact = _given[line].Exact - item.Exact,
                Total = -LeftOf(line), Included = item.Included is null ? null : -IncludedLeftOf(line),
                RefersTo = line,
            };
        }
    }

    private static bool IsPart(Money part, Money of) =>
        of.IsNegative ? part >= of && part.Micros <= 0 : part <= of && part.Micros >= 0;

    private Money IncludedLeftOf(int line) => (_items[line].Included ?? _zero) - _given[line].Included;

    // The share of a tax, and of what it is on, for the share of its net that was given back.
    private (Money Amount, Exact Taxable) Tax(int line)
    {
        var item = _items[line];
        var (of, given) = Net(item.TaxGroup);
        var amount = item.Included ?? item.Total;
        if (given == of) return of.IsZero ? (_zero, Exact.Zero) : (amount, item.Usage);
        if (of.IsZero || of.IsNegative || given.IsZero) return (_zero, Exact.Zero);
        var share = (Exact)given.Amount / of.Amount;
        return (
            Money.RoundToMinor(share * amount.Amount, amount.Currency),
            Money.RoundToMinor(share * item.Usage, amount.Currency).Amount);
    }

    private (Money Of, Money Given) Net(int group)
    {
        var (of, given) = (_zero, _zero);
        for (var line = 0; line < _given.Length; line++)
        {
            var item = _items[line];
            if (item.Kind == ItemKind.Tax || (group != ChargeItem.NoGroup && item.TaxGroup != group)) continue;
            of += item.Total;
            given += _given[line].Total;
        }

        return (of, given);
    }

    private readonly record struct Given(Exact Usage, Exact Exact, Money Total, Money Included);
}
