namespace Brillig.Simulators.Stripe;

/// <summary>What a merchant sets up in the vendor's dashboard, and how the simulator runs.</summary>
public sealed record StripeSettings
{
    /// <summary>The bearer of every call.</summary>
    public string SecretKey { get; init; } = "sk_test_simulated";

    /// <summary>What webhooks are signed with.</summary>
    public string WebhookSecret { get; init; } = "whsec_simulated";

    /// <summary>While the secret is rolled: the one before, which signs as well; null: there is none.</summary>
    public string? RolledWebhookSecret { get; init; }

    /// <summary>The connected account that <c>Stripe-Account</c> may name.</summary>
    public string AccountId { get; init; } = "acct_simulated";

    /// <summary>The version of the API that it speaks; another one is refused.</summary>
    public string Version { get; init; } = "2025-09-30.clover";

    /// <summary>How long until a search finds what was made; lists find it at once.</summary>
    public TimeSpan SearchDelay { get; init; }

    /// <summary>How long the bank takes with a payment.</summary>
    public TimeSpan ProcessorTime { get; init; }

    /// <summary>How many calls a second are answered before 429; null: any number.</summary>
    public int? CallsPerSecond { get; init; }

    /// <summary>The time to start at, which then stands still; null: the machine's, which runs.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>Decides ids, which calls draw a fault, and what happens to webhooks.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The port on the loopback address; 0 takes a free one.</summary>
    public int Port { get; init; }
}
