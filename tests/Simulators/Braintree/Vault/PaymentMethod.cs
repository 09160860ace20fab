namespace Brillig.Simulators.Braintree.Vault;

/// <summary>What a customer pays with: a card, a PayPal account, or a US bank account.</summary>
internal sealed class PaymentMethod(string token, Instrument instrument, DateTimeOffset createdAt)
{
    public string Token { get; set; } = token;

    public Instrument Instrument { get; } = instrument;

    /// <summary>Null for one that was paid with and not kept.</summary>
    public string? CustomerId { get; init; }

    public required int Order { get; init; }

    /// <summary>Cards of the sandbox come with an address, of which the postal code is known.</summary>
    public string? AddressId { get; init; }

    public bool IsDefault { get; set; }

    public string? CardholderName { get; set; }

    public string ExpirationMonth { get; set; } = "12";

    public string ExpirationYear { get; set; } = "2099";

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public DateTimeOffset UpdatedAt { get; set; } = createdAt;

    public DateTimeOffset? RevokedAt { get; set; }
}
