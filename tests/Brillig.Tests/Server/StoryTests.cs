using System.Net.Http.Json;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Whole stories over HTTP.</summary>
public class StoryTests
{
    private const string Tariff = """
        {"name":"Voice","currency":"USD","rates":[
            {"service":"sms","model":"per_unit","price":0.05},
            {"service":"call","model":"per_unit","price":"0.0123"}]}
        """;

    [Fact]
    public Task From_tariff_to_paid_charge_on_SQLite() => FromTariffToPaidCharge(Engine.Sqlite);

    [Fact]
    public Task From_tariff_to_paid_charge_on_PostgreSQL() => FromTariffToPaidCharge(Engine.Postgres);

    [Fact]
    public async Task A_prepaid_account_spends_what_it_has_and_no_more()
    {
        await using var server = await RunningServer.Start();
        var admin = server.Admin;
        (await admin.Post("/api/1.0/tariffs", Tariff)).Is(201);
        var opened = (await admin.Post("/api/1.0/accounts", """{"balance":1,"tariff_plan":"Voice","type":"prepaid"}"""))
            .Is(201);
        var usage = opened.Json.GetProperty("usage_url").GetString() ?? "";

        (await admin.Put(usage, """[{"name":"sms","usage":15}]""")).Is(204);
        (await admin.Put(usage, """[{"name":"sms","usage":5},{"name":"sms","usage":1}]"""))
            .IsProblem("insufficient-funds", 402);
        (await admin.Put(usage, """[{"name":"sms","usage":5}]""")).Is(204);

        var account = await admin.Get($"/api/1.0/accounts/{opened.Id}");
        Assert.Equal(("0.00", "1.00", "1.00", "0.00"),
            (account.Raw("balance"), account.Raw("posted"), account.Raw("unbilled"), account.Raw("available")));
    }

    [Fact]
    public async Task A_bulk_takes_each_record_by_itself()
    {
        await using var server = await RunningServer.Start();
        var admin = server.Admin;
        (await admin.Post("/api/1.0/tariffs", Tariff)).Is(201);
        var id = (await admin.Post("/api/1.0/accounts", """{"tariff_plan":"Voice"}""")).Is(201).Id;

        var bulk = $$$"""
            {"id":"a","account":"{{{id}}}","name":"sms","usage":1,"properties":{"to":"x"}}
            {"id":"b","account":"{{{id}}}","name":"sms","usage":"2.50"}

            {"id":"a","account":"{{{id}}}","name":"sms","usage":1.0,"properties":{"to":"x"}}
            {"id":"a","account":"{{{id}}}","name":"sms","usage":2}
            {"id":"c","account":"{{{Guid.Empty}}}","name":"sms","usage":2}
            {"id":"d","account":"{{{id}}}","name":"fax","usage":2}
            {"account":"{{{id}}}","name":"","usage":-2,"more":1}
            7
            """;
        using var content = new StringContent(bulk, null, "application/x-ndjson");
        var reply = (await admin.Send(HttpMethod.Post, "/api/1.0/usage", content)).Is(200);

        Assert.Equal(("2", "1"), (reply.Raw("accepted"), reply.Raw("duplicates")));
        Assert.Equal(
            ["3 record-conflict", "4 account-not-found", "5 no-rate", "6 bad-request", "7 bad-request"],
            reply.Json.GetProperty("rejected").EnumerateArray().Select(r =>
                $"{r.GetProperty("index")} {r.GetProperty("type").GetString()?["/problems/".Length..]}"));
        Assert.Equal("3.5", Raw((await admin.Get($"/api/1.0/accounts/{id}/usage")).Json[0], "usage"));
        var records = (await admin.Get($"/api/1.0/accounts/{id}/usage/records?limit=1")).Is(200);
        Assert.Equal("""{"to":"x"}""", records.Json[0].GetProperty("properties").GetRawText());
        Assert.Single(records.Headers.GetValues("Link"));
    }

