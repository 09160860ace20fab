using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>What is refused for who asked it is noted, and shown to the operator.</summary>
public class RefusalTests
{
    private const string Refusals = "/api/1.0/refusals";
    private const string Accounts = "/api/1.0/accounts";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_refused_request_is_noted_with_who_what_and_where(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var account = (await server.Admin.Post(Accounts, "{}")).Is(201).Id;
        var made = (await server.Admin.Post("/api/1.0/keys", new { account, role = "read", name = "r" })).Is(201);
        var reader = server.With(made.Json.GetProperty("key").GetString());
        var absent = Guid.CreateVersion7();

        var unknown = (await server.With("brk_none").Get($"{Accounts}/{account}?q=hidden")).Is(401);
        var forbidden = (await reader.Put($"{Accounts}/{account}/usage", """[{"name":"hidden","usage":1}]""")).Is(403);
        var foreign = (await reader.Get($"{Accounts}/{absent}/charges")).Is(404);
        (await reader.Get($"{Accounts}/{account}")).Is(200);
        (await server.Admin.Post(Accounts, """{"color":"hidden"}""")).Is(400);

        var notes = (await server.Admin.Get(Refusals)).Is(200);
        Assert.DoesNotContain("hidden", notes.Text, StringComparison.Ordinal);
        Assert.Equal(
            [
                Note(foreign, made.Id, "read", "GET", "/accounts/{id:guid}/charges", $"/accounts/{absent}/charges"),
                Note(forbidden, made.Id, "read", "PUT", "/accounts/{id:guid}/usage", $"/accounts/{account}/usage"),
                Note(unknown, null, null, "GET", "/accounts/{id:guid}", $"/accounts/{account}"),
            ],
            notes.Json.EnumerateArray().Select(n => n.GetRawText()));
        (await (await server.WithKey(account, "admin")).Get(Refusals)).IsProblem("not-allowed", 403);
        (await (await server.WithKey(null, "operator")).Get(Refusals)).IsProblem("not-allowed", 403);

        await server.Restart();
        Assert.Equal(5, (await server.Admin.Get(Refusals)).Json.GetArrayLength());
    }

    [Fact]
    public async Task References_to_what_is_not_ones_own_are_noted_too()
    {
        await using var server = await RunningServer.Start();
        var foreign = (await server.Admin.Post(Accounts, "{}")).Is(201).Id;
        var own = (await server.Admin.Post(Accounts, new { reseller = true })).Is(201).Id;
        var key = await server.WithKey(own, "admin");

        (await key.Post(Accounts, new { parent = foreign })).IsProblem("unknown-parent", 422);
        (await key.Post(Accounts, new { tariff_plan = "theirs" })).IsProblem("unknown-tariff", 422);
        (await key.Post(Accounts, new { type = "theirs" })).IsProblem("unknown-billing-type", 422);
        (await key.Post("/api/1.0/usage", $$"""[{"id":"1","account":"{{foreign}}","name":"sms","usage":1}]""")).Is(200);

        var notes = (await server.Admin.Get(Refusals)).Is(200).Json.EnumerateArray();
        Assert.Equal(
            ["account-not-found", "unknown-billing-type", "unknown-tariff", "unknown-parent"],
            notes.Select(n => n.GetProperty("problem").GetString()));
    }

    [Fact]
    public async Task The_notes_are_read_page_by_page_and_filtered()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        for (var i = 0; i < 5; i++) (await server.With("brk_none").Get(Accounts)).Is(401);
        (await server.Admin.Post("/api/1.0/clock", new { now = "2026-01-01T01:00:00Z" })).Is(200);
        var reader = await server.WithKey(null, "read");
        (await reader.Get("/api/1.0/keys")).Is(403);

        var pages = new List<int>();
        for (var next = $"{Refusals}?limit=4"; next is not null;)
        {
            var page = (await server.Admin.Get(next)).Is(200);
            pages.Add(page.Json.GetArrayLength());
            (await server.With("brk_none").Get(Accounts)).Is(401);   // what comes later moves no page
            next = page.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal([4, 2], pages);
        var key = (await server.Admin.Get($"{Refusals}?problem=not-allowed")).Json[0].GetProperty("key").GetString();
        Assert.Equal(1, await Count(server, $"key={key}"));
        Assert.Equal(7, await Count(server, "problem=unauthorized"));
        Assert.Equal(8, await Count(server, "address=127.0.0.1"));
        Assert.Equal(0, await Count(server, "address=10.0.0.1"));
        Assert.Equal(5, await Count(server, "to=2026-01-01T01:00:00Z"));
        Assert.Equal(3, await Count(server, "from=2026-01-01T01:00:00Z"));
        foreach (var wrong in (string[])["key=x", "from=yesterday", "cursor=eA", "color=red"])
            (await server.Admin.Get($"{Refusals}?{wrong}")).IsProblem("bad-request", 400);
    }

    [Fact]
    public async Task A_place_beside_the_books_that_cannot_be_written_disturbs_nobody()
    {
        await using var server = await RunningServer.Start();
        (await server.With("brk_none").Get(Accounts)).Is(401);
        Assert.Equal(1, await Count(server, ""));
        var file = Path.Combine(server.Data, "main.ops.db");
        foreach (var part in Directory.GetFiles(server.Data, "main.ops.db*")) File.Delete(part);
        Directory.CreateDirectory(file);

        for (var i = 0; i < 50; i++) (await server.With("brk_none").Get(Accounts)).Is(401);
        (await server.Admin.Post(Accounts, "{}")).Is(201);
        (await server.Admin.Get("/api/1.0/keys")).Is(200);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        Directory.Delete(file);
        await server.Restart();

        Assert.Equal(50, await Count(server, ""));
    }

    private static async Task<int> Count(RunningServer server, string query) =>
        (await server.Admin.Get($"{Refusals}?limit=1000&{query}".TrimEnd('&'))).Is(200).Json.GetArrayLength();

    private static string Note(Reply reply, string? key, string? role, string method, string route, string path)
    {
        var problem = reply.Json;
        return JsonSerializer.Serialize(new
        {
            at = "2026-01-01T00:00:00Z",
            request = problem.GetProperty("instance").GetString()?.Split('#')[^1],
            key,
            role,
            address = "127.0.0.1",
            method,
            route = "/api/1.0" + route,
            path = "/api/1.0" + path,
            status = problem.GetProperty("status").GetInt32(),
            problem = reply.Problem,
        });
    }
}
