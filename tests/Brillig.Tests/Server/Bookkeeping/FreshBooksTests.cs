using System.Text.Json;
using Brillig.Simulators.FreshBooks;
using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>Issued charges are invoices at FreshBooks, each once, however it behaves.</summary>
public class FreshBooksTests
{
    [Fact]
    public async Task A_charge_is_one_invoice_that_is_mailed_to_the_accounts_client()
    {
        await using var world = await FreshBooksWorld.Start();
        var (account, _) = await world.Charged(12.5m);

        await world.At("2026-01-01T00:00:01Z");

        var intent = await world.Intent(account);
        var invoice = Assert.Single(world.There("invoices"));
        var client = Assert.Single(world.There("clients"));
        Assert.Equal(("invoiced", $"{invoice["id"]}"), (Text(intent, "state"), Text(intent, "reference")));
        Assert.Equal((Text(intent, "id"), "12.50"), ($"{invoice["po_number"]}", $"{invoice["amount"]?["amount"]}"));
        Assert.Equal(("sent", "jo@example.com"), ($"{invoice["v3_status"]}", $"{invoice["emailed"]?[0]}"));
        Assert.Equal(("Acme Ltd", account), ($"{client["organization"]}", $"{client["note"]}"));
        Assert.Equal("2026-01-01", $"{invoice["create_date"]}");
        Assert.Empty(await world.Payments(account));
        await world.Prove();
    }

    [Fact]
    public async Task The_lines_are_the_charges_and_what_credits_settled_is_taken_off()
    {
        await using var world = await FreshBooksWorld.Start();
        var account = await world.Account();
        (await world.Server.Admin.Post(
            $"/api/1.0/accounts/{account}/payments", new { type = "cash", amount = 4.75m })).Is(201);
        await world.Use(account, "seats", 60);
        await world.Charge(account, 12.5m);

        await world.At("2026-01-01T00:00:01Z");

        var invoice = Assert.Single(world.There("invoices"));
        Assert.Equal(
            ["seats 60.00", "setup 12.50", "credits applied -4.75"],
            invoice["lines"]?.AsArray().Select(line => $"{line?["name"]} {line?["amount"]?["amount"]}") ?? []);
        Assert.Equal(("67.75", "Charge 1"), ($"{invoice["amount"]?["amount"]}", $"{invoice["notes"]}"));
        Assert.Equal(67.75m, (await world.Intent(account)).GetProperty("amount").GetDecimal());
    }

    [Fact]
    public async Task A_top_up_is_an_invoice_that_is_credited_once_it_is_paid()
    {
        await using var world = await FreshBooksWorld.Start();
        var account = await world.Account();
        (await world.Server.Admin.Post($"/api/1.0/accounts/{account}/topup", new { amount = 20 })).Is(201);

        await world.At("2026-01-01T00:00:01Z");

        Assert.Equal("invoiced", Text(await world.Intent(account), "state"));
        Assert.Equal("top-up", $"{Assert.Single(world.There("invoices"))["lines"]?[0]?["name"]}");
        Assert.Empty(await world.Payments(account));
    }

    [Fact]
    public async Task A_further_charge_finds_the_client_and_one_without_an_address_is_marked_as_sent()
    {
        await using var world = await FreshBooksWorld.Start();
        var (account, _) = await world.Charged(3, email: null);
        await world.At("2026-01-01T00:00:01Z");
        await world.Charge(account, 4);
        await world.Charge(account, 5);

        await world.At("2026-01-01T00:00:02Z");

        Assert.Single(world.There("clients"));
        Assert.Equal(3, world.There("invoices").Count);
        Assert.All(world.There("invoices"), invoice =>
            Assert.Equal(("sent", 0), ($"{invoice["v3_status"]}", invoice["emailed"]?.AsArray().Count)));
    }

