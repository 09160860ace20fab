using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Stories;

/// <summary>A simulation sees usage as it is now: amended, void, and late in the period that it was used in.</summary>
public class CorrectedSimulationStories
{
    private const string Rates = """
        [{"service":"sms","model":"graduated","included":3,"tiers":[
            {"up_to":20,"price":"0.125","flat":1},{"up_to":null,"price":"0.0701","block":3}]},
         {"service":"call","model":"volume","tiers":[{"up_to":25,"price":0.07},{"up_to":null,"price":0.05}]},
         {"service":"fax","model":"package","size":7,"price":"1.005","free":3,"divide_by":3,"round":"up"},
         {"service":"seat","model":"per_unit","price":4.999,"aggregate":"max","maximum_charge":100},
         {"service":"user","model":"per_unit","price":1.111,"aggregate":"unique","unique_by":"who"},
         {"service":"pay","model":"percentage","percent":"1.75","fixed":0.1,"free_records":2,"free_amount":30},
         {"service":"trip","model":"graduated","per":"record","tiers":[
            {"up_to":5,"price":"0.555"},{"up_to":null,"price":"0.1"}]},
         {"service":"port","model":"matrix","dimensions":["who"],"cells":[
            {"when":{"who":"1"},"rate":{"model":"volume","tiers":[
                {"up_to":9,"price":2},{"up_to":null,"price":1}]}}],"otherwise":{"model":"per_unit","price":3} }]
        """;

    private static readonly string[] Services = ["sms", "call", "fax", "seat", "user", "pay", "trip", "port"];

    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_tariff_that_was_theirs_gives_what_was_charged_with_all_corrections(string engine)
    {
        var random = new Random(engine.Length);
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        var tariff = await Tariff(story, Rates);
        var accounts = new List<string>();
        for (var i = 0; i < 3; i++)
            accounts.Add(await story.Api.NewAccount($$"""{"external_id":"a{{i}}","tariff_plan":"t","tax_rates":[]}"""));
        var corrections = 0;
        foreach (var now in (string[])["2026-01-20T00:00:00Z", "2026-02-10T00:00:00Z", "2026-03-15T00:00:00Z"])
        {
            await story.MoveTo(now);
            // The last one is silent for long: a period that nobody used is passed over.
            foreach (var account in now.Contains("-03-") ? accounts : accounts.Take(2))
                for (var step = 0; step < 40; step++) await Happens(story, account, now[..7], random);
        }

        var simulation = await story.Api.Post(
            $"/tariffs/{tariff}/simulate", """{"from":"2026-01-01T00:00:00Z","to":"2026-04-01T00:00:00Z"}""");

        foreach (var simulated in simulation.GetProperty("accounts").EnumerateArray())
        {
            var account = simulated.Text("account");
            corrections += (await story.Api.List($"/accounts/{account}/corrections")).Count;
            var charged = await Charged(story, account);
            foreach (var service in simulated.GetProperty("services").EnumerateArray())
            {
                var (name, would) = (service.Text("name"), Number(service, "would_be_charged"));
                IsNearly(account, service, Number(service, "charged"), would);
                IsNearly(account, service, charged.GetValueOrDefault(name), would);
            }
        }

        Assert.True(corrections > 50, $"{corrections} corrections");
        Assert.Equal(3, simulation.GetProperty("accounts").GetArrayLength());
    }

    [Fact]
    public async Task Late_records_of_different_months_begin_with_the_tiers_of_theirs()
    {
        await using var story = await Story.Begin("SQLite", "2026-01-01T00:00:00Z");
        var tariff = await Tariff(
            story,
            """[{"service":"x","model":"graduated","tiers":[{"up_to":1,"price":5},{"up_to":null,"price":1}]}]""");
        var account = await story.Api.NewAccount("""{"tariff_plan":"t","tax_rates":[]}""");
        await story.Fact(account, "own", "x", 1, "2026-01-01T00:00:00Z");
        await story.MoveTo("2026-03-31T00:00:00Z");
        foreach (var (id, day) in new[] { ("late", "01-05"), ("1", "02-05"), ("2", "02-06"), ("3", "03-05") })
            await story.Fact(account, id, "x", 1, $"2026-{day}T00:00:00Z");
        await story.Api.Post($"/accounts/{account}/usage/2/amendments", """{"void":true,"reason":"Misread"}""");

        var simulation = await story.Api.Post(
            $"/tariffs/{tariff}/simulate", """{"from":"2026-01-01T00:00:00Z","to":"2026-04-01T00:00:00Z"}""");

        Assert.Equal((4m, 16m, 16m), (
            simulation.Number("records"), simulation.Number("charged"), simulation.Number("would_be_charged")));
    }

    private static async Task<string> Tariff(Story story, string rates) =>
        (await story.Api.Post("/tariffs", $$"""{"name":"t","currency":"USD","rates":{{rates}}}""")).Text("id");

    private static async Task<Dictionary<string, Exact>> Charged(Story story, string account)
    {
        var sums = new Dictionary<string, Exact>(StringComparer.Ordinal);
        var charges = await story.Charges(account);
        foreach (var charge in charges.Append(await story.Api.Get($"/accounts/{account}/charges/open")))
        {
            foreach (var item in charge.GetProperty("items").EnumerateArray())
                sums[item.Text("name")] = sums.GetValueOrDefault(item.Text("name")) + Number(item, "charge");
        }

        return sums;
    }

    // Amounts are whole micros, each counter's within half of one; there are three periods.
    private static void IsNearly(string account, JsonElement service, Exact charged, Exact would)
    {
        var off = charged - would;
        Assert.True(
            Exact.Max(off, -off) <= Exact.Ratio(3, 1_000_000), $"{account}: {charged} was charged, but {service}");
    }

    private static async Task Happens(Story story, string account, string month, Random random)
    {
        var what = random.Next(6);
        if (what == 0) await story.Api.Send(HttpMethod.Post, $"/accounts/{account}/charges", "{}");
        var records = await story.Api.List($"/accounts/{account}/usage/records");
        if (what > 2 || records.Count == 0)
        {
            var months = int.Parse(month[5..], null);
            await story.Api.Send(HttpMethod.Put, $"/accounts/{account}/usage", $$"""
                [{"name":"{{Services[random.Next(Services.Length)]}}","usage":{{random.Next(30)}},
                  "timestamp":"2026-0{{1 + random.Next(months)}}-0{{1 + random.Next(9)}}T12:00:00Z",
                  "properties":{"who":"{{random.Next(4)}}"} }]
                """);
            return;
        }

        var record = records[random.Next(records.Count)].Text("id");
        var to = random.Next(3) == 0 ? "\"void\":true" : $"\"usage\":{random.Next(30)}";
        await story.Api.Send(
            HttpMethod.Post, $"/accounts/{account}/usage/{record}/amendments", $$"""{ {{to}}, "reason":"Misread"}""");
    }

    private static Exact Number(JsonElement element, string name) =>
        Exact.Parse(element.GetProperty(name).GetRawText());
}
