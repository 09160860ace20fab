using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>A write under an Idempotency-Key has one effect and one answer, however often it is sent.</summary>
public class IdempotencyTests
{
    public static TheoryData<Engine> Engines => [Engine.Sqlite, Engine.Postgres];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_same_key_a_thousand_times_at_once_is_one_effect_and_one_answer(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var account = await Account(server);
        var body = """{"type":"card","amount":12.5}""";

        var replies = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ =>
            Task.Run(() => Send(server.Admin, HttpMethod.Post, $"{account}/payments", body, "pay-1"))));

        var first = Assert.Single(replies, r => !IsReplayed(r)).Is(201);
        Assert.All(replies, r => Assert.Equal((201, first.Text), (r.Status, r.Text)));
        Assert.All(replies, r => Assert.Equal(first.Headers.Location, r.Headers.Location));
        Assert.Equal(12.5m, await Amount(server, account, "balance"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_repeat_gets_the_first_answer_after_a_restart_and_has_no_effect(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var account = await Account(server);
        var first = await Send(server.Admin, HttpMethod.Put, $"{account}/payments", Cash(7), "seven");
        var opened = await Send(server.Admin, HttpMethod.Post, "/api/1.0/accounts", """{"name":"b"}""", "seven");

        await server.Restart();
        var again = await Send(server.Admin, HttpMethod.Put, $"{account}/payments", Cash(7), "seven");
        var reopened = await Send(server.Admin, HttpMethod.Post, "/api/1.0/accounts", """{"name":"b"}""", "seven");

        Assert.False(IsReplayed(first.Is(204)));
        Assert.True(IsReplayed(again.Is(204)));
        Assert.Equal(first.Headers.GetValues("Receipt-Id"), again.Headers.GetValues("Receipt-Id"));
        Assert.Equal(opened.Is(201).Text, reopened.Is(201).Text);
        Assert.Equal(7m, await Amount(server, account, "balance"));
        Assert.Equal(2, (await server.Admin.Get("/api/1.0/accounts")).Json.GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_key_with_another_body_or_query_is_refused(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var account = await Account(server);
        (await Send(server.Admin, HttpMethod.Put, $"{account}/payments", Cash(7), "k")).Is(204);

        var other = await Send(server.Admin, HttpMethod.Put, $"{account}/payments", Cash(8), "k");
        var query = await Send(server.Admin, HttpMethod.Put, $"{account}/payments?dry_run=false", Cash(7), "k");

        other.IsProblem("idempotency-key-reused", 422);
        query.IsProblem("idempotency-key-reused", 422);
        Assert.Equal(7m, await Amount(server, account, "balance"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_key_is_of_one_caller_and_one_route_however_the_address_is_written(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var (a, b) = (await Account(server), await Account(server));
        var other = await server.WithKey(null, "operator");

        (await Send(server.Admin, HttpMethod.Put, $"{a}/payments", Cash(1), "k")).Is(204);
        (await Send(other, HttpMethod.Put, $"{a}/payments", Cash(1), "k")).Is(204);
        (await Send(server.Admin, HttpMethod.Put, $"{b}/payments", Cash(1), "k")).Is(204);
        (await Send(server.Admin, HttpMethod.Post, $"{a}/payments", Cash(1), "k")).Is(201);
        var same = await Send(server.Admin, HttpMethod.Put, $"{a.ToUpperInvariant()}/Payments/", Cash(1), "k");

        Assert.True(IsReplayed(same.Is(204)));
        Assert.Equal(3m, await Amount(server, a, "balance"));
        Assert.Equal(1m, await Amount(server, b, "balance"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_refusal_is_not_remembered_nor_a_dry_run(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var tariff = new { name = "t", rates = new[] { new { service = "sms", model = "per_unit", price = 1 } } };
        (await server.Admin.Post("/api/1.0/tariffs", tariff)).Is(201);
        var opened = await server.Admin.Post(
            "/api/1.0/accounts", new { tariff_plan = "t", type = "prepaid", balance = 1 });
        var account = $"/api/1.0/accounts/{opened.Is(201).Id}";
        var usage = """[{"name":"sms","usage":5}]""";

        (await Send(server.Admin, HttpMethod.Put, $"{account}/usage", usage, "u")).IsProblem("insufficient-funds", 402);
        (await Send(server.Admin, HttpMethod.Put, $"{account}/payments?dry_run=true", Cash(10), "p")).Is(204);
        (await Send(server.Admin, HttpMethod.Put, $"{account}/payments", Cash(10), "p")).Is(204);
        var done = await Send(server.Admin, HttpMethod.Put, $"{account}/usage", usage, "u");
        var again = await Send(server.Admin, HttpMethod.Put, $"{account}/usage", usage, "u");

        Assert.False(IsReplayed(done.Is(204)));
        Assert.True(IsReplayed(again.Is(204)));
        Assert.Equal(6m, await Amount(server, account, "available"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_bulk_request_with_a_key_is_one_decision(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var tariff = new { name = "t", rates = new[] { new { service = "sms", model = "per_unit", price = 1 } } };
        (await server.Admin.Post("/api/1.0/tariffs", tariff)).Is(201);
        var opened = await server.Admin.Post("/api/1.0/accounts", new { tariff_plan = "t" });
        var id = opened.Is(201).Id;
        var lines = string.Join('\n', Enumerable.Range(0, 3_000).Select(i =>
            $$"""{"id":"r{{i}}","account":"{{id}}","name":"{{(i % 10 == 0 ? "fax" : "sms")}}","usage":1}"""));

        var first = await Send(server.Admin, HttpMethod.Post, "/api/1.0/usage", lines, "bulk", "application/x-ndjson");
        var again = await Send(server.Admin, HttpMethod.Post, "/api/1.0/usage", lines, "bulk", "application/x-ndjson");

        Assert.Equal("2700", first.Is(200).Raw("accepted"));
        Assert.Equal(first.Text, again.Is(200).Text);
        Assert.True(IsReplayed(again));
        Assert.Equal(2700m, await Amount(server, $"/api/1.0/accounts/{id}", "unbilled"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_secret_is_answered_again_and_is_nowhere_in_the_books(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var body = """{"role":"read","name":"till"}""";

        var first = await Send(server.Admin, HttpMethod.Post, "/api/1.0/keys", body, "key");
        var again = await Send(server.Admin, HttpMethod.Post, "/api/1.0/keys", body, "key");

        Assert.Equal(first.Is(201).Text, again.Is(201).Text);
        Assert.True(IsReplayed(again));
        var secret = Encoding.UTF8.GetBytes(first.Json.GetProperty("key").GetString() ?? "?");
        await server.With(Encoding.UTF8.GetString(secret)).Get("/api/1.0/accounts");
        var kept = (byte[])(await server.Value("SELECT body FROM kept_answer"));
        Assert.True(kept.Length > secret.Length && kept.AsSpan().IndexOf(secret) < 0);
        Assert.Equal(2, (await server.Admin.Get("/api/1.0/keys")).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_key_that_is_no_key_is_refused()
    {
        await using var server = await RunningServer.Start();
        var account = await Account(server);
        foreach (var key in new[] { "", new string('k', 256), "\u007f" })
        {
            var reply = await Send(server.Admin, HttpMethod.Put, $"{account}/payments", Cash(7), key);
            reply.IsProblem("bad-request", 400);
        }

        (await Send(server.Admin, HttpMethod.Put, $"{account}/payments", Cash(7), new string('k', 255))).Is(204);
    }

    internal static bool IsReplayed(Reply reply) => reply.Headers.Contains("Idempotent-Replayed");

    internal static async Task<Reply> Send(
        Client client, HttpMethod method, string path, string body, string key, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await client.Send(method, path, content, $"Idempotency-Key: {key}");
    }

    private static async Task<decimal> Amount(RunningServer server, string path, string name) =>
        (await server.Admin.Get(path)).Is(200).Json.GetProperty(name).GetDecimal();

    private static string Cash(int amount) => JsonSerializer.Serialize(new { type = "cash", amount });

    private static async Task<string> Account(RunningServer server) =>
        $"/api/1.0/accounts/{(await server.Admin.Post("/api/1.0/accounts", new { name = "a" })).Is(201).Id}";
}
