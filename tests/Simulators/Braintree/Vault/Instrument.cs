namespace Brillig.Simulators.Braintree.Vault;

/// <summary>What stands behind a nonce.</summary>
/// <param name="Kind">The name of its element: credit-card, paypal-account, us-bank-account.</param>
/// <param name="CardType">Brand of a card.</param>
/// <param name="Bin">First six digits of a card.</param>
/// <param name="Last4">Last four digits of a card or a bank account.</param>
internal sealed record Instrument(string Kind, string CardType, string Bin, string Last4)
{
    public const string Card = "credit-card";
    public const string PayPal = "paypal-account";
    public const string Bank = "us-bank-account";

    /// <summary>The nonce of a US bank account; the vendor has none that can be written down.</summary>
    public const string BankNonce = "simulated-us-bank-account-nonce";

    /// <summary>The sandbox's nonce that was used before.</summary>
    public const string ConsumedNonce = "fake-consumed-nonce";

    private static readonly Dictionary<string, Instrument> s_nonces = new()
    {
        ["fake-valid-nonce"] = new(Card, "Visa", "401288", "1881"),
        ["fake-valid-visa-nonce"] = new(Card, "Visa", "401288", "1881"),
        ["fake-valid-mastercard-nonce"] = new(Card, "MasterCard", "555555", "4444"),
        ["fake-valid-amex-nonce"] = new(Card, "American Express", "378282", "0005"),
        ["fake-valid-discover-nonce"] = new(Card, "Discover", "601111", "1117"),
        ["fake-paypal-billing-agreement-nonce"] = new(PayPal, "", "", ""),
        [BankNonce] = new(Bank, "", "", "1234"),
    };

    /// <summary>The same number gives the same identifier, whoever has it.</summary>
    public string UniqueNumber => $"{Kind}{CardType}{Bin}{Last4}".Replace(" ", "", StringComparison.Ordinal);

    /// <summary>Null if the nonce is unknown.</summary>
    public static Instrument? Of(string? nonce) => nonce is null ? null : s_nonces.GetValueOrDefault(nonce);
}
