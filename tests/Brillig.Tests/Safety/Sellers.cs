using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Simulators.Braintree;
using Brillig.Simulators.FreshBooks;
using Brillig.Simulators.Hosting;
using Brillig.Simulators.QuickBooks;
using Brillig.Simulators.Stripe;
using Brillig.Tests.Simulators;

namespace Brillig.Tests.Safety;

/// <summary>Four resellers, each with another vendor's stand-in for its bookkeeper and some accounts.</summary>
internal sealed class Sellers : IAsyncDisposable
{
    /// <summary>How many accounts each has; what is done to one follows from its place.</summary>
    public const int AccountsEach = 4;

    private const string Reseller = """{"reseller":true}""";

    private readonly Dictionary<string, (decimal Amount, bool IsWon)> _disputes = [];

    private Sellers(
        BraintreeSimulator braintree, StripeSimulator stripe, QuickBooksSimulator quickBooks,
        FreshBooksSimulator freshBooks) =>
        (Braintree, Stripe, QuickBooks, FreshBooks) = (braintree, stripe, quickBooks, freshBooks);

    public BraintreeSimulator Braintree { get; }

    public StripeSimulator Stripe { get; }

    public QuickBooksSimulator QuickBooks { get; }

    public FreshBooksSimulator FreshBooks { get; }

    /// <summary>True if cards are charged there, and not invoices made that customers pay there.</summary>
    public static bool Charges(string via) => via is "braintree" or "stripe";

    /// <summary>All accounts: by what their seller collects, and the place among that seller's.</summary>
    public List<(string Id, string Via, int Place)> Accounts { get; } = [];

    /// <summary>The resellers, by what they collect by.</summary>
    public Dictionary<string, string> Ids { get; } = [];

    /// <summary>What the banks took back and keep, by bookkeeper.</summary>
    public decimal TakenBack(string via)
    {
        lock (_disputes)
            return _disputes.Where(d => d.Key.StartsWith(via, StringComparison.Ordinal) && !d.Value.IsWon)
                .Sum(d => d.Value.Amount);
    }

    /// <summary>How often a bank took something back.</summary>
    public int Disputes => _disputes.Count;

    /// <summary>How often each kind of fault was drawn, at all of them.</summary>
    public IEnumerable<(FaultKind Kind, int Times)> Drawn => Faults.SelectMany(f => f.Drawn)
        .GroupBy(d => d.Key).Select(g => (g.Key, g.Sum(d => d.Value)));

    private IEnumerable<Faults> Faults => [Braintree.Faults, Stripe.Faults, QuickBooks.Faults, FreshBooks.Faults];

    /// <summary>Starts the stand-ins; they live in the machine's time, in which tokens live for seconds.</summary>
    public static async Task<Sellers> Start(int seed) => new(
        await BraintreeSimulator.Start(new BraintreeSettings
        {
            // Or it would hide that something is sent twice.
            Seed = seed, DuplicateWindow = TimeSpan.Zero, ProcessorTime = TimeSpan.FromMilliseconds(30),
        }),
        await StripeSimulator.Start(
            new StripeSettings { Seed = seed, ProcessorTime = TimeSpan.FromMilliseconds(30) }),
        await QuickBooksSimulator.Start(new QuickBooksSettings { Seed = seed, TokenLife = TimeSpan.FromSeconds(2) }),
        await FreshBooksSimulator.Start(new FreshBooksSettings { Seed = seed, TokenLife = TimeSpan.FromSeconds(2) }));

