using System.Text.Json;
using Brillig.Tests.Cases;
using Xunit;

namespace Brillig.Tests.Server.Quotes;

/// <summary>Quotes: what they refuse, where an account stands, and that they change nothing.</summary>
public class QuoteTests
{
    private const string Root = "/api/1.0";

    private const string Tariff = """
        {"name":"t","currency":"USD","rates":[
          {"service":"sms","model":"per_unit","price":"0.05"},
          {"service":"data","model":"graduated",
           "tiers":[{"up_to":5,"price":"0.10","flat":1},{"up_to":null,"price":"0.08"}]}]}
        """;

    [Theory]
    [InlineData("""{}""", "/tariff,/usage")]
    [InlineData("""{"tariff":{},"usage":[]}""", "/tariff/name")]
    [InlineData("""{"tariff":3,"usage":[]}""", "/tariff")]
    [InlineData(
        """{"tariff":{"name":"t","rates":[{"service":"x","model":"per_unit","price":-1}]},"usage":[{}]}""",
        "/tariff/rates/0/price,/usage/0/name,/usage/0/usage")]
    [InlineData("""{"tariff":{"name":"t"},"usage":[{"name":"a","usage":1,"charge":1}]}""", "/usage/0/charge")]
    [InlineData("""{"tariff":{"name":"t"},"usage":[{"name":"a","usage":1,"step":1}]}""", "/usage/0/step")]
    [InlineData("""{"tariff":{"name":"t"},"usage":[{"name":"a","charge":null}]}""", "/usage/0/usage")]
    [InlineData("""{"tariff":{"name":"t"},"usage":[{"name":"a","charge":1,"step":0}]}""", "/usage/0/step")]
    [InlineData("""{"tariff":{"name":"t"},"usage":[{"name":"a","usage":-1}]}""", "/usage/0/usage")]
    [InlineData("""{"tariff":{"name":"t"},"usage":[{"name":"a","usage":1e19}]}""", "/usage/0/usage")]
    [InlineData("""{"tariff":{"name":"t"},"usage":[{"name":"a","charge":9223372036855}]}""", "/usage/0/charge")]
    [InlineData("""{"tariff":{"name":"t"},"usage":[{"name":"a","usage":1,"cost":1}]}""", "/usage/0/cost")]
    [InlineData(
        """{"tariff":{"name":"t"},"usage":[{"name":"a","usage":1,"timestamp":"now"}]}""", "/usage/0/timestamp")]
    [InlineData("""{"tariff":{"name":"t"},"usage":[{"name":"a","usage":1,"properties":3}]}""", "/usage/0/properties")]
    [InlineData(
        """{"tariff":{"name":"t"},"usage":[{"name":"a","usage":1,"properties":{"a":1,"a":2}}]}""",
        "/usage/0/properties")]
    [InlineData("""{"tariff":{"name":"t"},"usage":{},"at":"now","more":1}""", "/at,/usage,/more")]
    public async Task What_is_wrong_is_named_by_its_pointer(string body, string pointers)
    {
        await using var server = await RunningServer.Start();

        var refused = (await server.Admin.Post($"{Root}/quote", body)).IsProblem("bad-request", 400);

        Assert.Equal(pointers.Split(','), refused.Pointers);
    }

    [Fact]
    public async Task At_most_a_thousand_entries_are_quoted()
    {
        await using var server = await RunningServer.Start();
        const string entry = """{"name":"sms","charge":1}""";
        string Body(int count) => $$"""
            {"tariff":{{Tariff}},"usage":[{{string.Join(',', Enumerable.Repeat(entry, count))}}]}
            """;

        var most = (await server.Admin.Post($"{Root}/quote", Body(1_000))).Is(200);
        var more = await server.Admin.Post($"{Root}/quote", Body(1_001));

        Assert.Equal(1_000m, most.Json.GetProperty("total").GetDecimal());
        Assert.Equal(["/usage"], more.IsProblem("bad-request", 400).Pointers);
    }

