using Brillig.Tests.Safety;
using Brillig.Tests.Server.Stories;
using Xunit;

namespace Brillig.Tests.Server.Quotes;

/// <summary>What late and amended records changed is explained: which, of what, by how much and why.</summary>
public class ExplainedCorrectionTests
{
    private const string Rates = """
        [{"service":"sms","model":"per_unit","price":0.0333},
         {"service":"data","model":"graduated","included":2,"minimum_charge":3,"tiers":[
            {"up_to":10,"price":"0.125","flat":1},{"up_to":null,"price":"0.0701","block":3}],"flat_at_zero":true}]
        """;

    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_correction_says_which_record_changed_what_and_why(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("t", Rates);
        var account = await story.Api.NewAccount("""{"tariff_plan":"t","tax_rates":[]}""");
        await story.Fact(account, "first", "data", 8, "2026-01-01T00:00:00Z");
        await story.MoveTo("2026-02-10T00:00:00Z");
        await story.Fact(account, "late", "data", 6, "2026-01-20T00:00:00Z");
        var amendment = await story.Api.Post(
            $"/accounts/{account}/usage/first/amendments", """{"usage":3,"reason":"Misread"}""");
        using var client = story.NewClient();
        var cancel = TestContext.Current.CancellationToken;

        var explained = await client.Explain(Guid.Parse(account), null, 0, cancel);
        await story.Api.Post($"/accounts/{account}/usage/first/amendments", """{"void":true,"reason":"Another's"}""");
        var since = await client.Explain(Guid.Parse(account), null, 0, cancel);

        Assert.Equal(2, explained.Corrections?.Count);
        Assert.Equal("2026-01-01T00:00:00Z", explained.Corrections?.Period.Start);
        Assert.Equal(
            [
                ("late_record", "late", null, "0", "6", "8", "14", "0.5701"),
                ("amendment", "first", "Misread", "8", "3", "14", "9", "-0.4451"),
            ],
            explained.Corrections?.First.Select(c => (
                c.Cause, c.Record.Id, c.Reason, c.UsageBefore.Text, c.Usage.Text,
                c.Before.Usage.Text, c.After.Usage.Text, c.Charge.Text)));
        var amended = explained.Corrections?.First[1];
        Assert.Equal(amendment.Text("id"), amended?.Amendment?.ToString());
        Assert.Equal([("8", "3", "Misread")], amended?.Record.Amendments?.Select(
            a => (a.UsageBefore.Text, a.Usage.Text, a.Reason)));
        Assert.Equal(1, explained.Tariff?.Version);
        Assert.Equal(["included", "tier"], explained.Counter?.Before.Explain?.Select(s => s.Step));
        Assert.Equal("1.75", explained.Counter?.Before.Explain?[1].Amount?.Text);
        Assert.Equal("1.875", explained.Counter?.After.Explain?[1].Amount?.Text);
        Assert.Equal(("8", "6"), (since.Counter?.Before.Usage.Text, since.Counter?.After.Usage.Text));
        Assert.Equal((3, "8"), (since.Corrections?.Count, since.Corrections?.First[0].Before.Usage.Text));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_correction_above_says_whose_record_changed_what_by_the_tariff_of_that_level(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("above", """
            [{"service":"sms","model":"graduated","cascade":true,"tiers":[
                {"up_to":10,"price":0.5},{"up_to":null,"price":0.25}]}]
            """);
        await story.Api.NewTariff("below", Rates);
        var above = await story.Api.NewAccount("""{"tariff_plan":"above","tax_rates":[]}""");
        var below = await story.Api.NewAccount(
            $$"""{"tariff_plan":"below","tax_rates":[],"parent":"{{above}}"}""");
        await story.Fact(above, "own", "sms", 4, "2026-01-01T00:00:00Z");
        await story.Fact(below, "first", "sms", 8, "2026-01-01T00:00:00Z");
        await story.MoveTo("2026-02-10T00:00:00Z");
        await story.Fact(below, "late", "sms", 6, "2026-01-20T00:00:00Z");
        await story.Api.Post($"/accounts/{below}/usage/first/amendments", """{"usage":1,"reason":"Misread"}""");
        using var client = story.NewClient();
        var cancel = TestContext.Current.CancellationToken;

        var explained = await client.Explain(Guid.Parse(above), null, 0, cancel);

        Assert.Equal(("correction", "-1", "-0.25"), (explained.Kind, explained.Usage.Text, explained.Charge.Text));
        Assert.Equal(("12", "11"), (explained.Counter?.Before.Usage.Text, explained.Counter?.After.Usage.Text));
        Assert.Equal(
            [
                ("late_record", below, "late", null, "0", "6", "12", "18", "1.5"),
                ("amendment", below, "first", "Misread", "8", "1", "18", "11", "-1.75"),
            ],
            explained.Corrections?.First.Select(c => (
                c.Cause, $"{c.Record.Account}", c.Record.Id, c.Reason, c.UsageBefore.Text, c.Usage.Text,
                c.Before.Usage.Text, c.After.Usage.Text, c.Charge.Text)));
        Assert.Equal("above", explained.Tariff?.Name);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Records_are_shown_as_they_counted_at_that_charge(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("t", Rates);
        var account = await story.Api.NewAccount("""{"tariff_plan":"t","tax_rates":[]}""");
        var records = $"/accounts/{account}/usage";
        await story.Fact(account, "a", "sms", 10, "2026-01-01T00:00:00Z");
        await story.Fact(account, "b", "sms", 20, "2026-01-01T00:00:00Z");
        await story.Api.Post($"{records}/a/amendments", """{"usage":4,"reason":"Misread"}""");
        using var client = story.NewClient();
        var cancel = TestContext.Current.CancellationToken;
        var first = await client.CloseCharge(Guid.Parse(account), cancel);
        await story.Api.Post($"{records}/b/amendments", """{"void":true,"reason":"Another's"}""");
        await story.Fact(account, "c", "sms", 1, "2026-01-01T00:00:00Z");

        var issued = await client.Explain(Guid.Parse(account), first.Id, 0, cancel);
        var open = await client.Explain(Guid.Parse(account), null, 0, cancel);

        Assert.Equal((2, "24", "24"), (issued.Records?.Count, issued.Records?.Usage.Text, issued.Usage.Text));
        Assert.Equal(
            [("a", "4", (int?)1), ("b", "20", 0)],
            issued.Records?.First.Select(r => (r.Id, r.Usage.Text, r.Amendments?.Count)));
        Assert.Equal((2, "-19", "-19"), (open.Records?.Count, open.Records?.Usage.Text, open.Usage.Text));
        Assert.Equal(
            [("b", "0", (int?)1), ("c", "1", 0)],
            open.Records?.First.Select(r => (r.Id, r.Usage.Text, r.Amendments?.Count)));
    }

    [Fact]
    public async Task What_never_was_in_a_cell_is_taken_off()
    {
        await using var story = await Story.Begin("SQLite", "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("m", """
            [{"service":"port","model":"matrix","dimensions":["size"],"cells":[{"when":{"size":"big"},"rate":
                {"model":"volume","aggregate":"max","flat_at_zero":true,"tiers":[{"up_to":null,"price":2,"flat":1}]}}],
              "otherwise":{"model":"per_unit","price":1,"aggregate":"max"} }]
            """);
        var account = await story.Api.NewAccount("""{"tariff_plan":"m","tax_rates":[]}""");
        using var client = story.NewClient();
        var cancel = TestContext.Current.CancellationToken;
        await story.Api.Put($"/accounts/{account}/usage", """
            [{"id":"big","name":"port","usage":3,"properties":{"size":"big"} },{"name":"port","usage":5}]
            """);
        await client.CloseCharge(Guid.Parse(account), cancel);
        await story.Api.Post($"/accounts/{account}/usage/big/amendments", """{"void":true,"reason":"Another's"}""");

        var open = await client.Explain(Guid.Parse(account), null, 0, cancel);

        Assert.Equal("-7", open.Charge.Text);
        Assert.Equal(("before", "-7"), (open.Explain[^1].Step, open.Explain[^1].Amount?.Text));
        Assert.Equal("5", open.Counter?.After.Charge.Text);
        await new ExplainedCharges(story, account).All();
    }
}
