using System.Collections.Immutable;
using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using NodaTime;

namespace Brillig.Core.Bookkeeping;

/// <summary>One line of what a payer is billed for. The quantity times the unit price is the amount, exactly.</summary>
/// <param name="Description">What for.</param>
/// <param name="Quantity">How many; above zero.</param>
/// <param name="UnitPrice">What one costs, in whole minor units; below zero where something is taken off.</param>
public sealed record ItemizedLine(string Description, long Quantity, Money UnitPrice)
{
    /// <summary>What all of them cost.</summary>
    public Money Amount => UnitPrice with { Micros = checked(UnitPrice.Micros * Quantity) };
}

/// <summary>
/// What a payer is billed for, as bookkeepers that make invoices are told. The lines sum up to the intent's amount:
/// what credits settled before is a line that is taken off.
/// </summary>
/// <param name="Number">The charge's number, or null.</param>
/// <param name="IssuedAt">When it was issued.</param>
/// <param name="DueAt">When it is due.</param>
/// <param name="Lines">At least one.</param>
public sealed record Itemized(string? Number, Instant IssuedAt, Instant DueAt, ImmutableArray<ItemizedLine> Lines)
{
    private const string Credits = "credits applied";
    private const int MicrosOfOne = 1_000_000;

    /// <summary>Of an intent that collects.</summary>
    /// <param name="intent">A sale or a top-up.</param>
    /// <param name="charge">Of a sale: the charge; null: it is not known.</param>
    public static Itemized Of(OutboxIntent intent, Charge? charge)
    {
        if (charge is null)
        {
            var name = intent.Kind == IntentKind.TopUp ? "top-up" : $"charge {intent.Charge}";
            return new Itemized(null, intent.MadeAt, intent.MadeAt, [new ItemizedLine(name, 1, intent.Amount)]);
        }

        var lines = ImmutableArray.CreateBuilder<ItemizedLine>();
        var left = intent.Amount;
        foreach (var item in charge.Items)
        {
            if (item.Total.IsZero) continue;   // a tax that prices include, or what costs nothing
            lines.Add(Line(item));
            left -= item.Total;
        }

        if (!left.IsZero) lines.Add(new ItemizedLine(Credits, 1, left));
        return new Itemized(charge.NumberText, charge.Date, charge.DueDate, lines.ToImmutable());
    }

    // Where the quantity is whole and a unit's price of whole minor units, it is told so; else in words.
    private static ItemizedLine Line(ChargeItem item)
    {
        if (item.Kind == ItemKind.Tax) return new ItemizedLine($"{item.Name} {item.Percent} %", 1, item.Total);
        if (item.Usage.Sign <= 0 || !item.Usage.TryToMicros(out var micros))
            return new ItemizedLine(item.Name, 1, item.Total);
        var (quantity, total) = (micros / MicrosOfOne, item.Total.Micros);
        var minor = item.Total.Currency.MinorMicros;
        return micros % MicrosOfOne == 0 && total % quantity == 0 && total / quantity % minor == 0
            ? new ItemizedLine(item.Name, quantity, item.Total with { Micros = total / quantity })
            : new ItemizedLine(
                string.Create(CultureInfo.InvariantCulture, $"{item.Name} ({item.Usage})"), 1, item.Total);
    }
}
