using System.Text.Json;
using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>Issued charges are sales at Braintree, each once, however the gateway behaves.</summary>
public class BraintreeTests
{
    [Fact]
    public async Task A_charge_is_one_sale_of_the_customers_default_card()
    {
        await using var world = await BraintreeWorld.Start();
        var (account, charge) = await world.Charged(12.5m);

        await world.At("2026-01-01T00:00:01Z");

        var intent = Assert.Single(await world.Intents(account));
        var payment = Assert.Single(await world.Payments(account));
        Assert.Equal(("done", "braintree"), (Text(intent, "state"), Text(payment, "type")));
        Assert.Equal((charge, 12.5m), (Text(payment, "charge"), payment.GetProperty("amount").GetDecimal()));
        Assert.Equal(Text(intent, "reference"), Text(payment, "reference"));
        Assert.Equal((Text(intent, "id"), 1), Assert.Single(world.Simulator.Collected().Select(c => (c.Key, c.Value))));
        await world.Prove();
    }

    [Theory]
    [InlineData(2001, "processor-declined-2001")]
    [InlineData(5001, "gateway-rejected-application_incomplete")]
    public async Task What_the_bank_refuses_makes_the_account_delinquent(decimal amount, string why)
    {
        await using var world = await BraintreeWorld.Start();
        var (account, _) = await world.Charged(amount);

        await world.At("2026-01-01T00:00:01Z");

        var intent = Assert.Single(await world.Intents(account));
        Assert.Equal(("refused", why), (Text(intent, "state"), Text(intent, "why")));
        Assert.Equal("delinquent", await world.Standing(account));
        Assert.Empty(await world.Payments(account));
        await world.Prove();
    }

    [Fact]
    public async Task Without_a_customer_or_a_card_there_is_no_way_to_pay()
    {
        await using var world = await BraintreeWorld.Start();
        var (nobody, _) = await world.Charged(3, customer: false);
        var (cardless, _) = await world.Charged(3, customer: false);
        await world.Client.Post("customers", $"<customer><id>{cardless}</id></customer>");

        await world.At("2026-01-01T00:00:01Z");

        foreach (var account in new[] { nobody, cardless })
            Assert.Equal("no-payment-token", Text(Assert.Single(await world.Intents(account)), "why"));
    }

    [Fact]
    public async Task A_currency_without_a_merchant_account_is_not_collected_in_another()
    {
        await using var world = await BraintreeWorld.Start();
        var (account, _) = await world.Charged(3, currency: "EUR");

        await world.At("2026-01-01T00:00:01Z");

        var intent = Assert.Single(await world.Intents(account));
        Assert.Equal(("retrying", "no-merchant-account"), (Text(intent, "state"), Text(intent, "why")));
        Assert.Empty(world.Simulator.Collected());
    }

    [Theory]
    [InlineData(FaultKind.CommitThenTimeOut, true)]
    [InlineData(FaultKind.ErrorAfter, true)]
    [InlineData(FaultKind.Reset, false)]
    [InlineData(FaultKind.ErrorBefore, false)]
    public async Task What_nobody_knows_of_is_searched_for_before_it_is_sent_again(FaultKind kind, bool wasDone)
    {
        await using var world = await BraintreeWorld.Start();
        world.Simulator.Faults.Add(new Fault(kind)
        {
            Path = "transactions", Times = 1, Stall = TimeSpan.FromMilliseconds(20),
        });
        var (account, _) = await world.Charged(7);

        await world.At("2026-01-01T00:00:01Z");
        Assert.Equal("unknown", Text(Assert.Single(await world.Intents(account)), "state"));
        await world.At("2026-01-01T00:00:30Z");

        // Not found yet may be under way: it is not sent before that is over.
        Assert.Equal(wasDone ? "done" : "unknown", Text(Assert.Single(await world.Intents(account)), "state"));
        Assert.Equal(wasDone ? 1 : 0, world.Simulator.Collected().Count);

        await world.At("2026-01-01T00:10:00Z");
        Assert.Equal("done", Text(Assert.Single(await world.Intents(account)), "state"));
        Assert.Equal(1, Assert.Single(world.Simulator.Collected()).Value);
        await world.Prove();
    }

    [Fact]
    public async Task Of_many_sales_at_a_gateway_that_misbehaves_each_is_collected_once()
    {
        const int Accounts = 40;
        await using var world = await BraintreeWorld.Start();
        foreach (var kind in Enum.GetValues<FaultKind>().Where(k => k != FaultKind.Stall))
            world.Simulator.Faults.Add(new Fault(kind)
            {
                Path = "transactions", Probability = 0.03, Stall = TimeSpan.FromMilliseconds(5),
            });
        var charged = new List<(string Account, string Charge)>();
        for (var i = 0; i < Accounts; i++) charged.Add(await world.Charged(10 + i));

        for (var hour = 1; hour <= 23; hour++) await world.At($"2026-01-01T{hour:00}:00:00Z");

        foreach (var (account, _) in charged)
        {
            Assert.Equal("done", Text(Assert.Single(await world.Intents(account)), "state"));
            Assert.Single(await world.Payments(account));
        }

        Assert.NotEmpty(world.Simulator.Faults.Drawn);
        Assert.Equal(Accounts, world.Simulator.Collected().Count);
        Assert.All(world.Simulator.Collected(), sale => Assert.Equal(1, sale.Value));
        await world.Prove();
    }

    [Theory]
    [InlineData(20, "done", "25.00")]
    [InlineData(2001, "refused", "5.00")]
    public async Task A_low_balance_is_raised_by_a_sale_or_stays_as_it_is(decimal amount, string state, string balance)
    {
        await using var world = await BraintreeWorld.Start();
        var account = await world.Prepaid(11, new { threshold = 6, amount });
        world.Simulator.Faults.Add(new Fault(FaultKind.CommitThenTimeOut)
        {
            Path = "transactions", Times = 1, Stall = TimeSpan.FromMilliseconds(20),
        });

        await world.Use(account, 6);
        await world.At("2026-01-01T00:00:01Z");
        await world.At("2026-01-01T00:10:00Z");

        var intent = Assert.Single(await world.Intents(account));
        Assert.Equal((state, "top_up"), (Text(intent, "state"), Text(intent, "kind")));
        Assert.Equal((balance, "good"), (await world.Balance(account), await world.Standing(account)));
        Assert.Equal(state == "done" ? 1 : 0, world.Simulator.Collected().Count);
        await world.Prove();
    }

    [Theory]
    [InlineData("""{"type":"braintree"}""")]
    [InlineData("""{"type":"braintree","merchant_accounts":{"XXQ":"a"}}""")]
    [InlineData("""{"type":"braintree","merchant_accounts":{"USD":"a"},"credentials":{"merchant_id":"m"}}""")]
    [InlineData("""{"type":"http","address":"https://a.example","merchant_accounts":{"USD":"a"}}""")]
    public async Task A_setting_that_could_not_collect_is_refused(string body)
    {
        await using var server = await RunningServer.Start();

        (await server.Admin.Put("/api/1.0/accounts/operator/bookkeeper", body)).Is(400);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
