using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Storage;
using Brillig.Storage.Verify;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Who changed what, from and to, in which request; and that the log cannot be changed unseen.</summary>
public class AuditTests
{
    public static TheoryData<Engine> Engines => [Engine.Sqlite, Engine.Postgres];

    /// <summary>What is done to the log, and what is said of it.</summary>
    private static readonly (string Tamper, string Said)[] Tampers =
    [
        ("UPDATE audit SET after = '{}' WHERE place = (SELECT MAX(place) FROM audit)", "do not give its hash"),
        ("UPDATE audit SET before = NULL WHERE command = 'change_account'", "change_account"),
        ("UPDATE audit SET request = 'x' WHERE place = (SELECT MIN(place) FROM audit)", "do not give its hash"),
        ("DELETE FROM audit WHERE command = 'record_payment'", "are missing"),
        ("UPDATE audit SET place = place + 1 WHERE place = (SELECT MAX(place) FROM audit)", "is missing"),
        ("INSERT INTO audit SELECT place + 1, key, key_account, request, command, object, account, before, after "
            + "FROM audit WHERE place = (SELECT MIN(place) FROM audit)", "do not give its hash"),
        ("INSERT INTO audit SELECT (SELECT MIN(n) << 20 FROM batch WHERE audit_hash IS NULL), key, key_account, "
            + "request, command, object, account, before, after FROM audit WHERE place = (SELECT MIN(place) FROM "
            + "audit)", "was added"),
        ("DELETE FROM audit WHERE place = (SELECT MAX(place) FROM audit); UPDATE batch SET audit_hash = NULL "
            + "WHERE n = (SELECT MAX(n) FROM batch WHERE audit_hash IS NOT NULL)", "does not end"),
    ];

