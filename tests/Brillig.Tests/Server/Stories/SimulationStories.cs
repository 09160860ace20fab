using System.Globalization;
using System.Text;
using System.Text.Json;
using Brillig.Client.Tariffs;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Stories;

/// <summary>What past usage would have cost by another tariff.</summary>
public class SimulationStories
{
    private const string Span = """{"from":"2026-01-01T00:00:00Z","to":"2026-03-01T00:00:00Z"}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_usage_of_two_months_is_rated_as_if_the_tariff_had_been_theirs(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        var flat = await Tariff(story, "flat", """{"service":"*","model":"per_unit","price":0.1}""");
        var tried = await Tariff(story, "tried", """
            {"service":"sms","model":"graduated","tiers":[{"up_to":10,"price":0.5},{"up_to":null,"price":0.01}]},
            {"service":"data","model":"package","size":10,"price":1}
            """);
        var (one, two) = (await Account(story, "one", flat), await Account(story, "two", flat));
        await story.Used(one, "sms", 8);
        await story.Used(two, "data", 11);
        await story.Used(one, "sms", 4);
        await story.Used(one, "telex", 1);
        await story.MoveTo("2026-02-10T00:00:00Z");
        await story.Used(one, "sms", 3);
        await story.MoveTo("2026-03-02T00:00:00Z");
        await story.Used(one, "sms", 1_000);
        var before = await story.Account(one);

        var all = await story.Api.Post($"/tariffs/{tried}/simulate", Span);

        Assert.Equal((5m, 2.7m, 8.52m, 5.82m, 0m), (
            all.Number("records"), all.Number("charged"), all.Number("would_be_charged"), all.Number("difference"),
            all.Number("other_currency")));
        Assert.Equal(
            ["sms 3 0 15 1.5 6.52 5.02", "telex 1 1 1 0.1 0 -0.1"],
            Services(all, one).Select(Line));
        Assert.Equal(["data 1 0 11 1.1 2 0.9"], Services(all, two).Select(Line));
        Assert.Equal(before.ToString(), (await story.Account(one)).ToString());

        var some = await story.Api.Post(
            $"/tariffs/{tried}/simulate",
            $$"""{"from":"2026-02-01T00:00:00Z","to":"2026-03-01T00:00:00Z","accounts":["{{one}}"]}""");
        Assert.Equal(["sms 1 0 3 0.3 1.5 1.2"], Services(some, one).Select(Line));
    }

    [Fact]
    public async Task Usage_of_other_currencies_is_counted_and_left_out()
    {
        await using var story = await Story.Begin("SQLite", "2026-01-01T00:00:00Z");
        var euros = await Tariff(story, "euros", """{"service":"x","model":"per_unit","price":1}""", "EUR");
        var tried = await Tariff(story, "tried", """{"service":"x","model":"per_unit","price":2}""");
        var account = await Account(story, "one", euros);
        await story.Used(account, "x", 1);

        var all = await story.Api.Post($"/tariffs/{tried}/simulate", Span);

        Assert.Equal((0m, 1m), (all.Number("records"), all.Number("other_currency")));
        Assert.Empty(all.GetProperty("accounts").EnumerateArray());
    }

    [Fact]
    public async Task A_key_of_an_account_simulates_what_it_sees()
    {
        await using var server = await RunningServer.Start(Engine.Sqlite, "2026-01-01T00:00:00Z");
        var tariff = (await server.Admin.Post("/api/1.0/tariffs",
            """{"name":"t","rates":[{"service":"x","model":"per_unit","price":1}]}""")).Is(201).Id;
        var (seen, hidden) = (await Open(), await Open());
        foreach (var account in (string[])[seen, hidden])
            (await server.Admin.Put($"/api/1.0/accounts/{account}/usage", """[{"name":"x","usage":1}]""")).Is(204);
        var key = await server.WithKey(seen, "read");

        var simulation = (await key.Post($"/api/1.0/tariffs/{tariff}/simulate", Span)).Is(200).Json;

        Assert.Equal([seen], simulation.GetProperty("accounts").EnumerateArray().Select(a => a.Text("account")));
        Assert.Equal(1, simulation.Number("records"));

        async Task<string> Open() =>
            (await server.Admin.Post("/api/1.0/accounts", $$"""{"tariff_plan":"{{tariff}}"}""")).Is(201).Id;
    }

    [Theory]
    [InlineData("""{"to":"2026-03-01T00:00:00Z"}""", "/from")]
    [InlineData("""{"from":"2026-03-01T00:00:00Z","to":"2026-03-01T00:00:00Z"}""", "/to")]
    [InlineData("""{"from":"2026-02-01T00:00:00Z","to":"2026-03-01T00:00:00Z","accounts":["a"]}""", "/accounts/0")]
    [InlineData("""{"from":"2026-02-01T00:00:00Z","to":"2026-03-01T00:00:00Z","until":1}""", "/until")]
    public async Task Says_what_is_wrong_with_the_span(string body, string pointer)
    {
        await using var server = await RunningServer.Start(Engine.Sqlite, "2026-01-01T00:00:00Z");
        var tariff = (await server.Admin.Post("/api/1.0/tariffs", """{"name":"t"}""")).Is(201).Id;
        var reply = await server.Admin.Post($"/api/1.0/tariffs/{tariff}/simulate", body);
        Assert.Equal([pointer], reply.IsProblem("bad-request", 400).Pointers);
        (await server.Admin.Post($"/api/1.0/tariffs/{tariff}/simulate?dry_run=true", Span))
            .IsProblem("bad-request", 400);
    }

    [Fact]
    public async Task Says_line_by_line_how_far_it_is()
    {
        const int records = 20_000;
        await using var story = await Story.Begin("SQLite", "2026-01-01T00:00:00Z");
        var flat = await Tariff(story, "flat", """{"service":"x","model":"per_unit","price":1}""");
        var account = await Account(story, "one", flat);
        foreach (var some in Enumerable.Range(0, records).Chunk(5_000)) await story.Api.Post("/usage", Facts(some));
        var seen = new List<SimulationProgress>();

        using var client = story.NewClient();
        var simulation = await client.Simulate(
            Guid.Parse(flat), new NewSimulation("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"), seen.Add, Cancel);

        Assert.Equal(records, simulation.Records);
        Assert.Equal("20000", simulation.WouldBeCharged.ToString());
        Assert.True(seen.Count > 1);
        Assert.Equal(seen.Select(s => s.Records).Order(), seen.Select(s => s.Records));
        Assert.All(seen, s => Assert.InRange(s.Part, 0, 1));

        string Facts(int[] some)
        {
            var text = new StringBuilder("[");
            foreach (var i in some)
                text.Append(CultureInfo.InvariantCulture, $$"""{"id":"r{{i}}","account":"{{account}}",""")
                    .Append("""
                        "name":"x","usage":1},
                        """);
            return text.ToString().TrimEnd().TrimEnd(',') + "]";
        }
    }

    private static async Task<string> Tariff(Story story, string name, string rates, string currency = "USD") =>
        (await story.Api.Post(
            "/tariffs", $$"""{"name":"{{name}}","currency":"{{currency}}","rates":[{{rates}}]}""")).Text("id");

    private static async Task<string> Account(Story story, string name, string tariff) =>
        (await story.Api.Post(
            "/accounts", $$"""{"external_id":"{{name}}","tariff_plan":"{{tariff}}"}""")).Text("id");

    private static IEnumerable<JsonElement> Services(JsonElement simulation, string account) =>
        simulation.GetProperty("accounts").EnumerateArray().Single(a => a.Text("account") == account)
            .GetProperty("services").EnumerateArray();

    private static string Line(JsonElement service) => string.Join(' ',
        service.Text("name"), service.GetProperty("records").GetRawText(), service.GetProperty("unpriced").GetRawText(),
        service.GetProperty("usage").GetRawText(), service.GetProperty("charged").GetRawText(),
        service.GetProperty("would_be_charged").GetRawText(), service.GetProperty("difference").GetRawText());
}
