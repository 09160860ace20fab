using System.Collections.Immutable;
using System.Globalization;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.Stripe;

/// <summary>
/// The lines of an invoice, which add up to what is collected, exactly: those of the charge, and what credits settled
/// of it as one that takes off. All go in one call, so that an invoice has all of them or none.
/// </summary>
internal static class StripeLines
{
    /// <summary>As many as an invoice may have there.</summary>
    public const int LinesMax = 250;

    private const int DescriptionMax = 500;

    /// <summary>As a form.</summary>
    public static IEnumerable<(string Name, string? Value)> Of(StripeInvoices.Sale sale)
    {
        var lines = Told(sale) ?? [(sale.Amount, $"Charge {sale.Claim.Intent.Charge}")];
        for (var i = 0; i < lines.Length; i++)
        {
            yield return ($"lines[{i}][amount]", lines[i].Amount.ToString(CultureInfo.InvariantCulture));
            yield return ($"lines[{i}][description]", lines[i].Description);
        }
    }

    // What an amount is made of is told in words: an amount is exact, a unit price times a quantity may be rounded.
    // Null: one of them cannot be said in Stripe's units.
    private static ImmutableArray<(long Amount, string Description)>? Told(StripeInvoices.Sale sale)
    {
        if (sale.Claim.Invoice is not { } invoice) return null;
        var told = ImmutableArray.CreateBuilder<(long, string)>();
        var left = sale.Amount;
        foreach (var line in invoice.Lines)
        {
            if (told.Count == LinesMax - 1 && invoice.Lines.Length > LinesMax)
            {
                told.Add((left, $"{invoice.Lines.Length - told.Count} further items"));
                return told.ToImmutable();
            }

            if (StripeAmount.Of(line.Amount) is not { } amount) return null;
            told.Add((amount, Described(line)));
            left -= amount;
        }

        return told.ToImmutable();
    }

    private static string Described(ItemizedLine line)
    {
        var text = line.Quantity == 1
            ? line.Description
            : string.Create(
                CultureInfo.InvariantCulture, $"{line.Description} ({line.Quantity} × {line.UnitPrice.Amount})");
        return text.Length <= DescriptionMax ? text : text[..DescriptionMax];
    }
}
