using System.Text.Json;
using Brillig.Tests.Cases;
using Xunit;

namespace Brillig.Tests.Server.ServicePlans;

/// <summary>Numbers that are listed instead of counted, over HTTP.</summary>
public sealed class NumbersTests
{
    private const string Gold = """
        { "name": "Gold", "plan": { "phone_numbers": {
            "did_us": { "rate": 3 }, "tollfree_us": { "rate": 5 }, "mobile_gb": { "rate": 7 } } } }
        """;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Listed_numbers_are_counted_by_kind_and_what_is_set_outlives_a_restart(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var (admin, root) = (server.Admin, await Customer(server));
        var seller = Data(await admin.Get($"{root}/services/status")).Text("reseller_id");
        const string list = """
            ["+12025550123","(202) 555-0123","8005550123","+447911123456","911",
                {"number":"+12025550124","carrier":"local"},{"number":"+12025550125","carrier":"voip"}]
            """;

        var asked = (await admin.Put($"{root}/quantities", $$"""{"phone_numbers":{{list}}}""")).Is(402);
        Assert.Equal("14", Data(asked)[0].GetProperty("summary").Text("recurring"));
        Assert.False(Data(asked)[0].TryGetProperty("not_counted", out _));

        var set = (await admin.Put($"/v2/accounts/{seller}/carriers", """{"carriers":{"voip":{"billable":true}}}"""))
            .Is(200);
        Assert.Equal(
            ("\"1\"", """{"carriers":{"voip":{"billable":true}}}"""), (set.Headers.ETag?.Tag, Data(set).GetRawText()));
        (await admin.Put(
            "/v2/accounts/operator/carriers",
            """{"carriers":{"local":{"billable":false},"voip":{"billable":false}}}""")).Is(200);
        (await admin.Put(
            "/v2/classifiers", """
            {"classifiers":[{"name":"mobile_gb","prefixes":["+447"]},{"name":"tollfree_us","regex":"^\\+1800"},
                {"name":"did_us","regex":"^\\+1","friendly_name":"US","emergency":false}]}
            """)).Is(200);
        await server.Restart();

        var quoted = (await server.Admin.Post($"{root}/services/quote", $$"""{"phone_numbers":{{list}}}""")).Is(200);
        Assert.Equal("""{"local":1}""", Data(quoted)[0].GetProperty("not_counted").GetRawText());
        var done = (await server.Admin.Put(
            $"{root}/quantities", $$"""{"data":{"phone_numbers":{{list}}},"accept_charges":true}""")).Is(200);
        Assert.Equal(
            """{"phone_numbers":{"did_us":2,"mobile_gb":1,"tollfree_us":1,"unknown":1}}""",
            Data(done).Text("account"));
        Assert.Equal("""{"local":1}""", Data(done).GetProperty("charged").GetProperty("not_counted").GetRawText());
        var before = await State(server, root, seller);
        await server.Restart();
        Assert.Equal(before, await State(server, root, seller));
    }

    [Fact]
    public async Task What_is_read_can_be_put_back_and_is_kept_from_being_overwritten()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var read = (await server.Admin.Get("/v2/classifiers")).Is(200);
        Assert.Equal("\"0\"", read.Headers.ETag?.Tag);
        Assert.Equal(
            ["tollfree_us", "toll_us", "emergency", "caribbean", "did_us", "international", "unknown"],
            Data(read).GetProperty("classifiers").EnumerateArray().Select(c => c.Text("name")));

        var back = (await server.Admin.Put("/v2/classifiers", Data(read).GetRawText())).Is(200);
        Assert.Equal(("\"0\"", Data(read).GetRawText()), (back.Headers.ETag?.Tag, Data(back).GetRawText()));
        (await server.Admin.Put("/v2/classifiers", """{"classifiers":[]}""")).Is(200);
        var late = await server.Admin.Send(
            HttpMethod.Put, "/v2/classifiers", new StringContent(Data(read).GetRawText(), null, "application/json"),
            "If-Match: \"0\"");

