namespace Brillig.Simulators.QuickBooks;

/// <summary>The app, the company that let it in, and how the simulator runs.</summary>
public sealed record QuickBooksSettings
{
    /// <summary>The company, part of every path.</summary>
    public string RealmId { get; init; } = "9130350000000001";

    /// <summary>User of the token endpoint's Basic authentication.</summary>
    public string ClientId { get; init; } = "simulated_client_id";

    /// <summary>Its password.</summary>
    public string ClientSecret { get; init; } = "simulated_client_secret";

    /// <summary>The access token at the start.</summary>
    public string AccessToken { get; init; } = "simulated_access_token";

    /// <summary>The refresh token at the start.</summary>
    public string RefreshToken { get; init; } = "simulated_refresh_token";

    /// <summary>How long an access token is taken.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a refresh token is still taken after another one was given in its place.</summary>
    public TimeSpan RefreshGrace { get; init; } = TimeSpan.FromHours(24);

    /// <summary>By what notifications are signed.</summary>
    public string VerifierToken { get; init; } = "simulated_verifier_token";

    /// <summary>The company's currency.</summary>
    public string HomeCurrency { get; init; } = "USD";

    /// <summary>Whether the company takes other currencies, too.</summary>
    public bool IsMulticurrency { get; init; } = true;

    /// <summary>Whether the company takes new credit memos off open invoices by itself.</summary>
    public bool AppliesCredits { get; init; }

    /// <summary>How many calls of one app it answers at once.</summary>
    public int ConcurrentMax { get; init; } = 10;

    /// <summary>The time to start at, which then stands still; null: the machine's, which runs.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>Decides tokens, which calls draw a fault, and what happens to webhooks.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The port on the loopback address; 0 takes a free one.</summary>
    public int Port { get; init; }
}