    [Fact]
    public async Task A_service_without_a_rate_and_a_rate_without_a_way_back_are_refused()
    {
        await using var server = await RunningServer.Start();
        var counted = """{"name":"t","rates":[{"service":"sms","model":"per_unit","price":1,"aggregate":"count"}]}""";

        var unknown = await server.Admin.Post(
            $"{Root}/quote", $$"""{"tariff":{{Tariff}},"usage":[{"name":"sms","usage":1},{"name":"fax","usage":1}]}""");
        var backward = await server.Admin.Post(
            $"{Root}/quote", $$"""{"tariff":{{counted}},"usage":[{"name":"sms","charge":1}]}""");

        Assert.StartsWith("/usage/1", unknown.IsProblem("no-rate", 422).Pointers.Single(), StringComparison.Ordinal);
        Assert.StartsWith(
            "/usage/0", backward.IsProblem("not-invertible", 422).Pointers.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tariff_is_quoted_in_the_version_of_the_time()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var id = (await server.Admin.Post($"{Root}/tariffs", Tariff)).Is(201).Id;
        var dearer = Tariff.Replace("0.05", "0.06", StringComparison.Ordinal).Replace(
            "\"currency\"", "\"effective_from\":\"2026-03-01T00:00:00Z\",\"currency\"", StringComparison.Ordinal);
        (await server.Admin.Put($"{Root}/tariffs/{id}", dearer)).Is(200);

        Assert.Equal("0.50", await Total("""{"usage":[{"name":"sms","usage":10}]}"""));
        Assert.Equal("0.60", await Total("""{"usage":[{"name":"sms","usage":10}],"at":"2026-03-01T00:00:00Z"}"""));
        async Task<string> Total(string body) =>
            (await server.Admin.Post($"{Root}/tariffs/{id}/quote", body)).Is(200).Raw("total");
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task An_account_is_quoted_from_where_it_stands_and_stands_there_afterwards(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var account = await Open(server, """{"tariff_plan":"t"}""");
        (await server.Admin.Put($"{account}/usage", """[{"name":"data","usage":4}]""")).Is(204);
        var before = (await server.Admin.Get(account)).Text;
        var facts = await server.Value("SELECT count(*) FROM usage_record");

        var quote = (await server.Admin.Post(
            $"{account}/quote", """{"usage":[{"name":"data","usage":2},{"name":"data","charge":"0.16"}]}""")).Is(200);

        var items = quote.Json.GetProperty("items");
        Assert.Equal(("0.18", "2"), (items[0].Text("charge"), items[1].Text("usage")));
        Assert.Equal(before, (await server.Admin.Get(account)).Text);
        Assert.Equal(facts, await server.Value("SELECT count(*) FROM usage_record"));
        (await server.Admin.Put($"{account}/usage", """[{"name":"data","usage":2}]""")).Is(204);
        Assert.Equal("1.58", (await server.Admin.Get($"{account}/usage")).Json[0].Text("charge"));
    }

    [Theory]
    [InlineData("[]", "8.05", 161)]
    [InlineData("""[{"name":"VAT","percent":19}]""", "8.05", 135)]
    [InlineData("""[{"name":"VAT","percent":19,"inclusive":true}]""", "8.05", 161)]
    [InlineData(
        """[{"name":"A","percent":7.7},{"name":"B","percent":0.9},{"name":"C","percent":5,"inclusive":true}]""",
        "1.23", 22)]
    public async Task What_a_balance_buys_can_be_used_and_no_more(string taxes, string balance, int expected)
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var account = await Open(
            server, $$"""{"tariff_plan":"t","type":"prepaid","balance":{{balance}},"tax_rates":{{taxes}}}""");

        var quote = (await server.Admin.Post($"{account}/quote", """{"usage":[{"name":"sms"}]}""")).Is(200);
        var usage = quote.Json.GetProperty("items")[0].GetProperty("usage").GetInt32();

        Assert.Equal(expected, usage);
        (await server.Admin.Put($"{account}/usage", $$"""[{"name":"sms","usage":{{usage + 1}}}]"""))
            .IsProblem("insufficient-funds", 402);
        (await server.Admin.Put($"{account}/usage", $$"""[{"name":"sms","usage":{{usage}}}]""")).Is(204);
        var rest = await server.Admin.Post($"{account}/quote", """{"usage":[{"name":"sms","charge":null}]}""");
        Assert.Equal(0, rest.Is(200).Json.GetProperty("items")[0].GetProperty("usage").GetInt32());
    }

    [Fact]
    public async Task What_nothing_limits_is_null_and_a_balance_below_zero_buys_nothing()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var postpaid = await Open(server, """{"tariff_plan":"t"}""");
        var owing = await Open(server, """{"tariff_plan":"t","type":"prepaid","balance":-5}""", isFirst: false);

        var all = (await server.Admin.Post($"{postpaid}/quote", """{"usage":[{"name":"sms"}]}""")).Is(200);
        var none = (await server.Admin.Post($"{owing}/quote", """{"usage":[{"name":"sms"}]}""")).Is(200);

        Assert.Equal(JsonValueKind.Null, all.Json.GetProperty("items")[0].GetProperty("usage").ValueKind);
        Assert.Equal("0", none.Json.GetProperty("items")[0].Text("usage"));
    }

