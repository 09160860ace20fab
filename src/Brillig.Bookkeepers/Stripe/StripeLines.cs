using System.Globalization;

namespace Brillig.Bookkeepers.Stripe;

/// <summary>The lines of an invoice, which add up to what is collected.</summary>
internal static class StripeLines
{
    /// <summary>As a form.</summary>
    public static IEnumerable<(string Name, string? Value)> Of(StripeInvoices.Sale sale) =>
    [
        ("lines[0][amount]", sale.Amount.ToString(CultureInfo.InvariantCulture)),
        ("lines[0][description]", $"Charge {sale.Claim.Intent.Charge}"),
    ];
}
