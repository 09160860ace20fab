using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Stories;

/// <summary>Money that comes and goes back, and the end of an account.</summary>
public class PaymentStories
{
    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_refund_undoes_allocations_newest_first(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        var account = await Open(story);
        foreach (var (usage, end) in new[] { (10m, "2026-02-01"), (20m, "2026-03-01"), (30m, "2026-04-01") })
        {
            await story.Used(account, "unit", usage);
            await story.MoveTo(end + "T00:00:00Z");
        }

        // 10 + 20 + 15 of 30, and then 5 more from a second payment.
        var payment = await story.Pay(account, 45m, "2026-04-01T00:00:00Z");
        await story.Pay(account, 5m, "2026-04-01T00:00:00Z");
        Assert.Equal([("paid", 10m), ("paid", 20m), ("due", 20m)], await Settled(story, account));

        await Refund(story, account, payment, "15");
        Assert.Equal([("paid", 10m), ("paid", 20m), ("due", 5m)], await Settled(story, account));
        await Refund(story, account, payment, "25.50");
        Assert.Equal([("due", 4.5m), ("due", 0m), ("due", 5m)], await Settled(story, account));
        Assert.Equal(-50.5m, (await story.Account(account)).Number("balance"));

        var tooMuch = await story.Api.Send(
            HttpMethod.Post, $"/accounts/{account}/payments/{payment}/refunds", """{"amount":4.51}""");
        Assert.False(tooMuch.IsSuccess);

        // What comes next goes to the oldest.
        await story.Pay(account, 6.5m, "2026-04-01T00:00:00Z");
        Assert.Equal([("paid", 10m), ("due", 1m), ("due", 5m)], await Settled(story, account));
        Assert.Equal(-44m, (await story.Account(account)).Number("balance"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_closed_account_gets_its_final_charge_takes_no_usage_and_still_pays(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        var account = await Open(story);
        await story.Used(account, "unit", 12m);
        await story.MoveTo("2026-01-20T10:00:00Z");

        (await story.Api.Send(HttpMethod.Delete, $"/accounts/{account}", null)).Succeeded("closing");

        var charge = Assert.Single(await story.Charges(account));
        Assert.Equal((12m, "due"), (charge.Number("total"), charge.Text("status")));
        Assert.Equal("2026-01-20T10:00:00Z", Story.Time(charge, "date"));
        Assert.Equal("2026-01-20T10:00:00Z", Story.Time(charge.GetProperty("period"), "end"));
        Assert.False((await story.Use(account, "unit", 1m)).IsSuccess);
        var fact = await story.Fact(account, "after", "unit", 1m, "2026-01-20T10:00:00Z");
        Assert.Equal(1, fact.GetProperty("rejected").GetArrayLength());

        await story.MoveTo("2026-03-01T00:00:00Z");
        var payment = await story.Pay(account, 15m, "2026-02-10T00:00:00Z");
        Assert.Equal([("paid", 12m)], await Settled(story, account));
        await Refund(story, account, payment, "3");
        Assert.Equal(0m, (await story.Account(account)).Number("balance"));
        Assert.Single(await story.Charges(account));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_was_paid_before_settles_the_charge_when_it_is_issued(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        var account = await Open(story);
        await story.Pay(account, 30m, "2026-01-01T00:00:00Z");
        await story.Used(account, "unit", 20m);
        await story.MoveTo("2026-02-01T00:00:00Z");
        Assert.Equal([("paid", 20m)], await Settled(story, account));
        await story.Used(account, "unit", 25m);
        await story.MoveTo("2026-03-01T00:00:00Z");
        Assert.Equal([("paid", 20m), ("due", 10m)], await Settled(story, account));
        Assert.Equal("2026-03-15T00:00:00Z", Story.Time((await story.Charges(account))[1], "due_date"));
    }

    private static async Task<string> Open(Story story)
    {
        await story.Api.NewTariff("units", """[{"service":"unit","model":"per_unit","price":1}]""");
        return await story.Api.NewAccount("""{"type":"postpaid","tariff_plan":"units","balance":0}""");
    }

    private static async Task Refund(Story story, string account, string payment, string amount) =>
        await story.Api.Post($"/accounts/{account}/payments/{payment}/refunds", $$"""{"amount":{{amount}}}""");

    private static async Task<IEnumerable<(string Status, decimal Paid)>> Settled(Story story, string account) =>
        (await story.Charges(account)).Select(c => (c.Text("status"), c.Number("paid")));
}