    [Fact]
    public async Task An_address_that_another_client_has_is_left_out_and_mailed_to_all_the_same()
    {
        await using var world = await FreshBooksWorld.Start(new FreshBooksSettings { RefusesEmailsTwice = true });
        await world.Charged(3);
        await world.At("2026-01-01T00:00:01Z");
        await world.Charged(4);

        await world.At("2026-01-01T00:00:02Z");

        Assert.Equal(2, world.There("clients").Count);
        Assert.All(world.There("invoices"), i => Assert.Equal("jo@example.com", $"{i["emailed"]?[0]}"));
    }

    [Theory]
    [InlineData("POST", FaultKind.CommitThenTimeOut, 1)]
    [InlineData("POST", FaultKind.ErrorAfter, 1)]
    [InlineData("POST", FaultKind.Reset, 0)]
    [InlineData("POST", FaultKind.ErrorBefore, 0)]
    [InlineData("PUT", FaultKind.CommitThenTimeOut, 1)]
    [InlineData("PUT", FaultKind.ErrorAfter, 1)]
    [InlineData("PUT", FaultKind.Reset, 1)]
    [InlineData("PUT", FaultKind.ErrorBefore, 1)]
    public async Task What_nobody_knows_of_is_searched_for_before_it_is_made_again(
        string method, FaultKind kind, int made)
    {
        await using var world = await FreshBooksWorld.Start();
        world.Simulator.Faults.Add(new Fault(kind)
        {
            Method = method, Path = "/invoices/", Times = 1, Stall = TimeSpan.FromMilliseconds(20),
        });
        var (account, _) = await world.Charged(7);

        await world.At("2026-01-01T00:00:01Z");
        Assert.Equal("unknown", Text(await world.Intent(account), "state"));
        await world.At("2026-01-01T00:00:30Z");

        // Not found yet may be under way: it is not made before that is over.
        Assert.Equal(made == 1 ? "invoiced" : "unknown", Text(await world.Intent(account), "state"));
        Assert.Equal(made, world.Simulator.Invoiced().Count);

        await world.At("2026-01-01T00:10:00Z");
        Assert.Equal("invoiced", Text(await world.Intent(account), "state"));
        Assert.Equal("sent", $"{Assert.Single(world.There("invoices"))["v3_status"]}");
        await world.Prove();
    }

    [Fact]
    public async Task What_somebody_deleted_there_is_not_made_again()
    {
        await using var world = await FreshBooksWorld.Start();
        world.Simulator.Faults.Add(new Fault(FaultKind.ErrorAfter) { Method = "POST", Path = "/invoices/", Times = 1 });
        var (account, _) = await world.Charged(7);
        await world.At("2026-01-01T00:00:01Z");
        world.Simulator.DeleteInvoice(long.Parse($"{Assert.Single(world.There("invoices"))["id"]}"));

        await world.At("2026-01-01T00:10:00Z");

        var intent = await world.Intent(account);
        Assert.Equal(("refused", "invoice-deleted"), (Text(intent, "state"), Text(intent, "why")));
        Assert.Single(world.There("invoices"));
    }

    [Fact]
    public async Task An_invoice_that_is_being_made_is_not_made_beside_itself()
    {
        await using var world = await FreshBooksWorld.Start(new FreshBooksSettings { RefusesNumbersTwice = true });
        world.Simulator.Faults.Add(new Fault(FaultKind.ErrorAfter) { Method = "POST", Path = "/invoices/", Times = 1 });

        // The search finds nothing though it is there, as it would while it is made.
        world.Simulator.Faults.Add(new Fault(FaultKind.ErrorBefore) { Method = "GET", Path = "/invoices/", Times = 1 });
        var (account, _) = await world.Charged(7);

        foreach (var time in new[] { "00:00:01", "00:00:30", "00:10:00" }) await world.At($"2026-01-01T{time}Z");

        Assert.Equal("invoiced", Text(await world.Intent(account), "state"));
        Assert.Equal(1, Assert.Single(world.Simulator.Invoiced()).Value);
    }

