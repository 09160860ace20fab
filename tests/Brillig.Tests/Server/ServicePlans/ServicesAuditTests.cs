using System.Text.Json;
using Brillig.Tests.Cases;
using Xunit;

namespace Brillig.Tests.Server.ServicePlans;

/// <summary>Who changed the plans and quantities of an account, from what to what.</summary>
public sealed class ServicesAuditTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Changes_of_plans_and_quantities_are_listed_with_what_they_changed(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var admin = server.Admin;
        (await admin.Put("/v2/accounts/operator/service_plans/p", """{"name":"p","plan":{"x":{"y":{"rate":1}}}}"""))
            .Is(201);
        var account = (await admin.Post("/api/1.0/accounts", "{}")).Is(201).Id;
        var other = (await admin.Post("/api/1.0/accounts", "{}")).Is(201).Id;
        var root = $"/v2/accounts/{account}";
        (await admin.Post($"{root}/service_plans/p", """{"overrides":{"x":{"y":{"rate":2}}}}""")).Is(200);
        (await admin.Put($"{root}/quantities", """{"x":{"y":2,"z":1},"accept_charges":true}""")).Is(200);
        (await admin.Put($"{root}/quantities", """{"x":{"y":9,"z":1}}""")).Is(402);   // which changed nothing
        var own = await server.WithKey(account, "operator");
        (await own.Patch($"{root}/quantities", """{"x":{"y":-1}}""")).Is(200);
        (await admin.Put($"{root}/quantities/manual", """{"x":{"z":0}}""")).Is(200);
        (await admin.Delete($"{root}/service_plans/p")).Is(200);
        (await admin.Put($"/v2/accounts/{other}/quantities", """{"x":{"y":0,"z":5}}""")).Is(200);
        (await admin.Put($"/api/1.0/accounts/{account}", """{"name":"n"}""")).Is(204);

        var entries = await List(own, $"{root}/services/audit");
        Assert.Equal(
            ["assign_plan", "change_quantities", "change_quantities", "change_quantities", "drop_plan"],
            entries.Select(e => e.Text("command")));
        Assert.All(entries, e => Assert.Equal(account, e.Text("account")));
        Assert.Equal(account, entries[2].Text("key_account"));
        Assert.Equal("""{"plans":[]}""", entries[0].GetProperty("before").GetRawText());
        var assigned = Assert.Single(entries[0].GetProperty("after").GetProperty("plans").EnumerateArray());
        Assert.Equal(
            ("p", """{"x":{"y":{"rate":2}}}"""),
            (assigned.Text("plan"), assigned.GetProperty("overrides").GetString()));
        Assert.Equal(
            [
                """{"account":{},"manual":{}} → {"account":{"x":{"y":2,"z":1}},"manual":{}}""",
                """{"account":{"x":{"y":2}},"manual":{}} → {"account":{"x":{"y":1}},"manual":{}}""",
                """{"account":{},"manual":{}} → {"account":{},"manual":{"x":{"z":0}}}""",
            ],
            entries[1..4].Select(e =>
                $"{e.GetProperty("before").GetRawText()} → {e.GetProperty("after").GetRawText()}"));
        Assert.Equal("""{"plans":[]}""", entries[4].GetProperty("after").GetRawText());

        var first = (await admin.Get($"{root}/services/audit?limit=2")).Is(200);
        Assert.Equal(2, first.Json.GetProperty("data").GetArrayLength());
        Assert.Contains("rel=\"next\"", string.Join(',', first.Headers.GetValues("Link")), StringComparison.Ordinal);
        Assert.Equal(400, (await admin.Get($"{root}/services/audit?command=x")).Status);
        Assert.Equal(404, (await own.Get($"/v2/accounts/{other}/services/audit")).Status);
    }

    private static async Task<JsonElement[]> List(Client client, string path) =>
        [.. (await client.Get(path)).Is(200).Json.GetProperty("data").EnumerateArray()];
}