        late.IsProblem("precondition-failed", 412);
        Assert.Equal("[]", Data(await server.Admin.Get("/v2/classifiers")).Text("classifiers"));
    }

    [Fact]
    public async Task Hostile_lists_are_refused_with_their_places_and_long_ones_are_counted()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var root = await Customer(server);
        var at = $"{root}/quantities";
        foreach (var (bad, pointer) in ((string, string)[])
            [
                ("[1]", "phone_numbers.0"), ("[null]", "phone_numbers.0"), ("[[]]", "phone_numbers.0"),
                ("[\"\"]", "phone_numbers.0"), ("[\"+1202555012x\"]", "phone_numbers.0"),
                ($"[\"{new string('1', 100_000)}\"]", "phone_numbers.0"), ("[\"\\ud800\"]", "phone_numbers.0"),
                ("[\"911\",\"911; DROP\"]", "phone_numbers.1"), ("[{}]", "phone_numbers.0.number"),
                ("[{\"number\":\"x\"}]", "phone_numbers.0.number"),
                ("[{\"number\":\"911\",\"is\":1}]", "phone_numbers.0.is"),
                ("[{\"number\":\"911\",\"carrier\":\"\\u0000\"}]", "phone_numbers.0.carrier"),
                ("[\"911\",{\"number\":\"911\",\"carrier\":\"a\"}]", "phone_numbers.1"),
                (Numbers(10_001), "phone_numbers"),
            ])
        {
            var refused = (await server.Admin.Put(at, $$"""{"phone_numbers":{{bad}}}""")).IsProblem("bad-request", 400);
            Assert.True(Data(refused).TryGetProperty(pointer, out _), $"{pointer}: {refused.Text}");
        }

        var garbage = (await server.Admin.Put(
            at, JsonSerializer.Serialize(new { phone_numbers = Enumerable.Repeat("x", 10_000) }))).Is(400);
        Assert.True(garbage.Text.Length < 64 * 1024, $"{garbage.Text.Length} characters");
        (await server.Admin.Put(at, """{"devices":["911"]}""")).IsProblem("bad-request", 400);
        (await server.Admin.Patch(at, """{"phone_numbers":["911"]}""")).IsProblem("bad-request", 400);
        (await server.Admin.Put($"{at}/manual", """{"phone_numbers":["911"]}""")).IsProblem("bad-request", 400);
        Assert.Equal("{}", Data(await server.Admin.Get(at)).Text("account"));

        (await server.Admin.Put(at, $$"""{"phone_numbers":{{Numbers(10_000)}},"accept_charges":true}""")).Is(200);
        Assert.Equal(
            """{"phone_numbers":{"did_us":10000}}""", Data(await server.Admin.Get(at)).Text("account"));
    }

    private static string Numbers(int count) =>
        $"[{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"+1202{5_000_000 + i}\""))}]";

    private static async Task<string> Customer(RunningServer server)
    {
        var seller = (await server.Admin.Post("/api/1.0/accounts", """{"name":"s","reseller":true}""")).Is(201).Id;
        var customer = (await server.Admin.Post("/api/1.0/accounts", new { name = "c", parent = seller })).Is(201).Id;
        (await server.Admin.Put($"/v2/accounts/{seller}/service_plans/gold", Gold)).Is(201);
        (await server.Admin.Post($"/v2/accounts/{customer}/service_plans/gold")).Is(200);
        return $"/v2/accounts/{customer}";
    }

    private static async Task<string> State(RunningServer server, string root, string? seller)
    {
        var texts = new List<string>();
        foreach (var path in (string[])[$"{root}/quantities", "/v2/classifiers", $"/v2/accounts/{seller}/carriers",
            "/v2/accounts/operator/carriers"]) texts.Add(Data(await server.Admin.Get(path)).GetRawText());
        return string.Join('\n', texts);
    }

    private static JsonElement Data(Reply reply) => reply.Json.GetProperty("data");
}
