using System.Collections.Frozen;
using Brillig.Core.Basics;

namespace Brillig.Bookkeepers.Stripe;

/// <summary>
/// Amounts in the smallest units of Stripe, which are not those of ISO 4217 everywhere
/// (https://docs.stripe.com/currencies): some currencies have none, five have three decimals of which the last is 0,
/// and all others have two, those of ISO's that have none among them.
/// </summary>
internal static class StripeAmount
{
    private const int Places = 6;

    private static readonly FrozenSet<string> s_zeroDecimals = FrozenSet.Create(
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");

    private static readonly FrozenSet<string> s_threeDecimals = FrozenSet.Create("BHD", "JOD", "KWD", "OMR", "TND");

    private static readonly FrozenDictionary<string, long> s_least = new Dictionary<string, long>
    {
        ["USD"] = 50, ["AED"] = 200, ["AUD"] = 50, ["BGN"] = 100, ["BRL"] = 50, ["CAD"] = 50, ["CHF"] = 50,
        ["CZK"] = 1_500, ["DKK"] = 250, ["EUR"] = 50, ["GBP"] = 30, ["HKD"] = 400, ["HUF"] = 17_500, ["INR"] = 50,
        ["JPY"] = 50, ["MXN"] = 1_000, ["MYR"] = 200, ["NOK"] = 300, ["NZD"] = 50, ["PLN"] = 200, ["RON"] = 200,
        ["SEK"] = 300, ["SGD"] = 50, ["THB"] = 1_000,
    }.ToFrozenDictionary();

    /// <summary>The amount in smallest units; null: it cannot be said exactly in them.</summary>
    public static long? Of(Money amount)
    {
        var decimals = Decimals(amount.Currency);
        var unit = 1L;
        for (var place = decimals; place < Places; place++) unit *= 10;
        if (amount.Micros % unit != 0) return null;
        var whole = amount.Micros / unit;
        return decimals == 3 && whole % 10 != 0 ? null : whole;
    }

    /// <summary>An amount that was said in smallest units; null: the currency is none.</summary>
    public static Money? Read(long whole, string? currency)
    {
        if (currency is null || Currency.Find(currency.ToUpperInvariant()) is not { } found) return null;
        var micros = (decimal)whole;
        for (var place = Decimals(found); place < Places; place++) micros *= 10;
        return micros is >= long.MinValue and <= long.MaxValue ? new Money((long)micros, found) : null;
    }

    /// <summary>
    /// True if it is less than Stripe charges: an invoice of that is called paid there, and what is due goes onto the
    /// customer's balance, with nothing collected.
    /// </summary>
    public static bool IsTooSmall(Money amount, long whole) =>
        whole < s_least.GetValueOrDefault(amount.Currency.Code, 1);

    private static int Decimals(Currency currency) => s_zeroDecimals.Contains(currency.Code) ? 0
        : s_threeDecimals.Contains(currency.Code) ? 3
        : 2;
}
