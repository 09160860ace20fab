using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Client;
using Brillig.Client.ServicePlans;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Cases;
using Xunit;

namespace Brillig.Tests.Server.ServicePlans;

/// <summary>Quantities of many accounts in one request: each is taken or refused by itself.</summary>
public sealed class RecordQuantitiesTests
{
    private const string Absent = "00000000-0000-0000-0000-000000000001";

    private const string Phones = """
        { "name": "Phones", "plan": { "phone_numbers": {
            "did_us": { "rate": 31, "activation_charge": 2, "cascade": true } } } }
        """;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Each_account_is_taken_or_refused_by_itself(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var (seller, one, two) = await Sold(server);
        var own = await server.WithKey(seller, "operator");
        var closed = (await own.Post("/api/1.0/accounts", """{"name":"gone"}""")).Is(201).Id;
        (await own.Delete($"/api/1.0/accounts/{closed}")).Is(204);
        (await own.Post("/v2/quantities", Body(Set(two, "did_us", 5)))).Is(200);

        var answer = (await own.Post("/v2/quantities", Body(
            Set(one, "did_us", 3), Add("two", "did_us", 2), Set(two, "did_us", 7), Add(one, "did_us", -4),
            Set(closed, "did_us", 1), Set(Absent, "did_us", 1), Set("nobody", "did_us", 1),
            Set(seller, "did_us", 1)))).Is(200);

        var data = answer.Json.GetProperty("data");
        Assert.Equal(("2", "5"), (data.Text("changed"), data.Text("refused")));
        Assert.Equal(
            [
                $"0 {one} changed", "1 two changed", $"2 {two} same", $"3 {one} refused bad-request",
                $"4 {closed} refused account-closed", $"5 {Absent} refused account-not-found",
                "6 nobody refused account-not-found", $"7 {seller} refused not-allowed",
            ],
            data.GetProperty("results").EnumerateArray().Select(Shown));
        Assert.Equal("There would be -1 of did_us: a quantity is not below zero.", Detail(data, 3));
        Assert.Equal((3, 7, 10), (
            await Counted(server, one, "account"), await Counted(server, two, "account"),
            await Counted(server, seller, "cascade")));

        // Ten numbers of thirty-one, and ten days of the month; with what adding them costs once.
        Assert.Equal(["100", "20"], await Charge(server, seller));
        Assert.Equal(["30", "6"], await Charge(server, one));
        await IsProved(server);
    }

    [Fact]
    public async Task Numbers_are_listed_here_too()
    {
        await using var server = await RunningServer.Start(Engine.Sqlite, "2026-01-01T00:00:00Z");
        var (_, one, _) = await Sold(server);
        (await server.Admin.Put(
            "/v2/accounts/operator/carriers", """{"carriers":{"local":{"billable":false}}}""")).Is(200);

        var answer = (await server.Admin.Post("/v2/quantities", $$"""
            [{"account":"{{one}}","quantities":{"phone_numbers":
                ["+12025550123","+12025550124",{"number":"+12025550125","carrier":"local"}] } }]
            """)).Is(200);

        var results = answer.Json.GetProperty("data").GetProperty("results");
        Assert.Equal(1, results[0].GetProperty("not_counted").GetProperty("local").GetInt32());
        Assert.Equal(2, await Counted(server, one, "account"));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_is_sent_again_under_its_key_is_added_once(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var (seller, one, two) = await Sold(server);
        var body = $$"""{"data":{{Body(Add(one, "did_us", 3), Add("nobody", "did_us", 1), Add(two, "did_us", 4))}}}""";

        var tried = (await Send(server, body, "k", "?dry_run=true")).Is(200);
        Assert.Equal(0, await Counted(server, seller, "cascade"));
        var first = (await Send(server, body, "k")).Is(200);
        await server.Restart();
        var again = (await Send(server, body, "k")).Is(200);
        (await Send(server, Body(Add(one, "did_us", 4)), "k")).IsProblem("idempotency-key-reused", 422);

        Assert.Equal(tried.Json.GetProperty("data").GetRawText(), first.Json.GetProperty("data").GetRawText());
        Assert.Equal((first.Text, true), (again.Text, IdempotencyTests.IsReplayed(again)));
        Assert.Equal((3, 7), (await Counted(server, one, "account"), await Counted(server, seller, "cascade")));
        await IsProved(server);
    }

    [Fact]
    public async Task One_amount_that_is_too_large_refuses_that_account_alone()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var (seller, one, two) = await Sold(server);

        var data = (await server.Admin.Post("/v2/quantities", Body(
            Set(one, "did_us", 3), Set(two, "did_us", ChangeQuantities.CountMax)))).Is(200).Json.GetProperty("data");

        Assert.Equal(
            [$"0 {one} changed", $"1 {two} refused amount-out-of-range"],
            data.GetProperty("results").EnumerateArray().Select(Shown));
        Assert.Equal((3, 0), (await Counted(server, seller, "cascade"), await Counted(server, two, "account")));
    }

