using Brillig.Simulators.Hosting;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>The simulator keeps the vendor's rules, and misbehaves as told.</summary>
public class QuickBooksRuleTests
{
    [Fact]
    public async Task What_is_sent_again_with_its_requestid_is_answered_again_and_not_done_again()
    {
        await using var scene = await QuickBooksScene.Set();

        var first = await scene.Invoice(10, query: "?requestid=one");
        var again = await scene.Invoice(10, query: "?requestid=one");
        var other = await scene.Invoice(10, query: "?requestid=two");

        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());
        Assert.NotEqual(first.Id, other.Id);
        Assert.Equal(2, scene.Simulator.All("Invoice").Count);
    }

    [Theory]
    [InlineData("""{"CustomerRef":{"value":"C"}}""", "2020")]
    [InlineData("""{"CustomerRef":{"value":"0"},"Line":[L]}""", "2500")]
    [InlineData("""{"CustomerRef":{"value":"C"},"DocNumber":"1234567890123456789012","Line":[L]}""", "2050")]
    [InlineData("""{"CustomerRef":{"value":"C"},"DocNumber":"taken","Line":[L]}""", "6140")]
    [InlineData("""{"CustomerRef":{"value":"C"},"CurrencyRef":{"value":"EUR"},"Line":[L]}""", "6000")]
    [InlineData("""{"CustomerRef":{"value":"C"},"Line":[L-]}""", "6000")]
    [InlineData("""{"CustomerRef":{"value":"C"},"Line":[L*]}""", "6070")]
    public async Task An_invoice_that_is_not_as_it_should_be_is_refused(string json, string code)
    {
        await using var scene = await QuickBooksScene.Set();
        await scene.Invoice(10, "taken");
        static string Line(string amount, string more = "") =>
            """[{"Amount":A,"DetailType":"SalesItemLineDetail","SalesItemLineDetail":{"ItemRef":{"value":"I"}M}}]"""
                .Replace("A,", $"{amount},", StringComparison.Ordinal)
                .Replace("M}", $"{more}}}", StringComparison.Ordinal);

        var reply = await scene.Post("invoice", json.Replace("[L]", Line("5"), StringComparison.Ordinal)
            .Replace("[L-]", Line("-1"), StringComparison.Ordinal)
            .Replace("[L*]", Line("5", ""","Qty":2,"UnitPrice":3"""), StringComparison.Ordinal)
            .Replace("\"C\"", $"\"{scene.Customer}\"", StringComparison.Ordinal)
            .Replace("\"I\"", $"\"{scene.Item}\"", StringComparison.Ordinal));

        Assert.Equal((400, code), (reply.Status, reply.Code));
        Assert.Single(scene.Simulator.All("Invoice"));
    }

    [Fact]
    public async Task A_payment_settles_invoices_and_its_deletion_opens_them_again()
    {
        await using var scene = await QuickBooksScene.Set();
        var invoice = (await scene.Invoice(10)).Id;

        var payment = scene.Simulator.Pay(invoice, 4);
        Assert.NotNull(payment);
        Assert.Null(scene.Simulator.Pay(invoice, 7));
        Assert.Equal(6, Balance(await scene.Get($"invoice/{invoice}")));
        Assert.Equal(6, (decimal?)scene.Simulator.All("Customer")[0]["Balance"]);
        scene.Simulator.Delete("Payment", payment);

        Assert.Equal(10, Balance(await scene.Get($"invoice/{invoice}")));
        Assert.Equal("610", (await scene.Get($"payment/{payment}")).Code);
        var changes = await scene.Get("cdc?entities=Payment,Invoice&changedSince=2026-01-26");
        var deleted = changes.Body.GetProperty("CDCResponse")[0].GetProperty("QueryResponse")[0].GetProperty("Payment");
        Assert.Equal("Deleted", deleted[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task Queries_filter_order_and_page_and_leave_out_what_is_not_active()
    {
        await using var scene = await QuickBooksScene.Set();
        foreach (var amount in new[] { 30m, 10m, 20m }) await scene.Invoice(amount);

        var page = await scene.Query(
            "select * from Invoice where TotalAmt > '5' orderby TotalAmt desc startposition 2 maxresults 1");
        Assert.Equal(20, Assert.Single(page.Found("Invoice")).GetProperty("TotalAmt").GetDecimal());
        Assert.Single((await scene.Query(
            """select * from Customer where DisplayName = 'Bill\'s Windsurf Shop'""")).Found("Customer"));
        Assert.Single((await scene.Query("select * from Customer where DisplayName like '%surf%'")).Found("Customer"));
        Assert.Equal(3, (await scene.Query("select count(*) from Invoice")).Body
            .GetProperty("QueryResponse").GetProperty("totalCount").GetInt32());
        Assert.Equal("4001", (await scene.Query("select * from Invoice where PrivateNote = 'x'")).Code);
        Assert.Equal("4000", (await scene.Query("select * from Invoice where Id = '1' or Id = '2'")).Code);

        await scene.Post(
            "customer", $$"""{"Id":"{{scene.Customer}}","SyncToken":"0","sparse":true,"Active":false}""");
        Assert.Empty((await scene.Query("select * from Customer")).Found("Customer"));
        Assert.Single((await scene.Query("select * from Customer where Active in (true, false)")).Found("Customer"));
    }

    [Fact]
    public async Task Tokens_last_an_hour_and_a_refresh_token_a_day_after_its_successor()
    {
        await using var scene = await QuickBooksScene.Set();
        scene.Simulator.Advance(TimeSpan.FromHours(1));
        Assert.Equal(401, (await scene.Get($"customer/{scene.Customer}")).Status);

        var old = scene.Simulator.Settings.RefreshToken;
        scene.Token = (await scene.Renew(old)).Body.GetProperty("access_token").GetString();
        Assert.Equal(200, (await scene.Get($"customer/{scene.Customer}")).Status);
        Assert.Equal(200, (await scene.Renew(old)).Status);
        scene.Simulator.Advance(TimeSpan.FromHours(24));

        Assert.Equal(400, (await scene.Renew(old)).Status);
        Assert.Equal(2, scene.Simulator.Renewals);
    }

    [Theory]
    [InlineData(FaultKind.ErrorBefore, 500, 0)]
    [InlineData(FaultKind.ErrorAfter, 500, 1)]
    [InlineData(FaultKind.TooManyRequests, 429, 0)]
    [InlineData(FaultKind.Maintenance, 503, 0)]
    [InlineData(FaultKind.Unauthorized, 401, 0)]
    [InlineData(FaultKind.Stall, 200, 1)]
    public async Task A_fault_is_answered_and_done_or_not(FaultKind kind, int status, int invoices)
    {
        await using var scene = await QuickBooksScene.Set();
        scene.Simulator.Faults.Add(new Fault(kind) { Times = 1, Stall = TimeSpan.FromMilliseconds(20) });

        var reply = await scene.Invoice();

        Assert.Equal(status, reply.Status);
        Assert.Equal(invoices, scene.Simulator.All("Invoice").Count);
        Assert.Equal(kind == FaultKind.Unauthorized ? 401 : 200, (await scene.Invoice()).Status);
    }

    [Fact]
    public async Task The_side_channel_pays_moves_time_and_tells_what_happened()
    {
        await using var scene = await QuickBooksScene.Set();
        var invoice = (await scene.Invoice(10)).Id;
        await scene.Send("POST", "/_simulator/pay", $$"""{"invoice":"{{invoice}}"}""");
        await scene.Send("POST", "/_simulator/faults", """{"kind":"error_before","times":1,"path":"/invoice"}""");
        Assert.Equal(500, (await scene.Invoice()).Status);
        await scene.Send("POST", "/_simulator/advance", """{"days":2}""");

        var state = (await scene.Send("GET", "/_simulator/state", null)).Body;

        Assert.Equal("2026-01-28T12:00:00Z", state.GetProperty("now").GetString());
        Assert.Equal(2, state.GetProperty("calls").GetProperty("POST /invoice").GetInt32());
        Assert.Equal(0, state.GetProperty("Invoice")[0].GetProperty("Balance").GetDecimal());
        Assert.Equal(1, state.GetProperty("faults").GetProperty("error_before").GetInt32());
    }

    private static decimal Balance(QuickBooksReply reply) =>
        reply.Body.GetProperty("Invoice").GetProperty("Balance").GetDecimal();
}
