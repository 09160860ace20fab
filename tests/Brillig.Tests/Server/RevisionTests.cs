using System.Text;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Single things have entity tags; a change that names another revision is not made.</summary>
public class RevisionTests
{
    public static TheoryData<Engine> Engines => [Engine.Sqlite, Engine.Postgres];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_account_changes_at_its_revision_alone(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var opened = await server.Admin.Post("/api/1.0/accounts", new { name = "a" });
        var account = $"/api/1.0/accounts/{opened.Is(201).Id}";
        var first = Tag(opened);
        Assert.Equal(first, Tag(await server.Admin.Get(account)));

        (await Put(server, account, """{"name":"b"}""", $"If-Match: {first}")).Is(204);
        var lost = await Put(server, account, """{"name":"c"}""", $"If-Match: {first}");

        lost.IsProblem("precondition-failed", 412);
        var now = await server.Admin.Get(account);
        Assert.Equal("b", now.Json.GetProperty("name").GetString());
        Assert.NotEqual(first, Tag(now));
        (await Put(server, account, """{"name":"d"}""", $"If-Match: \"x\", {Tag(now)}")).Is(204);
        (await Put(server, account, """{"name":"e"}""", "If-Match: *")).Is(204);
        (await Put(server, account, """{"name":"f"}""", "If-Match: W/\"4\"")).IsProblem("precondition-failed", 412);
        (await Put(server, account, """{"name":"f"}""", "If-None-Match: *")).IsProblem("precondition-failed", 412);
        (await Put(server, account, """{"name":"f"}""", "If-None-Match: \"x\"")).Is(204);
        (await Put(server, account, """{"name":"f"}""", "If-Match: 7")).IsProblem("bad-request", 400);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Of_many_changes_at_one_revision_one_is_made(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var opened = await server.Admin.Post("/api/1.0/accounts", new { name = "a" });
        var account = $"/api/1.0/accounts/{opened.Is(201).Id}";

        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() =>
            Put(server, account, $$"""{"name":"n{{i}}"}""", $"If-Match: {Tag(opened)}"))));

        Assert.Single(replies, r => r.Status == 204);
        Assert.Equal(99, replies.Count(r => r.Problem == "precondition-failed"));
    }

    [Fact]
    public async Task Usage_and_money_do_not_move_the_revision_of_an_account_and_its_reads_are_never_304()
    {
        await using var server = await RunningServer.Start();
        var account = await Priced(server);
        var before = await server.Admin.Get(account);

        (await server.Admin.Put($"{account}/usage", """[{"name":"sms","usage":3}]""")).Is(204);
        (await server.Admin.Put($"{account}/payments", new { type = "cash", amount = 5 })).Is(204);
        var after = await Get(server, account, $"If-None-Match: {Tag(before)}");

        Assert.Equal(Tag(before), Tag(after.Is(200)));
        Assert.Equal(3m, after.Json.GetProperty("unbilled").GetDecimal());
        Assert.Equal("", Tag(await server.Admin.Get($"{account}/charges/open")));
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        await using var server = await RunningServer.Start();
        var account = await Priced(server);
        (await server.Admin.Put($"{account}/usage", """[{"name":"sms","usage":3}]""")).Is(204);
        var type = await server.Admin.Post("/api/1.0/billing-types", new { name = "net30" });
        var payment = await server.Admin.Post($"{account}/payments", new { type = "cash", amount = 1 });
        var charge = await server.Admin.Post($"{account}/charges");
        var tariff = (await server.Admin.Get("/api/1.0/tariffs")).Json[0].GetProperty("url").GetString();
        string?[] paths =
        [
            $"/api/1.0/billing-types/{type.Is(201).Id}", tariff, $"{tariff}/versions/1",
            $"{account}/payments/{payment.Is(201).Id}", $"{account}/charges/{charge.Is(201).Id}",
        ];
        foreach (var path in paths.OfType<string>())
        {
            var tag = Tag((await server.Admin.Get(path)).Is(200));
            Assert.NotEqual("", tag);
            foreach (var known in new[] { tag, $"W/{tag}", $"\"x\", {tag}", "*" })
            {
                var again = await Get(server, path, $"If-None-Match: {known}");
                Assert.Equal((304, "", tag), (again.Status, again.Text, Tag(again)));
            }

            (await Get(server, path, "If-None-Match: \"x\"")).Is(200);
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_charge_is_voided_at_the_revision_that_was_seen(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var account = await Priced(server);
        (await server.Admin.Put($"{account}/usage", """[{"name":"sms","usage":3}]""")).Is(204);
        var issued = await server.Admin.Post($"{account}/charges");
        var charge = $"{account}/charges/{issued.Is(201).Id}";
        (await server.Admin.Put($"{account}/payments", new { type = "cash", amount = 1 })).Is(204);

        (await Post(server, $"{charge}/void", $"If-Match: {Tag(issued)}")).IsProblem("precondition-failed", 412);
        (await Post(server, $"{charge}/void", $"If-Match: {Tag(await server.Admin.Get(charge))}")).Is(201);
        Assert.Equal("void", (await server.Admin.Get(charge)).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Types_tariffs_and_keys_change_at_their_revision()
    {
        await using var server = await RunningServer.Start();
        var type = await server.Admin.Post("/api/1.0/billing-types", new { name = "net30" });
        var path = $"/api/1.0/billing-types/{type.Is(201).Id}";
        (await Put(server, path, """{"due_days":30}""", $"If-Match: {Tag(type)}")).Is(200);
        var lost = await Put(server, path, """{"due_days":31}""", $"If-Match: {Tag(type)}");
        lost.IsProblem("precondition-failed", 412);

        var tariff = await server.Admin.Post("/api/1.0/tariffs", Tariff);
        path = $"/api/1.0/tariffs/{tariff.Is(201).Id}";
        (await Put(server, path, Tariff, $"If-Match: {Tag(tariff)}")).Is(200);
        (await Put(server, path, Tariff, $"If-Match: {Tag(tariff)}")).IsProblem("precondition-failed", 412);

        var key = await server.Admin.Post("/api/1.0/keys", new { role = "read", name = "r" });
        path = $"/api/1.0/keys/{key.Is(201).Id}";
        (await Delete(server, path, "If-Match: \"7\"")).IsProblem("precondition-failed", 412);
        (await Delete(server, path, $"If-Match: {Tag(key)}")).Is(204);
    }

    [Fact]
    public async Task What_the_caller_may_not_see_or_do_is_said_first()
    {
        await using var server = await RunningServer.Start();
        var opened = await server.Admin.Post("/api/1.0/accounts", new { name = "a" });
        var own = await server.WithKey(opened.Is(201).Id, "operator");
        var absent = $"/api/1.0/accounts/{Guid.CreateVersion7()}";

        (await Put(server, absent, """{"name":"b"}""", "If-Match: \"1\"")).IsProblem("account-not-found", 404);
        using var body = Json("""{"credit_limit":5}""");
        var path = $"/api/1.0/accounts/{opened.Id}";
        (await own.Send(HttpMethod.Put, path, body, "If-Match: \"77\"")).IsProblem("not-allowed", 403);
        (await Post(server, "/api/1.0/accounts", "If-Match: \"1\"")).IsProblem("precondition-failed", 412);
    }

    private const string Tariff = """{"name":"t","rates":[{"service":"sms","model":"per_unit","price":1}]}""";

    private static string Tag(Reply reply) => reply.Headers.ETag?.ToString() ?? "";

    private static async Task<string> Priced(RunningServer server)
    {
        (await server.Admin.Post("/api/1.0/tariffs", Tariff)).Is(201);
        var opened = await server.Admin.Post("/api/1.0/accounts", new { tariff_plan = "t" });
        return $"/api/1.0/accounts/{opened.Is(201).Id}";
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<Reply> Put(RunningServer server, string path, string body, string header)
    {
        using var content = Json(body);
        return await server.Admin.Send(HttpMethod.Put, path, content, header);
    }

    private static async Task<Reply> Post(RunningServer server, string path, string header)
    {
        using var content = Json("{}");
        return await server.Admin.Send(HttpMethod.Post, path, content, header);
    }

    private static Task<Reply> Get(RunningServer server, string path, string header) =>
        server.Admin.Send(HttpMethod.Get, path, null, header);

    private static Task<Reply> Delete(RunningServer server, string path, string header) =>
        server.Admin.Send(HttpMethod.Delete, path, null, header);
}