    [Fact]
    public async Task What_is_malformed_is_refused_by_itself_and_too_much_as_a_whole()
    {
        await using var server = await RunningServer.Start();
        var (_, one, two) = await Sold(server, isLater: false);
        var items = string.Join(',', Enumerable.Range(0, 6_000).Select(i => $"\"i{i}\":1"));
        var many = $$$"""{"account":"x","quantities":{"phone_numbers":{ {{{items}}} } } }""";

        var (status, data) = await Sent(
            server, """{"account":"two"}""", """{"quantities":{}}""", "7", Set(one, "did_us", 1),
            $$$"""{"account":"{{{two}}}","add":{},"quantities":{}}""",
            $$$"""{"account":"{{{two}}}","quantities":{"x":{"y":-1} } }""", many);

        Assert.Equal(200, status);
        Assert.Equal(
            [
                "0 two refused bad-request", "1 null refused bad-request", "2 null refused bad-request",
                $"3 {one} changed", $"4 {two} refused bad-request", $"5 {two} refused bad-request",
                "6 x refused bad-request",
            ],
            data.GetProperty("results").EnumerateArray().Select(Shown));
        Assert.Equal("/quantities/x/y must be at least 0", Detail(data, 5));
        Assert.Equal(200, (await Sent(server, [.. Enumerable.Repeat("{}", 1_000)])).Status);
        Assert.Equal(413, (await Sent(server, [.. Enumerable.Repeat("{}", 1_001)])).Status);
        Assert.Equal(413, (await Sent(server, many, many)).Status);
        (await server.Admin.Post("/v2/quantities", """{"account":"x"}""")).Is(400);
        Assert.Equal(1, await Counted(server, one, "account"));
    }

    [Fact]
    public async Task Many_accounts_in_parts_come_to_what_one_by_one_does()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var (seller, one, _) = await Sold(server);
        var ids = new List<string>();
        for (var i = 0; i < 300; i++)
            ids.Add((await server.Admin.Post("/api/1.0/accounts", new { parent = seller })).Is(201).Id);
        using var client = BrilligClient.At(server.Address, server.AdminKey);

        var counts = new JsonObject { ["phone_numbers"] = new JsonObject { ["did_us"] = 1 } };
        var outcome = await client.RecordQuantities(
            [.. ids.Select(id => new QuantitiesToRecord(id, counts))], TestContext.Current.CancellationToken);
        var added = await client.RecordQuantities(
            [new(one, null, counts), new("nobody", counts)], TestContext.Current.CancellationToken);
        (await server.Admin.Post("/v2/quantities", Body(ids.Select(id => Set(id, "did_us", 2))))).Is(200);

