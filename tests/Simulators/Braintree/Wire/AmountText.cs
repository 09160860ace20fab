using System.Globalization;
using System.Text.RegularExpressions;

namespace Brillig.Simulators.Braintree.Wire;

/// <summary>Amounts as texts: "10" or "10.00".</summary>
internal static partial class AmountText
{
    /// <summary>The most an amount may be: ten characters with the point and the cents.</summary>
    public const decimal Max = 9_999_999.99m;

    public static string Of(decimal amount, string currency) =>
        amount.ToString(HasCents(currency) ? "0.00" : "0", CultureInfo.InvariantCulture);

    /// <summary>The amount, also a negative one, or null if the text is none of that currency.</summary>
    public static decimal? Read(string? text, string currency) =>
        text is not null && (HasCents(currency) ? WithCents() : Whole()).IsMatch(text)
            ? decimal.Parse(text, CultureInfo.InvariantCulture) : null;

    public static decimal Round(decimal amount, string currency) =>
        decimal.Round(amount, HasCents(currency) ? 2 : 0, MidpointRounding.AwayFromZero);

    private static bool HasCents(string currency) => currency is not ("JPY" or "KRW" or "CLP" or "VND");

    [GeneratedRegex(@"^-?\d{1,12}(?:\.\d{1,2})?$", RegexOptions.NonBacktracking)]
    private static partial Regex WithCents();

    [GeneratedRegex(@"^-?\d{1,12}$", RegexOptions.NonBacktracking)]
    private static partial Regex Whole();
}
