using System.Text.Json;
using Brillig.Simulators.Hosting;
using Brillig.Simulators.QuickBooks.Webhooks;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>Issued charges are invoices at QuickBooks, each once, whatever it and its tokens do.</summary>
public partial class QuickBooksTests
{
    [Fact]
    public async Task A_charge_is_one_invoice_of_the_accounts_customer()
    {
        await using var world = await QuickBooksWorld.Start();
        var (account, _) = await world.Charged(12.5m, "Jo's: shop", "jo@example.com");

        await world.At("2026-01-01T00:00:01Z");

        var intent = Assert.Single(await world.Intents(account));
        var invoice = Assert.Single(world.Simulator.All("Invoice"));
        var customer = Assert.Single(world.Simulator.All("Customer"));
        Assert.Equal(("invoiced", (string?)invoice["Id"]), (Text(intent, "state"), Text(intent, "reference")));
        Assert.Equal((12.5m, 12.5m), ((decimal?)invoice["TotalAmt"], (decimal?)invoice["Balance"]));
        Assert.Equal($"brillig {Text(intent, "id")}", (string?)invoice["PrivateNote"]);
        Assert.Equal(("setup", 12.5m), (
            (string?)invoice["Line"]?[0]?["Description"], (decimal?)invoice["Line"]?[0]?["Amount"]));
        Assert.Equal((string?)customer["Id"], (string?)invoice["CustomerRef"]?["value"]);
        Assert.Equal($"Jo's  shop {account}", (string?)customer["DisplayName"]);
        Assert.Empty(await world.Payments(account));
        await world.Prove();
    }

    [Fact]
    public async Task Customers_and_the_item_are_made_once_and_found_whatever_they_are_called()
    {
        await using var world = await QuickBooksWorld.Start();
        var (account, _) = await world.Charged(3);
        await world.At("2026-01-01T00:00:01Z");
        await world.Rename(account, "Renamed");

        await world.Charge(account, 4);
        await world.Charged(5);
        await world.At("2026-01-01T00:00:02Z");

        Assert.Equal(3, world.Simulator.All("Invoice").Count);
        Assert.Equal(2, world.Simulator.All("Customer").Count);
        Assert.Equal("Brillig", (string?)Assert.Single(world.Simulator.All("Item"))["Name"]);
    }

    [Fact]
    public async Task A_token_that_expired_is_renewed_once_for_all_that_wait_and_kept()
    {
        await using var world = await QuickBooksWorld.Start(s => s with { RefreshGrace = TimeSpan.Zero });
        var charged = new List<string>();
        for (var i = 0; i < 20; i++) charged.Add((await world.Charged(1 + i)).Account);
        await world.At("2026-01-01T00:00:01Z");
        Assert.Equal(1, world.Simulator.Renewals);

        world.Simulator.ExpireToken();
        foreach (var account in charged) await world.Charge(account, 7);
        await world.At("2026-01-01T00:00:02Z");

        Assert.Equal(2, world.Simulator.Renewals);
        Assert.Equal(40, world.Simulator.All("Invoice").Count);
        await world.Prove();
    }

    [Fact]
    public async Task Where_a_renewal_is_refused_it_is_said_and_new_credentials_go_on()
    {
        await using var world = await QuickBooksWorld.Start();
        await world.Enter("another");
        var (account, _) = await world.Charged(3);

        await world.At("2026-01-01T00:00:01Z");
        var intent = Assert.Single(await world.Intents(account));
        Assert.Equal(("retrying", "credentials-refused"), (Text(intent, "state"), Text(intent, "why")));
        Assert.Empty(world.Simulator.All("Invoice"));

        await world.Enter(world.Simulator.Settings.RefreshToken);
        await world.At("2026-01-01T01:00:00Z");
        Assert.Equal("invoiced", Text(Assert.Single(await world.Intents(account)), "state"));
    }

    [Fact]
    public async Task An_answer_to_a_renewal_that_is_lost_is_asked_for_again()
    {
        await using var world = await QuickBooksWorld.Start();
        world.Simulator.Faults.Add(new Fault(FaultKind.CommitThenTimeOut)
        {
            Path = "/oauth2/", Times = 1, Stall = TimeSpan.FromMilliseconds(20),
        });
        var (account, _) = await world.Charged(3);

        await world.At("2026-01-01T00:00:01Z");
        Assert.Equal("token-connection-lost", Text(Assert.Single(await world.Intents(account)), "why"));
        await world.At("2026-01-01T01:00:00Z");

        Assert.Equal("invoiced", Text(Assert.Single(await world.Intents(account)), "state"));
        Assert.Equal(2, world.Simulator.Renewals);
    }

    [Theory]
    [InlineData(FaultKind.CommitThenTimeOut, true)]
    [InlineData(FaultKind.ErrorAfter, true)]
    [InlineData(FaultKind.Reset, false)]
    [InlineData(FaultKind.ErrorBefore, false)]
    public async Task What_nobody_knows_of_is_searched_for_before_it_is_sent_again(FaultKind kind, bool wasDone)
    {
        await using var world = await QuickBooksWorld.Start();
        world.Simulator.Faults.Add(new Fault(kind)
        {
            Path = "/invoice", Times = 1, Stall = TimeSpan.FromMilliseconds(20),
        });
        var (account, _) = await world.Charged(7);

        await world.At("2026-01-01T00:00:01Z");
        Assert.Equal("unknown", Text(Assert.Single(await world.Intents(account)), "state"));
        await world.At("2026-01-01T00:00:30Z");
        Assert.Equal(wasDone ? "invoiced" : "unknown", Text(Assert.Single(await world.Intents(account)), "state"));

        await world.At("2026-01-01T00:10:00Z");
        Assert.Equal("invoiced", Text(Assert.Single(await world.Intents(account)), "state"));
        Assert.Single(world.Simulator.All("Invoice"));
        await world.Prove();
    }

