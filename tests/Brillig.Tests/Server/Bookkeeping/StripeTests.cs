using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>Issued charges are invoices at Stripe, paid at once, each once, however it behaves.</summary>
public class StripeTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_charge_is_an_invoice_paid_by_the_customers_default_card(Engine engine)
    {
        await using var world = await StripeWorld.Start(engine);
        var (account, charge) = await world.Charged(12.5m);

        await world.At("2026-01-01T00:00:01Z");

        var intent = Assert.Single(await world.Intents(account));
        var payment = Assert.Single(await world.Payments(account));
        Assert.Equal(("done", "stripe"), (Text(intent, "state"), Text(payment, "type")));
        Assert.Equal((charge, 12.5m), (Text(payment, "charge"), payment.GetProperty("amount").GetDecimal()));
        Assert.StartsWith("pi_", Text(payment, "reference"), StringComparison.Ordinal);
        var invoice = Assert.Single(world.Simulator.Invoices());
        Assert.Equal(("paid", "1250"), (invoice["status"]?.ToString(), invoice["total"]?.ToString()));
        Assert.Equal(Text(intent, "id"), invoice["metadata"]?["intent"]?.ToString());
        Assert.Equal([1250], world.Simulator.Charged());
        await world.Prove();
    }

    [Fact]
    public async Task Its_lines_are_the_charges_and_what_credits_settled_is_taken_off()
    {
        await using var world = await StripeWorld.Start();
        var account = await world.Account();
        (await world.Server.Admin.Post(
            $"/api/1.0/accounts/{account}/payments", new { date = "2026-01-01", type = "cash", amount = 5 })).Is(201);
        await world.Use(account, 12.5m);
        await world.Use(account, 3.25m);

        (await world.Server.Admin.Post($"/api/1.0/accounts/{account}/charges")).Is(201);
        await world.At("2026-01-01T00:00:01Z");

        var invoice = Assert.Single(world.Simulator.Invoices());
        Assert.Equal(
            [("1250", "setup"), ("325", "setup"), ("-500", "credits applied")], Lines(invoice));
        Assert.Equal(("1075", "Charge 1"), (invoice["amount_paid"]?.ToString(), invoice["description"]?.ToString()));
        Assert.Equal([1075], world.Simulator.Charged());
        await world.Prove();
    }

    [Fact]
    public async Task More_lines_than_an_invoice_may_have_are_summed_up_in_the_last()
    {
        await using var world = await StripeWorld.Start();
        var account = await world.Account();
        for (var i = 0; i < 252; i++) await world.Use(account, 1);

        (await world.Server.Admin.Post($"/api/1.0/accounts/{account}/charges")).Is(201);
        await world.At("2026-01-01T00:00:01Z");

        var lines = Lines(Assert.Single(world.Simulator.Invoices()));
        Assert.Equal((250, ("300", "3 further items")), (lines.Length, lines[^1]));
        Assert.Equal([25_200], world.Simulator.Charged());
    }

    [Theory]
    [InlineData("insufficient_funds", "card-declined-insufficient-funds")]
    [InlineData("authentication_required", "card-declined-authentication-required")]
    public async Task What_the_bank_declines_makes_the_account_delinquent_and_can_be_paid_by_nobody(
        string decline, string why)
    {
        await using var world = await StripeWorld.Start();
        var (account, _) = await world.Charged(8, "pm_card_chargeCustomerFail");
        foreach (var method in world.Simulator.Cards()) world.Simulator.Decline(method, decline);

        await world.At("2026-01-01T00:00:01Z");

        Assert.Equal(("refused", why), await world.Intent(account));
        Assert.Equal("delinquent", await world.Standing(account));
        Assert.Equal("void", Assert.Single(world.Simulator.Invoices())["status"]?.ToString());
        Assert.Empty(await world.Payments(account));
        await world.Prove();
    }

    [Theory]
    [InlineData("/void", FaultKind.CommitThenTimeOut)]
    [InlineData("/void", FaultKind.ErrorBefore)]
    [InlineData("/pay", FaultKind.CommitThenTimeOut)]
    [InlineData("/pay", FaultKind.ErrorAfter)]
    public async Task A_decline_that_nobody_heard_of_is_heard_later_and_is_one(string path, FaultKind kind)
    {
        await using var world = await StripeWorld.Start();
        var (account, _) = await world.Charged(8, "pm_card_chargeCustomerFail");
        Break(world, kind, path);

        await world.At("2026-01-01T00:00:01Z");
        await world.At("2026-01-01T00:20:00Z");

        Assert.Equal(("refused", "card-declined-generic-decline"), await world.Intent(account));
        Assert.Equal("void", Assert.Single(world.Simulator.Invoices())["status"]?.ToString());
        Assert.Single(world.Simulator.State()["payment_intents"]?.AsArray() ?? []);
        await world.Prove();
    }

    [Fact]
    public async Task Without_a_customer_there_is_no_way_to_pay()
    {
        await using var world = await StripeWorld.Start();
        var (nobody, _) = await world.Charged(3, card: null);

        await world.At("2026-01-01T00:00:01Z");

        Assert.Equal(("refused", "no-payment-token"), await world.Intent(nobody));
        Assert.Empty(world.Simulator.Invoices());
    }

    [Theory]
    [InlineData("0.49", "USD", "amount-too-small")]
    [InlineData("1.234", "KWD", "amount-not-chargeable")]
    [InlineData("1.23", "MGA", "amount-not-chargeable")]
    public async Task What_cannot_be_charged_exactly_waits_for_a_person(string amount, string currency, string why)
    {
        await using var world = await StripeWorld.Start();
        var (account, _) = await world.Charged(Read(amount), currency: currency);

        await world.At("2026-01-01T00:00:01Z");

        Assert.Equal(("retrying", why), await world.Intent(account));
        Assert.Empty(world.Simulator.Invoices());
    }

    [Theory]
    [InlineData("700", "JPY", 700)]
    [InlineData("1.23", "KWD", 1_230)]
    [InlineData("5", "ISK", 500)]
    public async Task Amounts_are_told_in_the_vendors_smallest_units(string amount, string currency, long told)
    {
        await using var world = await StripeWorld.Start();
        var (account, _) = await world.Charged(Read(amount), currency: currency);

        await world.At("2026-01-01T00:00:01Z");

        Assert.Equal([told], world.Simulator.Charged());
        Assert.Equal(Read(amount), Assert.Single(await world.Payments(account)).GetProperty("amount").GetDecimal());
    }

    [Theory]
    [InlineData("/v1/invoices", FaultKind.CommitThenTimeOut)]
    [InlineData("/add_lines", FaultKind.CommitThenTimeOut)]
    [InlineData("/add_lines", FaultKind.ErrorAfter)]
    [InlineData("/add_lines", FaultKind.ErrorBefore)]
    [InlineData("/finalize", FaultKind.CommitThenTimeOut)]
    [InlineData("/finalize", FaultKind.ErrorBefore)]
    [InlineData("/pay", FaultKind.CommitThenTimeOut)]
    [InlineData("/pay", FaultKind.ErrorAfter)]
    [InlineData("/pay", FaultKind.ErrorBefore)]
    [InlineData("/pay", FaultKind.Reset)]
    [InlineData("/pay", FaultKind.TooManyRequests)]
    [InlineData("/pay", FaultKind.Unauthorized)]
    public async Task A_sale_that_broke_off_goes_on_where_it_was(string path, FaultKind kind)
    {
        await using var world = await StripeWorld.Start();
        var (account, _) = await world.Charged(7);
        Break(world, kind, path);

        await world.At("2026-01-01T00:00:01Z");
        Assert.NotEqual("done", (await world.Intent(account)).State);
        await world.At("2026-01-01T00:20:00Z");

        Assert.Equal(("done", null), await world.Intent(account));
        Assert.Equal("paid", Assert.Single(world.Simulator.Invoices())["status"]?.ToString());
        Assert.Equal([700], world.Simulator.Charged());
        await world.Prove();
    }

    [Fact]
    public async Task After_the_day_that_keys_are_kept_it_is_still_found()
    {
        await using var world = await StripeWorld.Start();
        var (account, _) = await world.Charged(7);
        Break(world, FaultKind.CommitThenTimeOut, "/finalize");

        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.Advance(TimeSpan.FromDays(2));
        await world.At("2026-01-01T00:20:00Z");

        Assert.Equal(("done", null), await world.Intent(account));
        Assert.Single(world.Simulator.Invoices());
        Assert.Equal([700], world.Simulator.Charged());
    }

    [Fact]
    public async Task Of_many_sales_at_a_gateway_that_misbehaves_each_is_collected_once()
    {
        const int Accounts = 40;
        await using var world = await StripeWorld.Start();
        foreach (var kind in Enum.GetValues<FaultKind>().Where(k => k != FaultKind.Stall))
            world.Simulator.Faults.Add(new Fault(kind)
            {
                Path = "/v1/", Probability = 0.03, Stall = TimeSpan.FromMilliseconds(5),
            });
        var charged = new List<string>();
        for (var i = 0; i < Accounts; i++) charged.Add((await world.Charged(10 + i)).Account);

        for (var hour = 1; hour <= 120; hour++)
            await world.At($"2026-01-0{1 + (hour / 24)}T{hour % 24:00}:30:00Z");

        foreach (var account in charged)
        {
            Assert.Equal(("done", null), await world.Intent(account));
            Assert.Single(await world.Payments(account));
        }

        Assert.NotEmpty(world.Simulator.Faults.Drawn);
        Assert.Equal(Enumerable.Range(10, Accounts).Select(i => i * 100L), world.Simulator.Charged().Order());
        Assert.All(world.Simulator.Collected(), sale => Assert.Equal(1, sale.Value));
        await world.Prove();
    }

    [Theory]
    [InlineData("pm_card_visa", FaultKind.CommitThenTimeOut, "done", "25.00")]
    [InlineData("pm_card_visa", FaultKind.ErrorBefore, "done", "25.00")]
    [InlineData("pm_card_visa", FaultKind.ErrorAfter, "done", "25.00")]
    [InlineData("pm_card_chargeCustomerFail", FaultKind.CommitThenTimeOut, "refused", "5.00")]
    public async Task A_low_balance_is_raised_by_a_payment_intent_or_stays_as_it_is(
        string card, FaultKind kind, string state, string balance)
    {
        await using var world = await StripeWorld.Start();
        var account = await world.Prepaid(11, new { threshold = 6, amount = 20 }, card);
        Break(world, kind, "/payment_intents");

        await world.Use(account, 6);
        await world.At("2026-01-01T00:00:01Z");
        await world.At("2026-01-01T00:20:00Z");

        var intent = Assert.Single(await world.Intents(account));
        Assert.Equal((state, "top_up"), (Text(intent, "state"), Text(intent, "kind")));
        Assert.Equal((balance, "good"), (await world.Balance(account), await world.Standing(account)));
        Assert.Equal(state == "done" ? [2000L] : [], world.Simulator.Charged());
        Assert.Empty(world.Simulator.Invoices());
        await world.Prove();
    }

    [Theory]
    [InlineData("""{"type":"stripe"}""")]
    [InlineData("""{"type":"stripe","credentials":{"secret_key":"sk_test_1"}}""")]
    [InlineData("""{"type":"stripe","credentials":{"secret_key":"s","webhook_secret":"w","other":"x"}}""")]
    [InlineData("""{"type":"stripe","merchant_accounts":{"USD":"a"}}""")]
    public async Task A_setting_that_could_not_collect_is_refused(string body)
    {
        await using var server = await RunningServer.Start();

        (await server.Admin.Put("/api/1.0/accounts/operator/bookkeeper", body)).Is(400);
    }

    private static decimal Read(string amount) => decimal.Parse(amount, CultureInfo.InvariantCulture);

    private static void Break(StripeWorld world, FaultKind kind, string path) =>
        world.Simulator.Faults.Add(new Fault(kind)
        {
            Method = "POST", Path = path, Times = 1, Stall = TimeSpan.FromMilliseconds(20),
        });

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static (string? Amount, string? Description)[] Lines(JsonNode invoice) =>
    [
        .. (invoice["lines"]?["data"]?.AsArray() ?? [])
            .Select(line => (line?["amount"]?.ToString(), line?["description"]?.ToString())),
    ];
}
