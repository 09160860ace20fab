using System.Net.Http.Headers;
using System.Xml.Linq;
using Brillig.Cli;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary><c>brillig simulator braintree</c></summary>
public class SimulatorVerbTests
{
    [Fact]
    public async Task It_says_where_it_is_and_serves_until_it_is_ended()
    {
        var said = new Said();
        var shell = new Shell { Out = said, Error = TextWriter.Null, Variable = _ => null };
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = BrilligCommand.Run(["simulator", "braintree"], shell, end.Token);
        var facts = (await said.Flushed.WaitAsync(TimeSpan.FromSeconds(30), end.Token)).Split('\n')
            .Select(line => line.Split('\t')).Where(cells => cells.Length == 2).ToDictionary(c => c[0], c => c[1]);

        using var http = new HttpClient { BaseAddress = new Uri(facts["base address"]) };
        http.DefaultRequestHeaders.Authorization = BraintreeClient.Keys(facts["public key"], facts["private key"]);
        http.DefaultRequestHeaders.Add("X-ApiVersion", "6");
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/xml"));
        var plans = XElement.Parse(await http.GetStringAsync($"/merchants/{facts["merchant id"]}/plans", end.Token));
        await end.CancelAsync();

        Assert.Equal(facts["plans"].Split(' '), plans.Elements("plan").Select(plan => plan.Element("id")?.Value));
        Assert.NotEmpty(facts["add-ons"]);
        Assert.NotEmpty(facts["discounts"]);
        Assert.Equal(0, await running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
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
