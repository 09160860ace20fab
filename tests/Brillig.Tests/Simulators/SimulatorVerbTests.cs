using System.Net.Http.Headers;
using System.Xml.Linq;
using Brillig.Cli;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary><c>brillig simulator …</c></summary>
public class SimulatorVerbTests
{
    [Fact]
    public async Task Braintree_says_where_it_is_and_serves_until_it_is_ended()
    {
        await using var running = await Running.Start("braintree", "--webhook", "http://127.0.0.1:9/webhooks");
        var facts = running.Facts;
        using var http = new HttpClient { BaseAddress = new Uri(facts["base address"]) };
        http.DefaultRequestHeaders.Authorization = BraintreeClient.Keys(facts["public key"], facts["private key"]);
        http.DefaultRequestHeaders.Add("X-ApiVersion", "6");
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/xml"));
        var plans = XElement.Parse(await http.GetStringAsync(
            $"/merchants/{facts["merchant id"]}/plans", TestContext.Current.CancellationToken));

        Assert.Equal(facts["plans"].Split(' '), plans.Elements("plan").Select(plan => plan.Element("id")?.Value));
        Assert.NotEmpty(facts["add-ons"]);
        Assert.NotEmpty(facts["discounts"]);
        Assert.Equal(0, await running.End());
    }

    [Fact]
    public async Task FreshBooks_says_where_it_is_and_serves_until_it_is_ended()
    {
        await using var running = await Running.Start("freshbooks", "--webhook", "http://127.0.0.1:9/webhooks");
        var facts = running.Facts;

        using var http = new HttpClient { BaseAddress = new Uri(facts["base address"]) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", facts["access token"]);
        var clients = await http.GetStringAsync(
            $"/accounting/account/{facts["account id"]}/users/clients", TestContext.Current.CancellationToken);

        Assert.Contains("\"total\":0", clients, StringComparison.Ordinal);
        foreach (var name in new[] { "client id", "client secret", "redirect uri", "refresh token", "verifier" })
            Assert.NotEmpty(facts[name]);
        Assert.Equal(0, await running.End());
    }

    [Fact]
    public async Task Stripe_says_where_it_is_and_serves_until_it_is_ended()
    {
        await using var running = await Running.Start("stripe", "--account", "account-1");
        var facts = running.Facts;

        using var http = new HttpClient { BaseAddress = new Uri(facts["base address"]) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", facts["secret key"]);
        var customers = await http.GetStringAsync("/v1/customers", TestContext.Current.CancellationToken);

        Assert.Contains(facts["customer"], customers, StringComparison.Ordinal);
        Assert.NotEmpty(facts["webhook secret"]);
        Assert.Equal(0, await running.End());
    }

    [Fact]
    public async Task QuickBooks_says_where_it_is_and_serves_until_it_is_ended()
    {
        await using var running = await Running.Start("quickbooks", "--webhook", "http://127.0.0.1:9/webhooks");
        var facts = running.Facts;

        using var http = new HttpClient { BaseAddress = new Uri(facts["base address"]) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", facts["access token"]);
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        var accounts = await http.GetStringAsync(
            $"/v3/company/{facts["realm id"]}/query?query=select%20*%20from%20Account",
            TestContext.Current.CancellationToken);

        Assert.Contains("Undeposited Funds", accounts, StringComparison.Ordinal);
        foreach (var name in new[] { "client id", "client secret", "refresh token", "verifier token" })
            Assert.NotEmpty(facts[name]);
        Assert.Equal(0, await running.End());
    }

    [Fact]
    public async Task An_address_for_notifications_that_is_none_is_refused()
    {
        var error = new StringWriter();
        var shell = new Shell { Out = TextWriter.Null, Error = error, Variable = _ => null };

        Assert.NotEqual(0, await BrilligCommand.Run(
            ["simulator", "freshbooks", "--webhook", "nowhere"], shell, TestContext.Current.CancellationToken));

        Assert.Contains("which is no URL", error.ToString(), StringComparison.Ordinal);
    }

    private sealed class Running(Task<int> run, CancellationTokenSource end, Dictionary<string, string> facts)
        : IAsyncDisposable
    {
        public IReadOnlyDictionary<string, string> Facts { get; } = facts;

        public static async Task<Running> Start(params string[] arguments)
        {
            var said = new Said();
            var shell = new Shell { Out = said, Error = TextWriter.Null, Variable = _ => null };
            var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            var run = BrilligCommand.Run(["simulator", .. arguments], shell, end.Token);
            var text = await said.Flushed.WaitAsync(TimeSpan.FromSeconds(30), end.Token);
            return new Running(run, end, text.Split('\n').Select(line => line.Split('\t'))
                .Where(cells => cells.Length == 2).ToDictionary(c => c[0], c => c[1]));
        }

        public async Task<int> End()
        {
            await end.CancelAsync();
            return await run.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            end.Dispose();
        }
    }

    private sealed class Said : StringWriter
    {
        private readonly TaskCompletionSource<string> _flushed = new();

        public Task<string> Flushed => _flushed.Task;

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            _flushed.TrySetResult(ToString());
            return Task.CompletedTask;
        }
    }
}
