namespace Brillig.Simulators.Braintree;

/// <summary>What a merchant sets up in the vendor's control panel, and how the simulator runs.</summary>
public sealed record BraintreeSettings
{
    /// <summary>The merchant, first part of every path.</summary>
    public string MerchantId { get; init; } = "simulated_merchant";

    /// <summary>User of the Basic authentication.</summary>
    public string PublicKey { get; init; } = "simulated_public_key";

    /// <summary>Password of the Basic authentication; its SHA-1 is the key that webhooks are signed with.</summary>
    public string PrivateKey { get; init; } = "simulated_private_key";

    /// <summary>The one merchant account.</summary>
    public string MerchantAccountId { get; init; } = "simulated_account";

    /// <summary>The currency of the merchant account.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>Names of the custom fields of customers and transactions; any other is refused.</summary>
    public IReadOnlyList<string> CustomFields { get; init; } = [];

    /// <summary>Equal sales within this time are rejected as duplicates; zero turns the check off.</summary>
    public TimeSpan DuplicateWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the bank takes with a sale; the duplicate check does not see those under way.</summary>
    public TimeSpan ProcessorTime { get; init; }

    /// <summary>Whether a dearer subscription is charged at once for the rest of its period, unless told.</summary>
    public bool ProratesUpgrades { get; init; }

    /// <summary>Whether a cheaper one is credited for the rest of its period; needs proration as well.</summary>
    public bool ProratesDowngrades { get; init; }

    /// <summary>The time to start at, which then stands still; null: the machine's, which runs.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>By what notifications say when; null: the simulator's own time.</summary>
    public TimeProvider? Stamps { get; init; }

    /// <summary>Decides ids, which calls draw a fault, and what happens to webhooks.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The port on the loopback address; 0 takes a free one.</summary>
    public int Port { get; init; }
}