    /// <summary>Opens the resellers and their accounts, and has the vendors tell the server.</summary>
    public async Task Open(ServerProcess server)
    {
        using var api = server.NewClient();
        using var vendor = new BraintreeClient(Braintree);
        foreach (var (via, entry) in Entries())
        {
            var seller = await api.NewAccount(Reseller);
            Ids.Add(via, seller);
            await api.Put($"/accounts/{seller}/bookkeeper", JsonSerializer.Serialize(entry));
            var url = new Uri(server.Url, $"/webhooks/{via}/{seller}");
            if (via == "braintree") Braintree.Webhooks = new(url) { Drop = 0.1, Repeat = 5, IsShuffled = true };
            else if (via == "stripe") Stripe.Webhooks = new(url) { Drop = 0.1, Repeat = 5, IsShuffled = true };
            else if (via == "quickbooks") QuickBooks.Webhooks = new(url) { Drop = 0.1, Repeat = 5, IsShuffled = true };
            else await Listen(url);
            for (var place = 0; place < AccountsEach; place++)
            {
                var account = await api.NewAccount(place == AccountsEach - 1
                    ? $$$"""
                        {"parent":"{{{seller}}}","type":"prepaid","balance":10,
                         "topup":{"threshold":5,"amount":9,"daily_limit":100}}
                        """
                    : $$"""{"parent":"{{seller}}","email":"jo@example.com"}""");
                if (via == "stripe") Stripe.Customer(account);
                if (via == "braintree") await vendor.Enter(account);
                Accounts.Add((account, via, place));
            }
        }
    }

    /// <summary>
    /// FreshBooks takes a refresh token once: who is killed between the answer and its commit has none any more, and a
    /// person lets it in anew.
    /// </summary>
    public async Task LetIn(ApiClient api)
    {
        var bookkeeper = $"/accounts/{Ids["freshbooks"]}/bookkeeper";
        var works = (await api.Get($"{bookkeeper}/check")).GetProperty("credentials_work");
        if (works.ValueKind == JsonValueKind.True) return;
        Anew++;
        await api.Put(bookkeeper, JsonSerializer.Serialize(Entries().Single(e => e.Via == "freshbooks").Entry));
    }

    /// <summary>How often that was done.</summary>
    public int Anew { get; private set; }

    /// <summary>From now on a part of all calls goes wrong, in every way.</summary>
    public void Misbehave(double part)
    {
        FaultKind[] kinds =
        [
            FaultKind.CommitThenTimeOut, FaultKind.ErrorBefore, FaultKind.ErrorAfter, FaultKind.TooManyRequests,
            FaultKind.Stall, FaultKind.Reset, FaultKind.Unauthorized,
        ];
        foreach (var faults in Faults)
        {
            // Each fault is drawn for only if those before it were not.
            for (var i = 0; i < kinds.Length; i++)
                faults.Add(new Fault(kinds[i])
                {
                    Probability = part / kinds.Length / (1 - part * i / kinds.Length),
                    Stall = TimeSpan.FromMilliseconds(100),
                    Path = faults == FreshBooks.Faults ? "/accounting/" : null,
                });
        }
    }

    /// <summary>From now on calls go well.</summary>
    public void Behave()
    {
        foreach (var faults in Faults) faults.Clear();
    }

    /// <summary>What happens at the vendors' by itself: banks settle, customers pay.</summary>
    public void Happen()
    {
        Braintree.Settle();
        foreach (var invoice in Unpaid()) QuickBooks.Pay(invoice);
        foreach (var invoice in Open()) FreshBooks.Pay(invoice);
    }

    /// <summary>The vendors tell what happened.</summary>
    public Task Deliver() => Task.WhenAll(
        Braintree.Deliver(), Stripe.Deliver(), QuickBooks.Deliver(), FreshBooks.Deliver());

    /// <summary>A bank takes back what a vendor collected, and may give it back at once.</summary>
    public void Dispute(string via, string reference, decimal amount, bool isWon)
    {
        lock (_disputes)
        {
            if (_disputes.ContainsKey($"{via} {reference}")) return;
            var dispute = via == "braintree" ? Braintree.OpenDispute(reference) : Stripe.Dispute(reference);
            if (dispute is null) return;
            if (isWon && via == "braintree") Braintree.CloseDispute(dispute, isWon);
            if (isWon && via == "stripe") Stripe.CloseDispute(dispute, isWon);
            _disputes.Add($"{via} {reference}", (amount, isWon));
        }
    }

