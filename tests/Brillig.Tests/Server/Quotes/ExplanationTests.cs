using System.Globalization;
using Brillig.Client;
using Brillig.Tests.Safety;
using Brillig.Tests.Server.Stories;
using Xunit;

namespace Brillig.Tests.Server.Quotes;

/// <summary>Every line of every charge is explained, and its steps add up, whatever happened to the account.</summary>
public class ExplanationTests
{
    private const string Rates = """
        [{"service":"sms","model":"per_unit","price":0.0333,"maximum_charge":2},
         {"service":"data","model":"graduated","included":2,"minimum_charge":3,"tiers":[
            {"up_to":10,"price":"0.125","flat":1},{"up_to":null,"price":"0.0701","block":3}],"flat_at_zero":true},
         {"service":"call","model":"volume","tiers":[{"up_to":10,"price":0.07},{"up_to":null,"price":0.05}]},
         {"service":"fax","model":"package","size":7,"price":"1.005","free":3,"divide_by":3,"round":"up"},
         {"service":"seat","model":"per_unit","price":4.999,"aggregate":"max"},
         {"service":"user","model":"per_unit","price":1.111,"aggregate":"unique","unique_by":"who"},
         {"service":"trip","model":"graduated","per":"record","round_amount":{"places":2,"mode":"half_up"},"tiers":[
            {"up_to":5,"price":"0.555"},{"up_to":null,"price":"0.1"}]}]
        """;

