namespace Brillig.Simulators.FreshBooks;

/// <summary>What a business and an app of its developer page are called, and how the simulator runs.</summary>
public sealed record FreshBooksSettings
{
    /// <summary>The account, in every path.</summary>
    public string AccountId { get; init; } = "s1mBk5";

    /// <summary>The business, as webhooks name it.</summary>
    public long BusinessId { get; init; } = 6543;

    /// <summary>Who gave the app its consent.</summary>
    public long IdentityId { get; init; } = 1234;

    /// <summary>The app.</summary>
    public string ClientId { get; init; } = "simulated_client_id";

    /// <summary>The app's secret.</summary>
    public string ClientSecret { get; init; } = "simulated_client_secret";

    /// <summary>Where the app's consent ends; a refresh must name it.</summary>
    public string RedirectUri { get; init; } = "https://books.example.com/consent";

    /// <summary>The access token to begin with.</summary>
    public string AccessToken { get; init; } = "simulated_access_token";

    /// <summary>The refresh token to begin with; each can be used once.</summary>
    public string RefreshToken { get; init; } = "simulated_refresh_token";

    /// <summary>How long an access token lives.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(12);

    /// <summary>The currency of the business.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>How long it takes to make an invoice; no search sees it meanwhile.</summary>
    public TimeSpan WritingTime { get; init; }

    /// <summary>Whether the number of an invoice is refused of another one, and not only while it is made.</summary>
    public bool RefusesNumbersTwice { get; init; }

    /// <summary>Whether an e-mail address that a client has is refused of another one.</summary>
    public bool RefusesEmailsTwice { get; init; }

    /// <summary>The time to start at, which then stands still; null: the machine's, which runs.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>Decides ids, tokens, which calls draw a fault, and what happens to webhooks.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The port on the loopback address; 0 takes a free one.</summary>
    public int Port { get; init; }
}
