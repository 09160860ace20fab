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