    [Fact]
    public async Task Of_many_charges_at_a_service_that_misbehaves_each_is_invoiced_once()
    {
        const int Accounts = 40;
        await using var world = await QuickBooksWorld.Start();
        foreach (var kind in Enum.GetValues<FaultKind>().Where(k => k != FaultKind.Stall))
            world.Simulator.Faults.Add(new Fault(kind)
            {
                Path = "/", Probability = 0.03, Stall = TimeSpan.FromMilliseconds(5),
            });
        var charged = new List<string>();
        for (var i = 0; i < Accounts; i++) charged.Add((await world.Charged(10 + i)).Account);

        for (var hour = 1; hour <= 23; hour++) await world.At($"2026-01-01T{hour:00}:00:00Z");

        foreach (var account in charged)
            Assert.Equal("invoiced", Text(Assert.Single(await world.Intents(account)), "state"));
        Assert.Contains(FaultKind.Unauthorized, world.Simulator.Faults.Drawn.Keys);
        Assert.Equal(Accounts, world.Simulator.Invoiced().Count);
        Assert.All(world.Simulator.Invoiced(), invoice => Assert.Equal(1, invoice.Value));
        Assert.Equal(Accounts, world.Simulator.All("Customer").Count);
        await world.Prove();
    }

    [Fact]
    public async Task A_top_up_is_credited_when_its_invoice_is_paid_and_not_before()
    {
        await using var world = await QuickBooksWorld.Start();
        var account = await world.Prepaid(5);
        (await world.Server.Admin.Post($"/api/1.0/accounts/{account}/topup", """{"amount":20}""")).Is(201);
        await world.At("2026-01-01T00:00:01Z");
        Assert.Equal("5.00", await world.Balance(account));
        world.Simulator.Webhooks = new(world.Webhook) { IsOld = true };

        world.Simulator.Pay(Text(Assert.Single(await world.Intents(account)), "reference") ?? "");
        await world.Simulator.Deliver();

        Assert.Equal("25.00", await world.Balance(account));
        await world.Prove();
    }

    [Theory]
    [InlineData("another", 0)]
    [InlineData(null, 0)]
    [InlineData("own", -4)]
    [InlineData("own", 1)]
    public async Task A_forged_message_or_an_old_one_is_refused(string? verifier, int days)
    {
        await using var world = await QuickBooksWorld.Start();
        var time = TimeProvider.System.GetUtcNow().AddDays(days).ToString("O");
        var body = Told(world, time);
        var signature = verifier is null ? null : WebhookSigning.Sign(
            verifier == "own" ? world.Simulator.Settings.VerifierToken : verifier, body);

        Assert.Equal(401, await world.Tell(body, signature));

        var now = TimeProvider.System.GetUtcNow().ToString("O");
        Assert.Equal(200, await world.Tell(Told(world, now), null, sign: true));
        Assert.Empty((await world.Server.Admin.Get($"/api/1.0/accounts/{world.Reseller}/bookkeeper/events")).Is(200)
            .Json.EnumerateArray());
    }

    [Fact]
    public async Task An_invoice_that_somebody_deleted_there_is_refused_here()
    {
        await using var world = await QuickBooksWorld.Start();
        var (account, _) = await world.Charged(3);
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.Webhooks = new(world.Webhook);

        world.Simulator.Delete("Invoice", Text(Assert.Single(await world.Intents(account)), "reference") ?? "");
        await world.Simulator.Deliver();

        var intent = Assert.Single(await world.Intents(account));
        Assert.Equal(("refused", "invoice-deleted"), (Text(intent, "state"), Text(intent, "why")));
    }

    [Fact]
    public async Task A_company_without_another_currency_says_so()
    {
        await using var world = await QuickBooksWorld.Start(
            s => s with { IsMulticurrency = false, HomeCurrency = "EUR" });
        var (account, _) = await world.Charged(3);

        await world.At("2026-01-01T00:00:01Z");

        Assert.Equal("quickbooks-6000", Text(Assert.Single(await world.Intents(account)), "why"));
        Assert.Empty(world.Simulator.All("Invoice"));
    }

    [Theory]
    [InlineData("""{"type":"quickbooks"}""")]
    [InlineData("""{"type":"quickbooks","credentials":{"realm_id":"1","client_id":"a","client_secret":"b"}}""")]
    [InlineData("""{"type":"quickbooks","merchant_accounts":{"USD":"a"}}""")]
    public async Task A_setting_that_could_not_invoice_is_refused(string body)
    {
        await using var server = await RunningServer.Start();

        (await server.Admin.Put("/api/1.0/accounts/operator/bookkeeper", body)).Is(400);
    }

    private static string Told(QuickBooksWorld world, string time) => $$$"""
        [{"specversion":"1.0","id":"e","type":"qbo.payment.created.v1","time":"{{{time}}}","intuitentityid":"7",
          "intuitaccountid":"{{{world.Simulator.Settings.RealmId}}}","data":{}}]
        """;

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