    [Fact]
    public async Task A_token_that_is_no_good_is_renewed_once_and_kept()
    {
        await using var world = await FreshBooksWorld.Start();
        world.Simulator.ExpireToken();
        var accounts = new List<string>();
        for (var i = 0; i < 8; i++) accounts.Add((await world.Charged(5 + i)).Account);

        await world.At("2026-01-01T00:00:01Z");

        foreach (var account in accounts) Assert.Equal("invoiced", Text(await world.Intent(account), "state"));
        Assert.Equal(1, world.Simulator.Renewals);

        // Only what was kept is known after a restart: the refresh token of the beginning is used up.
        await world.Server.Restart("2026-01-01T00:00:01Z");
        world.Simulator.ExpireToken();
        await world.Charge(accounts[0], 3);
        await world.At("2026-01-01T00:00:02Z");
        Assert.All(await world.Intents(accounts[0]), intent => Assert.Equal("invoiced", Text(intent, "state")));
        Assert.Equal(2, world.Simulator.Renewals);
        await world.Prove();
    }

    [Fact]
    public async Task Keys_that_are_refused_leave_the_invoice_for_later()
    {
        await using var world = await FreshBooksWorld.Start();
        world.Simulator.ExpireToken();
        await world.Enter("another");
        var (account, _) = await world.Charged(5);
        await world.At("2026-01-01T00:00:01Z");
        var intent = await world.Intent(account);
        Assert.Equal(("retrying", "credentials-refused"), (Text(intent, "state"), Text(intent, "why")));

        await world.Enter();
        await world.At("2026-01-01T06:00:00Z");

        Assert.Equal("invoiced", Text(await world.Intent(account), "state"));
        Assert.Single(world.There("invoices"));
    }

    [Fact]
    public async Task Of_many_charges_at_a_service_that_misbehaves_each_is_invoiced_once()
    {
        const int Accounts = 40;
        await using var world = await FreshBooksWorld.Start(
            new FreshBooksSettings { WritingTime = TimeSpan.FromMilliseconds(20) });
        foreach (var kind in Enum.GetValues<FaultKind>().Where(k => k != FaultKind.Stall))
            world.Simulator.Faults.Add(new Fault(kind)
            {
                Path = "/accounting/", Probability = 0.03, Stall = TimeSpan.FromMilliseconds(5),
            });
        var accounts = new List<string>();
        for (var i = 0; i < Accounts; i++) accounts.Add((await world.Charged(10 + i)).Account);

        for (var hour = 1; hour <= 23; hour++) await world.At($"2026-01-01T{hour:00}:00:00Z");

        foreach (var account in accounts) Assert.Equal("invoiced", Text(await world.Intent(account), "state"));
        Assert.Equal(7, world.Simulator.Faults.Drawn.Count);
        Assert.InRange(world.Simulator.Renewals, 1, world.Simulator.Faults.Drawn[FaultKind.Unauthorized]);
        Assert.Equal(Accounts, world.Simulator.Invoiced().Count);
        Assert.All(world.Simulator.Invoiced(), invoice => Assert.Equal(1, invoice.Value));
        Assert.All(world.There("invoices"), invoice => Assert.Equal("sent", $"{invoice["v3_status"]}"));
        Assert.Equal(
            Enumerable.Range(10, Accounts).Select(i => $"{i}.00"),
            world.There("invoices").Select(i => $"{i["amount"]?["amount"]}").Order());
        await world.Prove();
    }

    [Theory]
    [InlineData("""{"type":"freshbooks"}""")]
    [InlineData("""{"type":"freshbooks","credentials":{"account_id":"a"}}""")]
    [InlineData("""{"type":"freshbooks","merchant_accounts":{"USD":"a"},"credentials":{}}""")]
    public async Task A_setting_that_could_not_invoice_is_refused(string body)
    {
        await using var server = await RunningServer.Start();

        (await server.Admin.Put("/api/1.0/accounts/operator/bookkeeper", body)).Is(400);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
