using System.Text.Json;
using Brillig.Client;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>What happened: complete, in order, once, and to those who may see it.</summary>
public class EventsTests
{
    private const string Events = "/api/1.0/events";
    private const string Accounts = "/api/1.0/accounts";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_happened_is_told_in_order_with_its_facts(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var admin = server.Admin;
        var (account, charge) = await Live(server);

        var all = await All(server, Events);
        Assert.Equal(
            ["key.created", "tariff.published", "account.opened", "account.changed", "standing.changed",
             "balance.depleted", "payment.recorded", "standing.changed", "balance.restored", "charge.issued",
             "charge.paid", "charge.credited",
             "payment.refunded", "charge.voided", "account.closing", "account.closed"],
            all.Select(Type));
        Assert.All(all[2..], e => Assert.Equal(account, e.GetProperty("account").GetString()));
        Assert.Equal(charge, all[9].GetProperty("object").GetString());
        Assert.Equal(charge, all[10].GetProperty("object").GetString());
        Assert.Equal(charge, all[11].GetProperty("data").GetProperty("refers_to").GetString());
        Assert.Equal("7.00", all[9].GetProperty("data").GetProperty("total").GetRawText());
        Assert.Equal("depleted", all[4].GetProperty("data").GetProperty("standing").GetString());
        Assert.Equal("Acme", all[3].GetProperty("data").GetProperty("name").GetString());
        Assert.Equal("-7.00", all[5].GetProperty("data").GetProperty("left").GetRawText());
        Assert.Equal("2026-01-02T00:00:00Z", all[6].GetProperty("time").GetString());

        // The same again, a few at a time and after a restart.
        await server.Restart("2026-03-01T00:00:00Z");
        Assert.Equal(all.Select(e => $"{e}"), (await All(server, $"{Events}?limit=2")).Select(e => $"{e}"));
        Assert.Equal(
            ["charge.issued", "charge.paid", "charge.credited", "charge.voided"],
            (await All(server, $"{Events}?limit=3&type=charge.*")).Select(Type));
        Assert.Equal(
            ["account.opened", "charge.paid"],
            (await All(server, $"{Events}?limit=1&type=charge.paid,account.opened&account={account}")).Select(Type));
        Assert.Equal(
            ["payment.recorded", "standing.changed", "balance.restored"],
            (await All(server, $"{Events}?from=2026-01-02T00:00:00Z&to=2026-01-03T00:00:00Z")).Select(Type));
        admin = server.Admin;
        (await admin.Get($"{Events}?type=charge")).IsProblem("bad-request", 400);
        (await admin.Get($"{Events}?cursor=x")).IsProblem("bad-request", 400);
        (await admin.Get($"{Events}?account={Guid.CreateVersion7()}")).IsProblem("account-not-found", 404);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Whoever_polls_goes_on_from_the_cursor(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var first = await server.Admin.Get($"{Events}?type=payment.*");
        Assert.Equal("[]", first.Is(200).Text);
        Assert.False(first.Headers.Contains("Link"));
        var cursor = Cursor(first);
        Assert.Equal(cursor, Cursor(await server.Admin.Get($"{Events}?type=payment.*&cursor={cursor}")));

        var account = (await server.Admin.Post(Accounts, "{}")).Is(201).Id;
        for (var amount = 1; amount <= 3; amount++)
        {
            (await server.Admin.Post($"{Accounts}/{account}/payments", $$"""{"type":"cash","amount":{{amount}}}"""))
                .Is(201);
            var next = await server.Admin.Get($"{Events}?type=payment.*&cursor={cursor}");
            var payment = Assert.Single(next.Is(200).Json.EnumerateArray());
            Assert.Equal($"{amount}.00", payment.GetProperty("data").GetProperty("amount").GetRawText());
            cursor = Cursor(next);
        }
    }

    [Fact]
    public async Task The_client_goes_on_where_it_was()
    {
        await using var server = await RunningServer.Start();
        var cancel = TestContext.Current.CancellationToken;
        using var client = BrilligClient.At(server.Address, server.AdminKey);
        var page = await client.Events(null, null, cancel);
        Assert.Equal("key.created", Assert.Single(page.Items).Type);
        Assert.False(page.HasMore);
        var account = (await server.Admin.Post(Accounts, "{}")).Is(201).Id;
        page = await client.Events(page.Cursor, "account.*,charge.issued", cancel);
        Assert.Equal(account, Assert.Single(page.Items).Account?.ToString());
        Assert.Empty((await client.Events(page.Cursor, null, cancel)).Items);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_key_sees_what_happened_to_its_account_and_those_below(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var admin = server.Admin;
        var top = (await admin.Post(Accounts, "{}")).Is(201).Id;
        var own = (await admin.Post(Accounts, new { parent = top })).Is(201).Id;
        var child = (await admin.Post(Accounts, new { parent = own })).Is(201).Id;
        var sibling = (await admin.Post(Accounts, new { parent = top })).Is(201).Id;
        (await admin.Post("/api/1.0/tariffs", """{"name":"x"}""")).Is(201);
        foreach (var account in (string[])[top, own, child, sibling])
            (await admin.Put($"{Accounts}/{account}/payments", """{"type":"cash","amount":1}""")).Is(204);
        await server.WithKey(sibling, "read");
        var (key, read, ingest) = (
            await server.WithKey(own, "admin"), await server.WithKey(own, "read"), await server.WithKey(own, "ingest"));

        string[] mine = ["account.opened", "account.opened", "payment.recorded", "payment.recorded"];
        Assert.Equal(
            [.. mine, "key.created", "key.created", "key.created"],
            (await key.Get(Events)).Is(200).Json.EnumerateArray().Select(Type));
        var seen = (await read.Get(Events)).Is(200).Json.EnumerateArray().ToArray();
        Assert.Equal(mine, seen.Select(Type));
        Assert.All(seen, e => Assert.Contains(e.GetProperty("account").GetString(), (string?[])[own, child]));
        Assert.Equal(2, (await read.Get($"{Events}?account={child}")).Is(200).Json.GetArrayLength());
        (await read.Get($"{Events}?account={top}")).IsProblem("account-not-found", 404);
        (await ingest.Get(Events)).IsProblem("not-allowed", 403);
    }

    // An account that is charged 7, pays, is given 2 back, then the rest, and is closed.
    private static async Task<(string Account, string Charge)> Live(RunningServer server)
    {
        var admin = server.Admin;
        (await admin.Post("/api/1.0/tariffs", """
            {"name":"t","rates":[{"service":"sms","model":"per_unit","price":1}]}
            """)).Is(201);
        var account = (await admin.Post(Accounts, """{"tariff_plan":"t","type":"prepaid"}""")).Is(201).Id;
        (await admin.Put($"{Accounts}/{account}", """{"name":"Acme"}""")).Is(204);
        var facts = $$"""[{"id":"1","account":"{{account}}","name":"sms","usage":7}]""";
        (await admin.Post("/api/1.0/usage", facts)).Is(200);
        (await admin.Post("/api/1.0/clock", """{"now":"2026-01-02T00:00:00Z"}""")).Is(200);
        var payment = (await admin.Post($"{Accounts}/{account}/payments", """{"type":"cash","amount":9}""")).Is(201).Id;
        (await admin.Post("/api/1.0/clock", """{"now":"2026-02-01T00:00:00Z"}""")).Is(200);
        var charge = (await admin.Get($"{Accounts}/{account}/charges")).Is(200).Json[0].GetProperty("id").GetString();
        (await admin.Post($"{Accounts}/{account}/charges/{charge}/credits", """{"items":[{"item":0,"amount":2}]}"""))
            .Is(201);
        (await admin.Post($"{Accounts}/{account}/payments/{payment}/refunds", """{"amount":1}""")).Is(201);
        (await admin.Post($"{Accounts}/{account}/charges/{charge}/void")).Is(201);
        (await admin.Delete($"{Accounts}/{account}")).Is(204);
        return (account, charge ?? "");
    }

    private static async Task<List<JsonElement>> All(RunningServer server, string path)
    {
        var all = new List<JsonElement>();
        for (string? next = path; next is not null;)
        {
            var page = (await server.Admin.Get(next)).Is(200);
            all.AddRange(page.Json.EnumerateArray());
            next = page.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
        }

        return all;
    }

    private static string? Type(JsonElement happened) => happened.GetProperty("type").GetString();

    private static string Cursor(Reply reply) => reply.Headers.GetValues("Cursor").Single();
}