    public static TheoryData<Engine, int> Cases
    {
        get
        {
            var data = new TheoryData<Engine, int>();
            foreach (var engine in new[] { Engine.Sqlite, Engine.Postgres })
                for (var i = 0; i < Tampers.Length; i++)
                    data.Add(engine, i);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_was_done_is_told_with_who_and_from_and_to(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var account = await Live(server);

        var log = (await server.Admin.Get("/api/1.0/audit")).Is(200).Json.EnumerateArray().ToArray();

        Assert.Equal(
            ["make_key", "publish_tariff", "open_account", "change_account", "record_payment", "close_charge"],
            log.Select(r => r.GetProperty("command").GetString()));
        var changed = log[3];
        Assert.Equal(account, changed.GetProperty("object").GetString());
        Assert.Equal(account, changed.GetProperty("account").GetString());
        var (before, after) = (changed.GetProperty("before"), changed.GetProperty("after"));
        Assert.Equal("a", before.GetProperty("settings").GetProperty("name").GetString());
        Assert.Equal("b", after.GetProperty("settings").GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, log[0].GetProperty("key").ValueKind);
        Assert.Equal("4", log[5].GetProperty("after").GetProperty("amount").GetString()?.Replace(".00", ""));
        Assert.All(log.Skip(1), r => Assert.NotEqual(JsonValueKind.Null, r.GetProperty("key").ValueKind));
        Assert.DoesNotContain("hash", log[0].GetProperty("after").GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task The_log_is_asked_by_account_object_command_key_and_time_in_pages(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var account = await Live(server);
        (await server.Admin.Post("/api/1.0/clock", new { now = "2026-01-02T00:00:00Z" })).Is(200);
        (await server.Admin.Put($"/api/1.0/accounts/{account}", new { name = "c" })).Is(204);

        async Task<int> Count(string query) =>
            (await server.Admin.Get($"/api/1.0/audit?{query}")).Is(200).Json.GetArrayLength();
        var key = (await server.Admin.Get("/api/1.0/keys")).Json[0].GetProperty("id").GetString();

        Assert.Equal(5, await Count($"account={account}"));
        Assert.Equal(4, await Count($"object={account}"));
        Assert.Equal(2, await Count("command=change_account"));
        Assert.Equal(6, await Count($"key={key}"));
        Assert.Equal(1, await Count("from=2026-01-02T00:00:00Z"));
        Assert.Equal(6, await Count("to=2026-01-02T00:00:00Z"));
        (await server.Admin.Get("/api/1.0/audit?from=yesterday")).IsProblem("bad-request", 400);
        var first = await server.Admin.Get("/api/1.0/audit?limit=4");
        var next = first.Headers.GetValues("Link").Single().Split('<', '>')[1];
        Assert.Equal(3, (await server.Admin.Get(next)).Is(200).Json.GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_key_sees_what_is_about_its_subtree_or_was_done_by_it(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var reseller = (await server.Admin.Post("/api/1.0/accounts", new { name = "r" })).Is(201).Id;
        var child = (await server.Admin.Post("/api/1.0/accounts", new { name = "c", parent = reseller })).Is(201).Id;
        (await server.Admin.Post("/api/1.0/accounts", new { name = "other" })).Is(201);
        var own = await server.WithKey(reseller, "operator");
        (await own.Post("/api/1.0/billing-types", new { name = "mine" })).Is(201);
        (await server.Admin.Put($"/api/1.0/accounts/{child}", new { name = "d" })).Is(204);

        var seen = (await own.Get("/api/1.0/audit")).Is(200).Json.EnumerateArray();

        Assert.Equal(
            ["open_account", "open_account", "make_key", "set_billing_type", "change_account"],
            seen.Select(r => r.GetProperty("command").GetString()));
        (await (await server.WithKey(reseller, "read")).Get("/api/1.0/audit")).IsProblem("not-allowed", 403);
        (await (await server.WithKey(reseller, "ingest")).Get("/api/1.0/audit")).IsProblem("not-allowed", 403);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_had_no_effect_is_not_noted_nor_usage(Engine engine)
    {
        await using var server = await RunningServer.Start(engine);
        var account = await Live(server);
        var path = $"/api/1.0/accounts/{account}";
        var before = (await server.Admin.Get("/api/1.0/audit")).Json.GetArrayLength();

        (await server.Admin.Put($"{path}?dry_run=true", new { name = "x" })).Is(204);
        (await server.Admin.Put(path, new { tariff_plan = "none" })).IsProblem("unknown-tariff", 422);
        (await server.Admin.Put($"{path}/usage", """[{"name":"sms","usage":3}]""")).Is(204);
        var record = $$"""[{"id":"r","account":"{{account}}","name":"sms","usage":1}]""";
        (await server.Admin.Post("/api/1.0/usage", record)).Is(200);
        (await server.Admin.Get(path)).Is(200);

        Assert.Equal(before, (await server.Admin.Get("/api/1.0/audit")).Json.GetArrayLength());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_changed_log_is_named(Engine engine, int tamper)
    {
        await using var server = await RunningServer.Start(engine);
        await Live(server);
        await server.Restart();
        await Live(server, "again");
        await server.Stop();
        var options = new StoreOptions
        {
            Database = server.Database,
            DataDirectory = server.Data,
            Settings = new BooksSettings(Currency.Find("USD") ?? default, []),
        };
        Assert.Empty((await VerifyBooks.Run(options, null, TestContext.Current.CancellationToken)).Breaches);

        await server.Run(Tampers[tamper].Tamper);
        var report = await VerifyBooks.Run(options, null, TestContext.Current.CancellationToken);

        Assert.Contains(report.Breaches, b => b.Contains(Tampers[tamper].Said, StringComparison.Ordinal));
    }

    // A key (by the server itself), a tariff, an account, its change, a payment and a charge.
    private static async Task<string> Live(RunningServer server, string name = "t")
    {
        var rates = new[] { new { service = "sms", model = "per_unit", price = 1 } };
        (await server.Admin.Post("/api/1.0/tariffs", new { name, rates })).Is(201);
        var opened = await server.Admin.Post("/api/1.0/accounts", new { name = "a", tariff_plan = name });
        var account = $"/api/1.0/accounts/{opened.Is(201).Id}";
        (await server.Admin.Put(account, new { name = "b" })).Is(204);
        (await server.Admin.Put($"{account}/payments", new { type = "cash", amount = 5 })).Is(204);
        (await server.Admin.Put($"{account}/usage", """[{"name":"sms","usage":4}]""")).Is(204);
        (await server.Admin.Post($"{account}/charges")).Is(201);
        return opened.Id;
    }
}