    [Fact]
    public async Task A_body_that_does_not_tell_its_length_is_read_to_its_end()
    {
        await using var server = await RunningServer.Start();
        (await server.Admin.Post("/api/1.0/tariffs", Tariff)).Is(201);
        var id = (await server.Admin.Post("/api/1.0/accounts", """{"tariff_plan":"Voice"}""")).Is(201).Id;
        var records = Enumerable.Range(0, 9_000)
            .Select(n => new { id = $"r{n}", account = id, name = "sms", usage = 1 });
        using var content = JsonContent.Create(records);   // chunked

        var reply = await server.Admin.Send(HttpMethod.Post, "/api/1.0/usage", content);
        Assert.Equal("9000", reply.Is(200).Raw("accepted"));
        Assert.Equal("9000", Raw((await server.Admin.Get($"/api/1.0/accounts/{id}/usage")).Json[0], "usage"));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_record_older_than_the_memory_is_known_again(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, clock: "2026-01-01T00:00:00Z");
        (await server.Admin.Post("/api/1.0/tariffs", Tariff)).Is(201);
        const string type = """{"name":"slow","period":{"unit":"year","count":1}}""";
        (await server.Admin.Post("/api/1.0/billing-types", type)).Is(201);
        var opened = await server.Admin.Post("/api/1.0/accounts", """{"tariff_plan":"Voice","type":"slow"}""");
        var account = opened.Is(201).Id;
        const string old = """{"id":"x","name":"sms","usage":1,"timestamp":"2026-01-02T00:00:00Z"{0}}""";
        var bulk = "[" + old.Replace("{0}", $",\"account\":\"{account}\"", StringComparison.Ordinal) + "]";
        var put = "[" + old.Replace("{0}", "", StringComparison.Ordinal) + "]";

        (await server.Admin.Post("/api/1.0/clock", """{"now":"2026-01-02T00:00:00Z"}""")).Is(200);
        Assert.Equal("1", (await server.Admin.Post("/api/1.0/usage", bulk)).Is(200).Raw("accepted"));
        (await server.Admin.Post("/api/1.0/clock", """{"now":"2026-03-20T00:00:00Z"}""")).Is(200);
        await server.Restart();
        Assert.Equal("1", (await server.Admin.Post("/api/1.0/usage", bulk)).Is(200).Raw("duplicates"));
        (await server.Admin.Put($"/api/1.0/accounts/{account}/usage", put)).Is(204);
        var other = put.Replace("\"usage\":1", "\"usage\":2", StringComparison.Ordinal);
        (await server.Admin.Put($"/api/1.0/accounts/{account}/usage", other)).IsProblem("record-conflict", 409);
        Assert.Equal("1", Raw((await server.Admin.Get($"/api/1.0/accounts/{account}/usage")).Json[0], "usage"));
    }

