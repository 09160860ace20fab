namespace Brillig.Simulators.Stripe.Wire;

/// <summary>What the vendor publishes of currencies: their smallest units and the least that is charged.</summary>
internal static class Amounts
{
    private const long Max = 99_999_999;

    private static readonly HashSet<string> s_threeDecimals = ["bhd", "jod", "kwd", "omr", "tnd"];

    private static readonly Dictionary<string, long> s_least = new()
    {
        ["usd"] = 50, ["aed"] = 200, ["aud"] = 50, ["bgn"] = 100, ["brl"] = 50, ["cad"] = 50, ["chf"] = 50,
        ["czk"] = 1500, ["dkk"] = 250, ["eur"] = 50, ["gbp"] = 30, ["hkd"] = 400, ["huf"] = 17500, ["inr"] = 50,
        ["jpy"] = 50, ["mxn"] = 1000, ["myr"] = 200, ["nok"] = 300, ["nzd"] = 50, ["pln"] = 200, ["ron"] = 200,
        ["sek"] = 300, ["sgd"] = 50, ["thb"] = 1000,
    };

    /// <summary>The least that is charged, in the smallest unit; 1 where none is published.</summary>
    public static long Least(string currency) => s_least.GetValueOrDefault(currency, 1);

    /// <summary>Refuses what cannot be an amount of a currency, and what is no currency.</summary>
    public static void Check(string currency, long amount)
    {
        if (currency.Length != 3 || !currency.All(char.IsAsciiLetterLower))
            throw Refusal.Wrong("currency", $"Invalid currency: {currency}.");
        if (Math.Abs(amount) > Max)
        {
            throw new Refusal(
                400, Refusal.Invalid, "Amount must be no more than $999,999.99", "amount_too_large", "amount");
        }

        if (s_threeDecimals.Contains(currency) && amount % 10 != 0)
            throw Refusal.Wrong("amount", "The amount of a three-decimal currency must end with 0.");
    }
}