        Assert.Equal((300, 0, 300), (outcome.Changed, outcome.Refused, outcome.Results.Count));
        Assert.Equal((1, "changed", "/problems/account-not-found"),
            (added.Refused, added.Results[0].Result, added.Results[1].Type));
        Assert.Equal(601, await Counted(server, seller, "cascade"));
        Assert.Equal(["1202", "6010"], await Charge(server, seller));
        await IsProved(server);
    }

    private static Task<Reply> Send(RunningServer server, string body, string key, string query = "") =>
        server.Admin.Send(
            HttpMethod.Post, $"/v2/quantities{query}",
            new StringContent(body, System.Text.Encoding.UTF8, "application/json"), $"Idempotency-Key: {key}");

    // As the document does not tell it.
    private static async Task<(int Status, JsonElement Data)> Sent(RunningServer server, params string[] elements)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/v2/quantities"))
        {
            Content = new StringContent(Body(elements), System.Text.Encoding.UTF8, "application/json"),
            Headers = { Authorization = new("Bearer", server.AdminKey) },
        };
        using var response = await http.SendAsync(request);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return ((int)response.StatusCode, answer.GetProperty("data"));
    }

    private static string Set(string account, string item, long count) =>
        $$$"""{"account":"{{{account}}}","quantities":{"phone_numbers":{"{{{item}}}":{{{count}}} } } }""";

    private static string Add(string account, string item, long count) =>
        $$$"""{"account":"{{{account}}}","add":{"phone_numbers":{"{{{item}}}":{{{count}}} } } }""";

    private static string Body(params IEnumerable<string> elements) => $"[{string.Join(',', elements)}]";

    private static string Shown(JsonElement result) => string.Join(' ', ((string?[])
    [
        result.Text("index"), result.GetProperty("account").GetString() ?? "null", result.Text("result"),
        result.TryGetProperty("type", out var type) ? type.GetString()?.Split('/')[^1] : null,
    ]).OfType<string>());

    private static string? Detail(JsonElement data, int index) => data.GetProperty("results")[index].Text("detail");

    private static async Task<long> Counted(RunningServer server, string account, string of)
    {
        var all = (await server.Admin.Get($"/v2/accounts/{account}/quantities")).Is(200).Json.GetProperty("data");
        return all.GetProperty(of).TryGetProperty("phone_numbers", out var items)
            ? items.GetProperty("did_us").GetInt64()
            : 0;
    }

    // What the items of the open charge come to.
    private static async Task<IEnumerable<string>> Charge(RunningServer server, string account)
    {
        var open = (await server.Admin.Get($"/api/1.0/accounts/{account}/charges/open")).Is(200).Json;
        return open.GetProperty("items").EnumerateArray().Select(i => i.Text("charge")).Order(StringComparer.Ordinal);
    }

    private static async Task IsProved(RunningServer server)
    {
        await server.Stop();
        Assert.Empty(await Safety.Proof.Breaches(server.Data, server.Database));
    }

    // A reseller that has the operator's plan and sells its own to two accounts; one of them has a name with it.
    private static async Task<(string Seller, string One, string Two)> Sold(
        RunningServer server, bool isLater = true)
    {
        var admin = server.Admin;
        (await admin.Put("/v2/accounts/operator/service_plans/house", Phones)).Is(201);
        var seller = (await admin.Post("/api/1.0/accounts", """{"name":"s","reseller":true}""")).Is(201).Id;
        (await admin.Put($"/v2/accounts/{seller}/service_plans/gold", Phones)).Is(201);
        (await admin.Post($"/v2/accounts/{seller}/service_plans/house")).Is(200);
        var one = (await admin.Post("/api/1.0/accounts", new { parent = seller })).Is(201).Id;
        var two = (await admin.Post("/api/1.0/accounts", new { parent = seller, external_id = "two" })).Is(201).Id;
        (await admin.Post($"/v2/accounts/{one}/service_plans/gold")).Is(200);
        if (isLater) (await admin.Post("/api/1.0/clock", """{"now":"2026-01-22T00:00:00Z"}""")).Is(200);
        return (seller, one, two);
    }
}