    [Fact]
    public async Task A_clock_is_not_moved_on_trial()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        const string day = """{"now":"2026-01-02T00:00:00Z"}""";
        (await server.Admin.Post("/api/1.0/clock?dry_run=true", day)).IsProblem("bad-request", 400);
        var now = (await server.Admin.Get("/api/1.0/clock")).Is(200).Json.GetProperty("now");
        Assert.Equal("2026-01-01T00:00:00Z", now.GetString());
    }

    [Fact]
    public async Task Keys_expire_and_are_revoked()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var key = (await server.Admin.Post("/api/1.0/keys", """
            {"name":"brief","role":"read","expires_at":"2026-01-02T00:00:00Z"}
            """)).Is(201);
        var secret = key.Json.GetProperty("key").GetString();

        (await server.With(secret).Get("/api/1.0/accounts")).Is(200);
        (await server.Admin.Post("/api/1.0/clock", """{"now":"2026-01-02T00:00:00Z"}""")).Is(200);
        (await server.With(secret).Get("/api/1.0/accounts")).IsProblem("unauthorized", 401);

        var other = (await server.Admin.Post("/api/1.0/keys", """{"name":"other","role":"read"}""")).Is(201);
        (await server.Admin.Delete($"/api/1.0/keys/{other.Id}")).Is(204);
        (await server.With(other.Json.GetProperty("key").GetString()).Get("/api/1.0/accounts"))
            .IsProblem("unauthorized", 401);
    }

    [Fact]
    public async Task Lists_go_on_where_their_link_leads()
    {
        await using var server = await RunningServer.Start();
        for (var i = 0; i < 5; i++)
            (await server.Admin.Post("/api/1.0/accounts", $$"""{"external_id":"e{{i}}"}""")).Is(201);

        var (found, next) = (new List<string?>(), "/api/1.0/accounts?limit=2");
        while (next is not null)
        {
            var page = (await server.Admin.Get(next)).Is(200);
            found.AddRange(page.Json.EnumerateArray().Select(a => Text(a, "external_id")));
            next = page.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(["e0", "e1", "e2", "e3", "e4"], found.Order());
        Assert.Equal("e3", Text((await server.Admin.Get("/api/1.0/accounts?external_id=e3")).Json[0], "external_id"));
    }

    [Fact]
    public async Task Billing_types_take_their_mode_from_their_name_and_close_charges_by_their_terms()
    {
        await using var server = await RunningServer.Start();
        var admin = server.Admin;
        (await admin.Post("/api/1.0/tariffs", Tariff)).Is(201);
        var prepaid = await admin.Post("/api/1.0/billing-types", """{"name":"prepaid-x"}""");
        Assert.Equal("prepaid", Text(prepaid.Is(201).Json, "mode"));
        var type = (await admin.Post("/api/1.0/billing-types", """{"name":"each","charge_on":"usage","due_days":3}"""))
            .Is(201);
        Assert.Equal("postpaid", Text(type.Json, "mode"));
        (await admin.Put($"/api/1.0/billing-types/{type.Id}", """{"grace":5}""")).Is(200);
        Assert.Equal("3", (await admin.Get($"/api/1.0/billing-types/{type.Id}")).Raw("due_days"));

        var id = (await admin.Post("/api/1.0/accounts", """{"tariff_plan":"Voice","type":"each"}""")).Is(201).Id;
        for (var i = 0; i < 3; i++)
            (await admin.Put($"/api/1.0/accounts/{id}/usage", """[{"name":"sms","usage":1}]""")).Is(204);
        Assert.Equal(3, (await admin.Get($"/api/1.0/accounts/{id}/charges")).Json.GetArrayLength());

        var other = $"/api/1.0/accounts/{(await admin.Post("/api/1.0/accounts", "{}")).Is(201).Id}/charges";
        (await admin.Post($"{other}/preview")).IsProblem("nothing-to-charge", 409);
        (await admin.Post($"{other}/items", """{"name":"visit","charge":9.5}""")).Is(201);
        Assert.Equal("9.50", (await admin.Post($"{other}/preview")).Is(200).Raw("total"));
        Assert.Equal("9.50", (await admin.Post(other)).Is(201).Raw("total"));
    }

    [Fact]
    public async Task A_billing_run_counts_what_it_does()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var admin = server.Admin;
        (await admin.Post("/api/1.0/accounts", "{}")).Is(201);
        Assert.Equal("0", (await admin.Post("/api/1.0/billing-runs?dry_run=true")).Is(200).Raw("due"));
        var run = (await admin.Post("/api/1.0/billing-runs")).Is(201);
        Assert.Equal("finished", Text((await admin.Get($"/api/1.0/billing-runs/{run.Id}")).Is(200).Json, "status"));
    }

    private static async Task FromTariffToPaidCharge(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, clock: "2026-01-10T12:00:00Z");
        var admin = server.Admin;
        var tariff = (await admin.Post("/api/1.0/tariffs", Tariff)).Is(201);
        var opened = await admin.Post(
            "/api/1.0/accounts", new { balance = 2.5, tariff_plan = tariff.Is(201).Id, type = "postpaid" });
        opened.Is(201);
        var account = $"/api/1.0/accounts/{opened.Id}";
        Assert.Equal(account, opened.Json.GetProperty("details_url").GetString());

        (await admin.Put($"{account}/usage", """[{"name":"sms","usage":100},{"name":"call","usage":3}]""")).Is(204);
        (await admin.Put($"{account}/usage?dry_run=true", """[{"name":"sms","usage":100}]""")).Is(204);
        (await admin.Put($"{account}/usage", """[{"name":"sms","usage":100},{"name":"fax","usage":3}]"""))
            .IsProblem("no-rate", 422);
        var used = (await admin.Get($"{account}/usage")).Is(200).Json;
        Assert.Equal(("100", "5"), (Raw(used[0], "usage"), Raw(used[0], "charge")));
        Assert.Equal(("3", "0.0369"), (Raw(used[1], "usage"), Raw(used[1], "charge")));

        (await admin.Post("/api/1.0/clock", """{"now":"2026-02-11T00:00:00Z"}""")).Is(200);
        var charge = Assert.Single((await admin.Get($"{account}/charges")).Is(200).Json.EnumerateArray());
        Assert.Equal(("5.04", "due", "1", "2026-02-10T00:00:00Z", "2.50"),
            (Raw(charge, "total"), Text(charge, "status"), Text(charge, "number"), Text(charge, "date"),
                Raw(charge, "paid")));
        Assert.Equal(["5.00", "0.04"], charge.GetProperty("items").EnumerateArray().Select(i => Raw(i, "total")));

        var paid = await admin.Put($"{account}/payments", """{"date":"2026-02-11","type":"cash","amount":2.54}""");
        var receipt = Assert.Single(paid.Is(204).Headers.GetValues("Receipt-Id"));
        Assert.Equal("2.54", (await admin.Get($"{account}/payments/{receipt}")).Is(200).Raw("amount"));
        Assert.Equal("paid", Text((await admin.Get($"{account}/charges/{Text(charge, "id")}")).Is(200).Json, "status"));
        Assert.Equal("0.00", (await admin.Get(account)).Raw("balance"));

        await server.Restart();
        Assert.Equal("0.00", (await server.Admin.Get(account)).Is(200).Raw("balance"));
        (await server.Admin.Post($"{account}/payments/{receipt}/refunds", """{"amount":1}""")).Is(201);
        Assert.Single((await server.Admin.Get($"{account}/charges?status=due")).Is(200).Json.EnumerateArray());
        (await server.Admin.Post($"{account}/charges/{Text(charge, "id")}/void", """{"reason":"wrong"}""")).Is(201);
        (await server.Admin.Post($"{account}/charges/{Text(charge, "id")}/void")).IsProblem("charge-void", 409);
        Assert.Equal("4.04", (await server.Admin.Get(account)).Raw("balance"));
        var ledger = (await server.Admin.Get($"{account}/ledger")).Is(200).Json;
        Assert.Equal("4.04", Raw(ledger[ledger.GetArrayLength() - 2], "balance"));
    }

    private static string Raw(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetRawText();

    private static string? Text(System.Text.Json.JsonElement json, string name) => json.GetProperty(name).GetString();
}
