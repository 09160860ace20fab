using Xunit;

namespace Brillig.Tests.Server;

/// <summary>The life of a key: made, used, rotated with an overlap, changed, revoked, expired.</summary>
public class KeyTests
{
    private const string Keys = "/api/1.0/keys";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Both_secrets_are_valid_for_as_long_as_they_overlap(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var made = (await server.Admin.Post(Keys, new { role = "read", name = "r" })).Is(201);
        var first = Secret(made);

        var rotated = (await server.Admin.Post($"{Keys}/{made.Id}/rotate", new { overlap = 3_600 })).Is(201);

        var second = Secret(rotated);
        Assert.Equal(made.Id, rotated.Id);
        Assert.NotEqual(first, second);
        Assert.Equal("2026-01-01T01:00:00Z", Text(rotated, "previous_valid_until"));
        await Opens(server, first, true);
        await Opens(server, second, true);
        await server.Restart();
        await Opens(server, first, true);
        (await server.Admin.Post("/api/1.0/clock", new { now = "2026-01-01T01:00:00Z" })).Is(200);
        await Opens(server, first, false);
        await Opens(server, second, true);
    }

    [Fact]
    public async Task A_second_rotation_drops_the_older_secret_and_none_overlaps_if_so_asked()
    {
        await using var server = await RunningServer.Start();
        var made = (await server.Admin.Post(Keys, new { role = "read", name = "r" })).Is(201);
        var second = Secret((await server.Admin.Post($"{Keys}/{made.Id}/rotate")).Is(201));
        var third = Secret((await server.Admin.Post($"{Keys}/{made.Id}/rotate")).Is(201));
        await Opens(server, Secret(made), false);
        await Opens(server, second, true);
        await Opens(server, third, true);

        var fourth = (await server.Admin.Post($"{Keys}/{made.Id}/rotate", new { overlap = 0 })).Is(201);
        Assert.Null(Text(fourth, "previous_valid_until"));
        await Opens(server, second, false);
        await Opens(server, third, false);
        await Opens(server, Secret(fourth), true);
        foreach (var overlap in (object[])[-1, 2_592_001, 0.5, "1"])
            (await server.Admin.Post($"{Keys}/{made.Id}/rotate", new { overlap })).IsProblem("bad-request", 400);
    }

    [Fact]
    public async Task What_has_ended_stays_ended()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var revoked = (await server.Admin.Post(Keys, new { role = "read", name = "r" })).Is(201);
        var rotated = Secret((await server.Admin.Post($"{Keys}/{revoked.Id}/rotate")).Is(201));
        (await server.Admin.Delete($"{Keys}/{revoked.Id}")).Is(204);
        var expired = (await server.Admin.Post(
            Keys, new { role = "read", name = "r", expires_at = "2026-01-01T01:00:00Z" })).Is(201);
        var late = Secret((await server.Admin.Post($"{Keys}/{expired.Id}/rotate")).Is(201));
        await Opens(server, late, true);
        (await server.Admin.Post("/api/1.0/clock", new { now = "2026-01-01T01:00:00Z" })).Is(200);

        foreach (var secret in (string[])[Secret(revoked), rotated, Secret(expired), late])
            await Opens(server, secret, false);
        foreach (var id in (string[])[revoked.Id, expired.Id])
        {
            (await server.Admin.Post($"{Keys}/{id}/rotate")).IsProblem("key-ended", 409);
            (await server.Admin.Put($"{Keys}/{id}", """{"expires_at":null}""")).IsProblem("key-ended", 409);
            (await server.Admin.Get($"{Keys}/{id}")).Is(200);
        }
    }

    [Fact]
    public async Task Nobody_makes_a_key_stronger_than_his_own()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var account = (await server.Admin.Post("/api/1.0/accounts", "{}")).Is(201).Id;
        var forGood = (await server.Admin.Post(Keys, new { account, role = "admin", name = "for good" })).Is(201);
        var own = (await server.Admin.Post(
            Keys, new { account, role = "admin", name = "a", expires_at = "2026-02-01T00:00:00Z" })).Is(201);
        var operators = (await server.Admin.Post(Keys, new { role = "read", name = "o" })).Is(201);
        var key = server.With(Secret(own));

        (await key.Post($"{Keys}/{operators.Id}/rotate")).IsProblem("key-not-found", 404);
        (await key.Put($"{Keys}/{operators.Id}", """{"name":"x"}""")).IsProblem("key-not-found", 404);
        (await key.Get($"{Keys}/{operators.Id}")).IsProblem("key-not-found", 404);
        (await key.Post($"{Keys}/{forGood.Id}/rotate")).IsProblem("not-allowed", 403);
        (await key.Put($"{Keys}/{own.Id}", """{"expires_at":null}""")).IsProblem("not-allowed", 403);
        (await key.Put($"{Keys}/{own.Id}", """{"expires_at":"2026-02-01T00:00:01Z"}""")).IsProblem("not-allowed", 403);
        (await key.Put($"{Keys}/{own.Id}", """{"role":"admin"}""")).IsProblem("bad-request", 400);
        (await key.Put($"{Keys}/{own.Id}", """{"expires_at":"2025-02-01T00:00:00Z"}"""))
            .IsProblem("bad-request", 400);

        (await key.Put($"{Keys}/{own.Id}", """{"name":"b","expires_at":"2026-01-31T00:00:00Z"}""")).Is(204);
        var itself = (await key.Post($"{Keys}/{own.Id}/rotate", new { overlap = 0 })).Is(201);
        Assert.Equal(("b", "2026-01-31T00:00:00Z"), (Text(itself, "name"), Text(itself, "expires_at")));
        await Opens(server, Secret(own), false);
        (await server.With(Secret(itself)).Get(Keys)).Is(200);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task It_is_told_when_a_key_was_used_last(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var used = (await server.Admin.Post(Keys, new { role = "read", name = "used" })).Is(201);
        var unused = (await server.Admin.Post(Keys, new { role = "read", name = "unused" })).Is(201);
        Assert.Null(Text(await server.Admin.Get($"{Keys}/{used.Id}"), "last_used_at"));

        await Opens(server, Secret(used), true);

        Assert.Equal("2026-01-01T00:00:00Z", Text(await server.Admin.Get($"{Keys}/{used.Id}"), "last_used_at"));
        Assert.Null(Text(await server.Admin.Get($"{Keys}/{unused.Id}"), "last_used_at"));
        await server.Restart("2026-01-02T00:00:00Z");
        var listed = (await server.Admin.Get(Keys)).Json.EnumerateArray()
            .ToDictionary(k => k.GetProperty("id").GetString() ?? "", k => k.GetProperty("last_used_at").GetString());
        Assert.Equal("2026-01-01T00:00:00Z", listed[used.Id]);
        Assert.Null(listed[unused.Id]);
        Assert.Contains("2026-01-02T00:00:00Z", listed.Values);
    }

    private static async Task Opens(RunningServer server, string secret, bool opens)
    {
        var reply = await server.With(secret).Get("/api/1.0/accounts");
        if (opens) reply.Is(200);
        else reply.IsProblem("unauthorized", 401);
    }

    private static string Secret(Reply reply) => reply.Json.GetProperty("key").GetString() ?? "";

    private static string? Text(Reply reply, string name) => reply.Json.GetProperty(name).GetString();
}