    [Fact]
    public async Task Times_at_which_nothing_could_be_recorded_are_refused()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-10T00:00:00Z");
        var account = await Open(server, """{"tariff_plan":"t","opened_at":"2025-12-15T00:00:00Z"}""");
        (await server.Admin.Put($"{account}/usage", """[{"name":"sms","usage":1}]""")).Is(204);
        (await server.Admin.Post($"{Root}/clock", new { now = "2026-01-20T00:00:00Z" })).Is(200);

        await Refused("2025-12-14T00:00:00Z", "too-late");
        await Refused("2026-02-15T00:00:00Z", "timestamp-in-future");
        await Refused("2026-01-14T00:00:00Z", "period-issued");
        Assert.Equal("0.05", (await At("2026-02-14T00:00:00Z")).Is(200).Raw("total"));
        (await server.Admin.Delete(account)).Is(204);
        (await At("2026-01-20T00:00:00Z")).IsProblem("account-closed", 409);

        Task<Reply> At(string time) => server.Admin.Post(
            $"{account}/quote", $$"""{"usage":[{"name":"sms","usage":1,"timestamp":"{{time}}"}]}""");
        async Task Refused(string time, string problem) =>
            Assert.Equal(["/usage/0/timestamp"], (await At(time)).IsProblem(problem, 422).Pointers);
    }

    [Fact]
    public async Task Whoever_reads_a_tariff_or_an_account_may_quote_it()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var account = await Open(server, """{"tariff_plan":"t"}""");
        var tariff = $"{Root}/tariffs/{(await server.Admin.Get($"{Root}/tariffs")).Json[0].Text("id")}/quote";
        var reader = await server.WithKey(account.Split('/')[^1], "read");
        var stranger = await server.WithKey((await Open(server, "{}", isFirst: false)).Split('/')[^1], "admin");
        const string asked = """{"usage":[{"name":"sms","usage":1}]}""";

        (await reader.Post($"{account}/quote", asked)).Is(200);
        (await reader.Post(tariff, asked)).Is(200);
        (await stranger.Post($"{account}/quote", asked)).IsProblem("account-not-found", 404);
        (await stranger.Post(tariff, asked)).IsProblem("tariff-not-found", 404);
    }

    private static async Task<string> Open(RunningServer server, string body, bool isFirst = true)
    {
        if (isFirst) (await server.Admin.Post($"{Root}/tariffs", Tariff)).Is(201);
        return $"{Root}/accounts/{(await server.Admin.Post($"{Root}/accounts", body)).Is(201).Id}";
    }
}