    private static readonly string[] Services = ["sms", "data", "call", "fax", "seat", "user", "trip"];

    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Every_line_of_a_random_life_adds_up(string engine)
    {
        var random = new Random(engine.Length);
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("t", Rates);
        await story.Api.Post("/billing-types", """{"name":"slow","mode":"postpaid","grace":24}""");
        var kinds = new HashSet<string>();
        foreach (var (type, taxes) in new[]
        {
            ("postpaid", """[{"name":"VAT","percent":19}]"""),
            ("slow", """
                [{"name":"GST","percent":5,"inclusive":true,"applies_to":["sms","data","Setup"]},
                 {"name":"City","percent":2.5}]
                """),
            ("slow", "[]"),
        })
        {
            var account = await story.Api.NewAccount(
                $$"""{"tariff_plan":"t","type":"{{type}}","tax_rates":{{taxes}}}""");
            for (var step = 0; step < 40; step++) await Happens(story, account, random);
            kinds.UnionWith((await new ExplainedCharges(story, account).All()).Kinds.Keys);
        }

        await story.MoveTo("2026-02-01T12:00:00Z");
        foreach (var account in await story.Api.List("/accounts"))
            await new ExplainedCharges(story, account.Text("id")).All();
        await story.MoveTo("2026-02-03T00:00:00Z");
        foreach (var account in await story.Api.List("/accounts"))
            kinds.UnionWith((await new ExplainedCharges(story, account.Text("id")).All()).Kinds.Keys);
        foreach (var account in await story.Api.List("/accounts"))
        {
            for (var step = 0; step < 30; step++) await IsCorrected(story, account.Text("id"), random);
            kinds.UnionWith((await new ExplainedCharges(story, account.Text("id")).All()).Kinds.Keys);
        }

        await story.MoveTo("2026-03-05T00:00:00Z");
        foreach (var account in await story.Api.List("/accounts"))
        {
            for (var step = 0; step < 10; step++) await IsCorrected(story, account.Text("id"), random);
            await new ExplainedCharges(story, account.Text("id")).All();
        }

        Assert.Equal(["correction", "credit", "one_off", "tax", "usage"], kinds.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_records_of_a_line_are_those_since_the_charge_before()
    {
        await using var story = await Story.Begin("SQLite", "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("t", Rates);
        var account = await story.Api.NewAccount("""{"tariff_plan":"t","tax_rates":[]}""");
        using var client = story.NewClient();
        var cancel = TestContext.Current.CancellationToken;
        for (var i = 1; i <= 12; i++) await story.Fact(account, $"r{i}", "call", i, "2026-01-01T00:00:00Z");
        var first = await client.CloseCharge(Guid.Parse(account), cancel);
        await story.Fact(account, "late", "call", 2, "2026-01-01T00:00:00Z");

        var issued = await client.Explain(Guid.Parse(account), first.Id, 0, cancel);
        Assert.Equal((12, "78"), (issued.Records?.Count, issued.Records?.Usage.Text));
        Assert.Equal(
            ["r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9", "r10"], issued.Records?.First.Select(r => r.Id));
        Assert.Equal(("tier", "3.9"), (issued.Explain[0].Step, issued.Explain[0].Amount?.Text));
        Assert.Equal(("t", 1), (issued.Tariff?.Name, issued.Tariff?.Version));

        var open = await client.Explain(Guid.Parse(account), null, 0, cancel);
        Assert.Equal(["late"], open.Records?.First.Select(r => r.Id));
        Assert.Equal(("78", "80"), (open.Counter?.Before.Usage.Text, open.Counter?.After.Usage.Text));
        Assert.Equal(["aggregate", "tier", "before"], open.Explain.Select(s => s.Step));
        Assert.Equal("-3.9", open.Explain[^1].Amount?.Text);
    }

    [Fact]
    public async Task A_minimum_is_outside_of_the_charge_and_inside_of_the_total()
    {
        await using var story = await Story.Begin("SQLite", "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("t", Rates);
        var account = await story.Api.NewAccount("""{"tariff_plan":"t","tax_rates":[]}""");
        await story.Used(account, "data", 4);
        using var client = story.NewClient();

        var open = await client.Explain(Guid.Parse(account), null, 0, TestContext.Current.CancellationToken);

        Assert.Equal(("1.25", "3.00"), (open.Charge.Text, open.Total.Text));
        Assert.Equal("1.75", open.Rounding?.Amount?.Text);
        Assert.Equal("1.75", open.Rounding?.Values["minimum"].GetRawText());
        Assert.Null(open.Explain.Single(s => s.Step == "minimum").Amount);
    }

    [Fact]
    public async Task What_a_period_owes_for_a_service_that_nobody_used_is_explained_without_records()
    {
        await using var story = await Story.Begin("SQLite", "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("t", Rates);
        var account = await story.Api.NewAccount("""{"tariff_plan":"t","tax_rates":[]}""");
        await story.MoveTo("2026-02-01T00:00:00Z");
        using var client = story.NewClient();
        var cancel = TestContext.Current.CancellationToken;
        var charge = Assert.Single(await client.Charges(Guid.Parse(account), cancel));

        var explained = await client.Explain(Guid.Parse(account), charge.Id, 0, cancel);

        Assert.Equal(
            ("data", "0", "1", "3.00"),
            (explained.Name, explained.Usage.Text, explained.Charge.Text, explained.Total.Text));
        Assert.Equal(0, explained.Records?.Count);
        Assert.Equal(["included", "tier", "minimum"], explained.Explain.Select(s => s.Step));
        await new ExplainedCharges(story, account).All();
    }

    [Fact]
    public async Task What_an_outside_engine_taxed_is_told_as_it_was_posted()
    {
        await using var story = await Story.Begin("SQLite", "2026-01-01T00:00:00Z");
        await story.Api.NewTariff("t", Rates);
        var account = await story.Api.NewAccount("""{"tariff_plan":"t","tax_rates":[]}""");
        await story.Used(account, "call", 4);
        var open = (await story.Api.Get($"/accounts/{account}/charges/open")).Text("id");
        await story.Api.Post(
            $"/accounts/{account}/charges/{open}/taxes",
            """[{"name":"City","percent":8,"taxable":0.28,"amount":0.02}]""");

        var explained = await story.Api.Get($"/accounts/{account}/charges/open/items/1/explain");

        var step = Assert.Single(explained.GetProperty("explain").EnumerateArray());
        Assert.Equal(("outside_tax", 0.28m, 8m, 0.02m), (
            step.Text("step"), step.Number("taxable"), step.Number("percent"), step.Number("amount")));
        Assert.Equal([0], explained.GetProperty("lines").EnumerateArray().Select(l => l.GetInt32()));
    }

    [Fact]
    public async Task A_line_that_is_not_there_is_not_found()
    {
        await using var story = await Story.Begin("SQLite", "2026-01-01T00:00:00Z");
        var account = await story.Api.NewAccount("{}");
        using var client = story.NewClient();
        var (id, cancel) = (Guid.Parse(account), TestContext.Current.CancellationToken);

        foreach (var charge in (Guid?[])[null, Guid.CreateVersion7()])
        {
            var failed = await Assert.ThrowsAsync<BrilligException>(() => client.Explain(id, charge, 0, cancel));
            Assert.Equal((404, "charge-not-found"), (failed.Status, failed.Type));
        }
    }

    private static async Task Happens(Story story, string account, Random random)
    {
        var root = $"/accounts/{account}/charges";
        switch (random.Next(12))
        {
            case 0: await story.Api.Send(HttpMethod.Post, root, "{}"); break;
            case 1: await story.Api.Post($"{root}/items", """{"name":"Setup","usage":2,"charge":"3.333"}"""); break;
            case 2 when (await story.Charges(account)).LastOrDefault(c => c.Text("status") == "due") is
                { ValueKind: not System.Text.Json.JsonValueKind.Undefined } charge:
                await story.Api.Send(
                    HttpMethod.Post, $"{root}/{charge.Text("id")}/credits",
                    """{"items":[{"item":0,"amount":"0.05"}]}""");
                break;
            default:
                var number = random.Next(400) / (random.Next(2) == 0 ? 10m : 1m);
                var quantity = number.ToString(CultureInfo.InvariantCulture);
                await story.Api.Put($"/accounts/{account}/usage", $$"""
                    [{"name":"{{Services[random.Next(Services.Length)]}}","usage":{{quantity}},
                      "properties":{"who":"{{random.Next(5)}}"} }]
                    """);
                break;
        }
    }

    // Late, or amended: of the running period as well as of issued ones.
    private static async Task IsCorrected(Story story, string account, Random random)
    {
        var records = await story.Api.List($"/accounts/{account}/usage/records");
        if (random.Next(2) == 0 || records.Count == 0)
        {
            await story.Api.Send(HttpMethod.Put, $"/accounts/{account}/usage", $$"""
                [{"name":"{{Services[random.Next(Services.Length)]}}","usage":{{random.Next(30)}},
                  "timestamp":"2026-0{{1 + random.Next(2)}}-0{{1 + random.Next(2)}}T12:00:00Z",
                  "properties":{"who":"{{random.Next(5)}}"} }]
                """);
            return;
        }

        var record = records[random.Next(records.Count)].Text("id");
        var to = random.Next(3) == 0 ? "\"void\":true" : $"\"usage\":{random.Next(30)}";
        await story.Api.Send(
            HttpMethod.Post, $"/accounts/{account}/usage/{record}/amendments", $$"""{ {{to}}, "reason":"Misread"}""");
    }
}
