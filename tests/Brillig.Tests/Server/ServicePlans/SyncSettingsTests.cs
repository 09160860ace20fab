using Brillig.Tests.Cases;
using Xunit;

namespace Brillig.Tests.Server.ServicePlans;

/// <summary>Whether and when bookkeepers are told, by reseller, and how accounts stand, over HTTP.</summary>
public sealed class SyncSettingsTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_reseller_that_is_not_told_is_told_all_when_it_is_told_again(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var admin = server.Admin;
        var seller = (await admin.Post("/api/1.0/accounts", """{"name":"s","reseller":true}""")).Is(201).Id;
        var customer = (await admin.Post("/api/1.0/accounts", new { name = "c", parent = seller })).Is(201).Id;
        var (root, settings) = ($"/v2/accounts/{customer}", $"/v2/accounts/{seller}/sync_settings");
        (await admin.Put($"/v2/accounts/{seller}/service_plans/p", """{"name":"p","plan":{"x":{"y":{"rate":1}}}}"""))
            .Is(201);
        (await admin.Post($"{root}/service_plans/p")).Is(200);
        var own = await server.WithKey(seller, "operator");
        Assert.Equal(
            """{"sync_services":null,"sync_buffer_period":null,"_read_only":"""
            + """{"sync_services":true,"sync_buffer_period":600}}""",
            (await own.Get(settings)).Is(200).Json.Text("data"));
        (await own.Put(settings, """{"sync_services":false,"sync_buffer_period":60}""")).Is(200);
        (await admin.Put($"{root}/quantities", """{"x":{"y":2},"accept_charges":true}""")).Is(200);
        await server.Restart();
        (await server.Admin.Post("/api/1.0/clock", """{"now":"2026-01-01T01:00:00Z"}""")).Is(200);
        Assert.Equal(("true", "null"), await Told());

        var back = (await server.Admin.Get(settings)).Is(200).Json.GetProperty("data");
        Assert.False(back.GetProperty("sync_services").GetBoolean());
        var again = back.GetRawText().Replace("false", "true", StringComparison.Ordinal);
        (await server.Admin.Put(settings, again)).Is(200);
        (await server.Admin.Post("/api/1.0/clock", """{"now":"2026-01-01T01:01:00Z"}""")).Is(200);
        Assert.Equal("false", (await Told()).Dirty);
        (await server.Admin.Put(settings, """{"sync_buffer_period":86401}""")).IsProblem("bad-request", 400);
        (await server.Admin.Put(settings, """{"sync_services":"yes"}""")).IsProblem("bad-request", 400);
        (await server.Admin.Put(settings, """{"scan_rate":1000}""")).IsProblem("bad-request", 400);

        async Task<(string? Dirty, string? SyncedAt)> Told()
        {
            var sync = (await server.Admin.Get($"{root}/service_plans/synchronization")).Is(200).Json
                .GetProperty("data");
            return (sync.GetProperty("dirty").GetRawText(), sync.GetProperty("synced_at").GetRawText());
        }
    }

    [Fact]
    public async Task Who_cannot_pay_is_told_why_and_since_when()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var admin = server.Admin;
        (await admin.Put("/v2/accounts/operator/service_plans/p", """{"name":"p","plan":{"x":{"y":{"rate":10}}}}"""))
            .Is(201);
        var account = (await admin.Post("/api/1.0/accounts", """{"type":"prepaid","balance":10}""")).Is(201).Id;
        var status = $"/v2/accounts/{account}/services/status";
        (await admin.Post($"/v2/accounts/{account}/service_plans/p")).Is(200);
        (await admin.Put($"/v2/accounts/{account}/quantities", """{"x":{"y":1},"accept_charges":true}""")).Is(200);
        var good = (await admin.Get(status)).Is(200).Json.GetProperty("data");
        Assert.Equal(
            ("good_standing", "true", "null"),
            (good.Text("standing"), good.GetProperty("in_good_standing").GetRawText(),
                good.GetProperty("reason").GetRawText()));

        (await admin.Post("/api/1.0/clock", """{"now":"2026-02-02T00:00:00Z"}""")).Is(200);
        var bad = (await admin.Get(status)).Is(200).Json.GetProperty("data");
        Assert.Equal(
            ("delinquent", "false", "2026-02-01T00:00:00Z"),
            (bad.Text("standing"), bad.GetProperty("in_good_standing").GetRawText(), bad.Text("since")));
        Assert.NotEmpty(bad.Text("reason"));

        (await admin.Post($"/api/1.0/accounts/{account}/payments", """{"type":"cash","amount":10}""")).Is(201);
        Assert.Equal("good_standing", (await admin.Get(status)).Json.GetProperty("data").Text("standing"));
    }
}