    /// <summary>How often each intent was collected, or invoiced, by its id.</summary>
    public IReadOnlyDictionary<string, int> Collected(string via) => via switch
    {
        "braintree" => Braintree.Collected(),
        "stripe" => Stripe.Collected(),
        "freshbooks" => FreshBooks.Invoiced(),
        _ => QuickBooks.Invoiced().ToDictionary(
            i => i.Key.Replace("brillig ", "", StringComparison.Ordinal), i => i.Value),
    };

    /// <summary>What a vendor has of the accounts' money.</summary>
    public decimal Net(string via) => via switch
    {
        "braintree" => Braintree.CollectedAmount() - Braintree.Refunded().Sum() - TakenBack(via),
        "stripe" => (Stripe.Charged().Sum() - Stripe.Refunded().Sum()) / 100m - TakenBack(via),
        "freshbooks" => There("payments").Where(p => (string?)p["type"] != "Credit")
            .Sum(p => decimal.Parse((string?)p["amount"]?["amount"] ?? "0", CultureInfo.InvariantCulture)),
        _ => QuickBooks.All("Payment").Sum(p => (decimal)(p["TotalAmt"] ?? 0m)),
    };

    public async ValueTask DisposeAsync()
    {
        await Braintree.DisposeAsync();
        await Stripe.DisposeAsync();
        await QuickBooks.DisposeAsync();
        await FreshBooks.DisposeAsync();
    }

    // By the handshake that it asks for.
    private async Task Listen(Uri url)
    {
        FreshBooks.Listen("payment", url);
        await FreshBooks.Deliver();
        FreshBooks.Webhooks = new() { Drop = 0.1, Repeat = 5, IsShuffled = true };
    }

    private IEnumerable<JsonNode> There(string name) => FreshBooks.State()[name]?.AsArray().OfType<JsonNode>() ?? [];

    private IEnumerable<long> Open() => There("invoices")
        .Where(i => decimal.Parse((string?)i["outstanding"]?["amount"] ?? "0", CultureInfo.InvariantCulture) > 0)
        .Select(i => (long?)i["id"] ?? 0);

    private IEnumerable<string> Unpaid() => QuickBooks.All("Invoice")
        .Where(i => (decimal)(i["Balance"] ?? 0m) > 0).Select(i => (string?)i["Id"] ?? "");

    private (string Via, object Entry)[] Entries() =>
    [
        ("braintree", new
        {
            type = "braintree", address = Braintree.Address.ToString(),
            merchant_accounts = new { USD = Braintree.Settings.MerchantAccountId },
            credentials = new
            {
                merchant_id = Braintree.Settings.MerchantId, public_key = Braintree.Settings.PublicKey,
                private_key = Braintree.Settings.PrivateKey,
            },
        }),
        ("stripe", new
        {
            type = "stripe", address = Stripe.Address.ToString(),
            credentials = new
            {
                secret_key = Stripe.Settings.SecretKey, webhook_secret = Stripe.Settings.WebhookSecret,
                account_id = Stripe.Settings.AccountId,
            },
        }),
        ("quickbooks", new
        {
            type = "quickbooks", address = QuickBooks.Address.ToString(),
            credentials = new
            {
                realm_id = QuickBooks.Settings.RealmId, client_id = QuickBooks.Settings.ClientId,
                client_secret = QuickBooks.Settings.ClientSecret, refresh_token = QuickBooks.Settings.RefreshToken,
                verifier_token = QuickBooks.Settings.VerifierToken,
            },
        }),
        ("freshbooks", new
        {
            type = "freshbooks", address = FreshBooks.Address.ToString(),
            credentials = new
            {
                account_id = FreshBooks.Settings.AccountId, client_id = FreshBooks.Settings.ClientId,
                client_secret = FreshBooks.Settings.ClientSecret, redirect_uri = FreshBooks.Settings.RedirectUri,
                refresh_token = FreshBooks.RefreshToken,
                verifiers = string.Join(' ', FreshBooks.Callbacks.Select(c => c.Verifier).Append("none")),
            },
        }),
    ];
}
