using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Stories;

/// <summary>What closes a charge, when it is issued, and what a period is that nobody used or nobody served.</summary>
public class PeriodStories
{
    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Thirty_updates_of_one_unit_cost_what_one_of_thirty_costs(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("units", """[{"service":"unit","model":"per_unit","price":0.0131}]""");
        await story.Api.Post("/billing-types", """{"name":"each","mode":"postpaid","charge_on":"usage"}""");
        var thirty = await story.Api.NewAccount("""{"type":"each","tariff_plan":"units","balance":0}""");
        var one = await story.Api.NewAccount("""{"type":"each","tariff_plan":"units","balance":0}""");

        for (var i = 0; i < 30; i++) await story.Used(thirty, "unit", 1m);
        await story.Used(one, "unit", 30m);

        Assert.Equal([0.39m], (await story.Charges(one)).Select(c => c.Number("total")));
        var charges = await story.Charges(thirty);
        Assert.Equal(30, charges.Count);
        Assert.Equal(0.39m, charges.Sum(c => c.Number("total")));
        Assert.Equal(30m * 0.0131m, charges.Sum(c => c.GetProperty("items")[0].Number("charge")));
        Assert.All(charges, c => Assert.InRange(c.Number("total"), 0.01m, 0.02m));
        Assert.Equal(-0.39m, (await story.Account(thirty)).Number("posted"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_update_that_reaches_the_threshold_closes_the_charge(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("units", """[{"service":"unit","model":"per_unit","price":1}]""");
        await story.Api.Post("/billing-types", """{"name":"capped","mode":"postpaid","threshold":10}""");
        var account = await story.Api.NewAccount("""{"type":"capped","tariff_plan":"units","balance":0}""");

        await story.MoveTo("2026-01-03T00:00:00Z");
        await story.Used(account, "unit", 4m);
        await story.Used(account, "unit", 5.99m);
        Assert.Empty(await story.Charges(account));
        await story.MoveTo("2026-01-05T12:00:00Z");
        await story.Used(account, "unit", 2m);
        await story.Used(account, "unit", 3m);

        var charge = Assert.Single(await story.Charges(account));
        Assert.Equal(11.99m, charge.Number("total"));
        Assert.Equal("2026-01-05T12:00:00Z", Story.Time(charge, "date"));
        await story.MoveTo("2026-02-01T00:00:00Z");
        Assert.Equal([11.99m, 3m], (await story.Charges(account)).Select(c => c.Number("total")));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task During_the_grace_late_records_reach_their_period(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("units", """[{"service":"unit","model":"per_unit","price":1}]""");
        await story.Api.Post("/billing-types", """{"name":"patient","mode":"postpaid","grace":48}""");
        var account = await story.Api.NewAccount("""{"type":"patient","tariff_plan":"units","balance":0}""");
        await story.Used(account, "unit", 1m);

        await story.MoveTo("2026-02-01T12:00:00Z");
        Assert.Empty(await story.Charges(account));
        await story.Used(account, "unit", 100m);
        var late = await story.Fact(account, "late", "unit", 20m, "2026-01-31T23:59:59Z");
        Assert.Equal(1m, late.Number("accepted"));
        Assert.Equal(121m, (await story.Account(account)).Number("unbilled"));

        await story.MoveTo("2026-02-03T00:00:00Z");
        var january = Assert.Single(await story.Charges(account));
        Assert.Equal(21m, january.Number("total"));
        Assert.Equal("2026-02-01T00:00:00Z", Story.Time(january.GetProperty("period"), "end"));

        // Never dropped in silence: too late for its charge, it is taken elsewhere or listed as rejected.
        var tooLate = await story.Fact(account, "too-late", "unit", 7m, "2026-01-31T23:59:58Z");
        var taken = tooLate.Number("accepted");
        Assert.Equal(1m, taken + tooLate.GetProperty("rejected").GetArrayLength());
        Assert.Equal(100m + (taken * 7m), (await story.Account(account)).Number("unbilled"));
        Assert.Equal(21m, Assert.Single(await story.Charges(account)).Number("total"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_period_with_nothing_in_it_takes_no_number(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("units", """[{"service":"unit","model":"per_unit","price":1}]""");
        var account = await story.Api.NewAccount("""{"type":"postpaid","tariff_plan":"units","balance":0}""");
        await story.Used(account, "unit", 1m);
        await story.MoveTo("2026-03-01T00:00:00Z");
        await story.Used(account, "unit", 3m);
        await story.MoveTo("2026-04-01T00:00:00Z");

        var charges = await story.Charges(account);
        Assert.Equal([("1", 1m), ("2", 3m)], charges.Select(c => (c.Text("number"), c.Number("total"))));
        Assert.Equal("2026-03-01T00:00:00Z", Story.Time(charges[1].GetProperty("period"), "start"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Periods_missed_while_no_server_ran_are_billed_in_order_each_with_its_own_date(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-31T00:00:00Z");
        await story.Api.NewTariff("rent", """
            [{"service":"room","model":"graduated","flat_at_zero":true,"tiers":[{"up_to":null,"price":1,"flat":5}]}]
            """);
        var account = await story.Api.NewAccount(
            """{"type":"postpaid","tariff_plan":"rent","balance":0,"billing_day":31}""");
        await story.Used(account, "room", 2m);

        await story.RestartAt("2026-05-10T08:00:00Z");

        // Asked for at once: whether a job or this request gets there first makes no difference.
        Assert.Equal(-17m, (await story.Account(account)).Number("posted"));
        await story.MoveTo("2026-05-10T08:00:01Z");
        var charges = await story.Charges(account);
        Assert.Equal(
            [
                ("1", "2026-02-28T00:00:00Z", 7m), ("2", "2026-03-31T00:00:00Z", 5m), ("3", "2026-04-30T00:00:00Z", 5m),
            ],
            charges.Select(c => (c.Text("number"), Story.Time(c, "date"), c.Number("total"))));
        Assert.Equal(
            ["2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z", "2026-03-31T00:00:00Z"],
            charges.Select(c => Story.Time(c.GetProperty("period"), "start")));
    }
}
