using System.Net;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Stories;

/// <summary>What an account was charged and paid, as it is told to its people.</summary>
public class StatementStories
{
    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_statement_leads_from_the_opening_to_the_closing_balance(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-15T00:00:00Z");
        await story.Api.NewTariff("units", """[{"service":"unit","model":"per_unit","price":1}]""");
        var account = await story.Api.NewAccount("""
            {"tariff_plan":"units","balance":5,"timezone":"America/New_York","billing_day":1,
             "tax_rates":[{"name":"VAT","percent":10},{"name":"In","percent":5,"inclusive":true}]}
            """);
        await story.Used(account, "unit", 20m);
        await story.MoveTo("2026-02-10T00:00:00Z");
        await story.Pay(account, 10m, "2026-02-09T00:00:00Z");
        var charge = (await story.Charges(account))[0];
        await story.Api.Post(
            $"/accounts/{account}/charges/{charge.Text("id")}/credits", """{"items":[{"item":0,"amount":3}]}""");
        await story.Used(account, "unit", 4m);

        var now = await story.Api.Get($"/accounts/{account}/statement");
        Assert.Equal(("2026-02-01T05:00:00Z", "2026-03-01T05:00:00Z"), (now.Text("from"), now.Text("to")));
        Assert.Equal(
            [("charge", "1", -charge.Number("total")), ("payment", "", 10m), ("credit_note", "CN-1", 3.29m)],
            now.GetProperty("entries").EnumerateArray().Select(e => (
                e.Text("cause"), e.GetProperty("number").GetString() ?? "", e.Number("amount"))));
        Assert.Equal(5m, now.Number("opening_balance"));
        Assert.Equal(
            [5m - 21.91m, 15m - 21.91m, 18.29m - 21.91m],
            now.GetProperty("entries").EnumerateArray().Select(e => e.Number("balance")));
        Assert.Equal((18.29m - 21.91m, 4.38m), (now.Number("closing_balance"), now.Number("unbilled")));
        Assert.Equal(now.Number("closing_balance"), (await story.Account(account)).Number("posted"));

        using var client = story.NewClient();
        var read = await client.Statement(
            Guid.Parse(account), now.Text("from"), now.Text("to"), TestContext.Current.CancellationToken);
        Assert.Equal(
            (now.Number("closing_balance").Json(), "CN-1"), (read.ClosingBalance.Text, read.Entries[^1].Number));
        var january = await story.Api.Get($"/accounts/{account}/statement?to=2026-02-01T05:00:00Z");
        Assert.Equal(("2026-01-01T05:00:00Z", 0m, 5m), (
            january.Text("from"), january.Number("opening_balance"), january.Number("closing_balance")));
        Assert.Equal("opening_balance", january.GetProperty("entries")[0].Text("cause"));
        foreach (var query in (string[])["from=2026-02-01T00:00:00Z&to=2026-02-01T00:00:00Z", "from=x", "limit=1"])
        {
            var refused = await story.Api.Send(HttpMethod.Get, $"/accounts/{account}/statement?{query}", null);
            Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Whoever_prefers_csv_gets_it_and_lists_are_cut_by_time(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("units", """[{"service":"unit, \"x\"","model":"per_unit","price":1.005}]""");
        var account = await story.Api.NewAccount("""{"tariff_plan":"units"}""");
        foreach (var end in (string[])["2026-02-01", "2026-03-01", "2026-04-01"])
        {
            await story.Used(account, "unit, \\\"x\\\"", 1m);
            await story.MoveTo(end + "T00:00:00Z");
            await story.Pay(account, 1m, end + "T00:00:00Z");
        }

        const string march = "from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z";
        var charge = Assert.Single(await story.Api.List($"/accounts/{account}/charges?{march}"));
        Assert.Equal("2", charge.Text("number"));
        Assert.Single(await story.Api.List($"/accounts/{account}/payments?{march}"));
        Assert.Equal(2, (await story.Api.List($"/accounts/{account}/payments?from=2026-03-01T00:00:00Z")).Count);
        Assert.Empty(await story.Api.List($"/accounts/{account}/charges?status=open&to=2026-04-01T00:00:00Z"));

        var id = charge.Text("id");
        Assert.Equal(
            "charge,number,account,date,status,currency,item,kind,name,usage,charge_exact,total,percent,included,"
            + "category,key,item_account,from,to\r\n"
            + $"{id},2,{account},2026-03-01T00:00:00Z,paid,USD,0,usage,\"unit, \"\"x\"\"\",1,1.005,1.01,,,,,,,\r\n",
            await story.Csv($"/accounts/{account}/charges/{id}"));
        var lines = (await story.Csv($"/accounts/{account}/statement?{march}")).Split("\r\n");
        Assert.Equal("date,cause,cause_id,number,type,reference,amount,balance,currency", lines[0]);
        Assert.Equal("2026-03-01T00:00:00Z,opening_balance,,,,,,-0.01,USD", lines[1]);
        Assert.Equal($"2026-03-01T00:00:00Z,charge,{id},2,,,-1.01,-1.02,USD", lines[2]);
        Assert.Equal(",unbilled,,,,,0.00,,USD", lines[^2]);
    }
}
