using System.Text.Json;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A low balance is raised by the bookkeeper of the account's seller, by itself and exactly once.</summary>
public class TopUpTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_leaves_too_little_has_the_balance_raised(Engine engine)
    {
        await using var books = await Collecting.Start(engine);
        var account = await Open(books, new { threshold = 5, amount = 20 });
        await Use(books, account, 5);
        Assert.Empty(await books.Intents(account));

        await Use(books, account, 0.01m);

        var intent = Assert.Single(await books.Intents(account));
        Assert.True(intent.GetProperty("automatic").GetBoolean());
        await books.At("2026-01-01T00:00:01Z");
        Assert.Equal("24.99", await Balance(books, account));
        var (id, body) = Assert.Single(books.Receiver.Messages);
        Assert.Equal(
            ("topup.requested", Text(intent, "id")),
            (JsonDocument.Parse(body).RootElement.GetProperty("type").GetString(), id));
        var told = Assert.Single(await Events(books, account));
        Assert.Equal(("topup.completed", id), (Text(told, "type"), Text(told, "object")));
        Assert.Equal("done", Text(told.GetProperty("data"), "state"));
        await Prove(books);
    }

    [Fact]
    public async Task A_day_has_as_many_as_it_may()
    {
        await using var books = await Collecting.Start();
        var account = await Open(books, new { threshold = 5, amount = 5 });
        await Use(books, account, 9);
        await books.At("2026-01-01T00:00:01Z");
        await Use(books, account, 5);
        await books.At("2026-01-01T23:59:59Z");
        await Use(books, account, 0.1m);
        Assert.Single(await books.Intents(account));

        await books.At("2026-01-02T00:00:01Z");
        await Use(books, account, 0.1m);
        await books.At("2026-01-02T00:00:02Z");

        Assert.Equal(["done", "done"], (await books.Intents(account)).Select(i => Text(i, "state")));
        Assert.Equal("5.80", await Balance(books, account));
        await Prove(books);
    }

    [Fact]
    public async Task A_failed_one_credits_nothing_changes_no_standing_and_is_told()
    {
        await using var books = await Collecting.Start();
        books.Receiver.Manners.Enqueue(Manner.Refusing);
        books.Receiver.Manners.Enqueue(Manner.Good);
        var account = await Open(books, new { threshold = 5, amount = 20, daily_limit = 3 });
        await Use(books, account, 6);
        await books.At("2026-01-01T00:00:01Z");
        await Use(books, account, 1);

        Assert.Equal("3.00", await Balance(books, account));
        Assert.Equal("good", await books.Standing(account));
        Assert.Empty(await books.Payments(account));
        var told = Assert.Single(await Events(books, account));
        Assert.Equal(
            ("topup.failed", "no-payment-token"), (Text(told, "type"), Text(told.GetProperty("data"), "why")));

        await books.At("2026-01-01T01:00:02Z");
        await Use(books, account, 1);
        await books.At("2026-01-01T01:00:03Z");
        Assert.Equal("22.00", await Balance(books, account));
        Assert.Equal(["topup.failed", "topup.completed"], (await Events(books, account)).Select(e => Text(e, "type")));
        await Prove(books);
    }

    [Fact]
    public async Task Debits_at_the_same_time_ask_once()
    {
        await using var books = await Collecting.Start();
        var account = await Open(books, new { threshold = 9, amount = 20, daily_limit = 9 });

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Use(books, account, 0.5m)));

        Assert.Single(await books.Intents(account));
        await books.At("2026-01-01T00:00:01Z");
        Assert.Equal("20.00", await Balance(books, account));
        Assert.Single(books.Receiver.Collected);
        await Prove(books);
    }

    [Theory]
    [InlineData(Manner.DoneThenLost)]
    [InlineData(Manner.Lost)]
    public async Task What_a_restart_interrupts_is_collected_once(Manner manner)
    {
        await using var books = await Collecting.Start();
        books.Receiver.Manners.Enqueue(manner);
        books.Receiver.Manners.Enqueue(Manner.Good);
        var account = await Open(books, new { threshold = 5, amount = 20 });
        await Use(books, account, 6);
        await books.Server.Restart("2026-01-01T00:00:00Z");
        await books.At("2026-01-01T00:00:01Z");
        await books.Server.Restart("2026-01-01T00:00:01Z");
        await Use(books, account, 1);
        await books.At("2026-01-01T00:01:00Z");
        await books.Server.Restart("2026-01-01T00:01:00Z");
        await Use(books, account, 1);

        Assert.Equal("22.00", await Balance(books, account));
        Assert.Single(books.Receiver.Collected);
        Assert.Single(await books.Payments(account));
        Assert.Single(await books.Intents(account));
        await Prove(books);
    }

    [Fact]
    public async Task An_account_sets_its_own_and_takes_it_away()
    {
        await using var books = await Collecting.Start();
        var account = await Open(books, null);
        var (own, path) = (await books.Server.WithKey(account, "operator"), $"/api/1.0/accounts/{account}");
        Assert.Equal(JsonValueKind.Null, (await own.Get(path)).Json.GetProperty("topup").ValueKind);

        (await own.Put(path, """{"topup":{"threshold":5.5}}""")).IsProblem("bad-request", 400);
        (await own.Put(path, """{"topup":{"threshold":5.5,"amount":20}}""")).Is(204);
        (await own.Put(path, """{"topup":{"amount":30,"daily_limit":2}}""")).Is(204);

        Assert.Equal("""{"threshold":5.5,"amount":30,"daily_limit":2}""", (await own.Get(path)).Raw("topup"));
        (await own.Put(path, """{"topup":null}""")).Is(204);
        Assert.Equal(JsonValueKind.Null, (await own.Get(path)).Json.GetProperty("topup").ValueKind);
        await Use(books, account, 9);
        Assert.Empty(await books.Intents(account));
    }

    [Theory]
    [InlineData("""{"threshold":5}""", "/topup/amount")]
    [InlineData("""{"threshold":-1,"amount":1}""", "/topup/threshold")]
    [InlineData("""{"threshold":5,"amount":0}""", "/topup/amount")]
    [InlineData("""{"threshold":5,"amount":0.001}""", "/topup/amount")]
    [InlineData("""{"threshold":5,"amount":1,"daily_limit":0}""", "/topup/daily_limit")]
    [InlineData("""{"threshold":5,"amount":1,"weekly_limit":1}""", "/topup/weekly_limit")]
    [InlineData("5", "/topup")]
    public async Task What_could_not_be_collected_is_refused_when_it_is_set(string topup, string pointer)
    {
        await using var server = await RunningServer.Start();

        var refused = await server.Admin.Post("/api/1.0/accounts", $$"""{"topup":{{topup}}}""");

        Assert.Equal([pointer], refused.IsProblem("bad-request", 400).Pointers);
    }

    [Fact]
    public async Task Local_grants_it_or_does_nothing()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var account = (await server.Admin.Post(
            "/api/1.0/accounts", """{"type":"prepaid","balance":10,"topup":{"threshold":5,"amount":20}}""")).Is(201).Id;
        var (items, path) = ($"/api/1.0/accounts/{account}/charges/items", $"/api/1.0/accounts/{account}");
        (await server.Admin.Post(items, """{"name":"a","charge":6}""")).Is(201);
        Assert.Equal("4.00", (await server.Admin.Get(path)).Raw("balance"));

        (await server.Admin.Put(
            "/api/1.0/accounts/operator/bookkeeper", """{"type":"local","local_topup":"grant"}""")).Is(200);
        (await server.Admin.Post(items, """{"name":"a","charge":1}""")).Is(201);

        Assert.Equal("23.00", (await server.Admin.Get(path)).Raw("balance"));
        Assert.Empty(await Proof.Breaches(server.Data, server.Database));
    }

    private static async Task<string> Open(Collecting books, object? topup) => (await books.Server.Admin.Post(
        "/api/1.0/accounts", new { parent = books.Reseller, type = "prepaid", balance = 10, topup })).Is(201).Id;

    private static async Task Use(Collecting books, string account, decimal amount) => (await books.Server.Admin.Post(
        $"/api/1.0/accounts/{account}/charges/items", new { name = "call", charge = amount })).Is(201);

    private static async Task<string> Balance(Collecting books, string account) =>
        (await books.Server.Admin.Get($"/api/1.0/accounts/{account}")).Is(200).Raw("balance");

    private static async Task<IReadOnlyList<JsonElement>> Events(Collecting books, string account) =>
    [
        .. (await books.Server.Admin.Get($"/api/1.0/events?account={account}&type=topup.*")).Is(200)
            .Json.EnumerateArray(),
    ];

    private static async Task Prove(Collecting books) =>
        Assert.Empty(await Proof.Breaches(books.Server.Data, books.Server.Database));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
