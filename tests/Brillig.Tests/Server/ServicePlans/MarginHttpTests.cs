using System.Text.Json;
using Brillig.Tests.Cases;
using Xunit;

namespace Brillig.Tests.Server.ServicePlans;

/// <summary>What a reseller earned, and which accounts a line counts, over HTTP.</summary>
public sealed class MarginHttpTests
{
    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_reseller_reads_in_parts_what_each_customer_brought_and_cost(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var admin = server.Admin;
        (await admin.Put(
            "/v2/accounts/operator/service_plans/wholesale",
            """{"name":"w","plan":{"x":{"y":{"rate":1,"cascade":true}}}}""")).Is(201);
        var seller = (await admin.Post("/api/1.0/accounts", """{"name":"s","reseller":true}""")).Is(201).Id;
        (await admin.Put(
            $"/v2/accounts/{seller}/service_plans/gold", """{"name":"g","plan":{"x":{"y":{"rate":3}}}}""")).Is(201);
        (await admin.Post($"/v2/accounts/{seller}/service_plans/wholesale")).Is(200);
        var customers = new List<string>();
        for (var i = 1; i <= 3; i++)
        {
            var id = (await admin.Post("/api/1.0/accounts", new { name = $"c{i}", parent = seller })).Is(201).Id;
            customers.Add(id);
            (await admin.Post($"/v2/accounts/{id}/service_plans/gold")).Is(200);
            (await admin.Put(
                $"/v2/accounts/{id}/quantities", $$"""{"x":{"y":{{i}}},"accept_charges":true}""")).Is(200);
        }

        var sorted = customers.Select((id, i) => (Id: id, Count: i + 1)).OrderBy(c => c.Id, StringComparer.Ordinal)
            .ToArray();
        (await admin.Post("/api/1.0/clock", """{"now":"2026-02-02T00:00:00Z"}""")).Is(200);
        var own = await server.WithKey(seller, "read");
        var charge = (await own.Get($"/api/1.0/accounts/{seller}/charges")).Is(200).Json[0];
        var line = charge.GetProperty("items").EnumerateArray().First(i => i.Text("from") == "2026-02-01");
        Assert.Equal(("6", "0", "6"), (Raw(line, "quantity"), Raw(line, "own"), Raw(line, "below")));
        var from = line.Text("from_url");
        var first = (await own.Get($"{from}?limit=2")).Is(200);
        Assert.Equal(sorted[..2].Select(c => (c.Id, $"{c.Count}")), first.Json.EnumerateArray().Select(Counted));
        var rest = (await own.Get(first.Headers.GetValues("Link").Single().Split('<', '>')[1])).Is(200).Json;
        Assert.Equal(sorted[2..].Select(c => (c.Id, $"{c.Count}")), rest.EnumerateArray().Select(Counted));
        (await own.Get($"{from}?cursor=x")).IsProblem("bad-request", 400);
        (await own.Get($"/api/1.0/accounts/{seller}/charges/{charge.Text("id")}/items/99/from"))
            .IsProblem("charge-not-found", 404);

        // The charge of January has the lines of January and February.
        var margin = $"/v2/accounts/{seller}/services/margin";
        var some = (await own.Get($"{margin}?period=2026-01&limit=2")).Is(200).Json.GetProperty("data");
        var others = (await own.Get(some.Text("next_url") ?? "")).Is(200).Json.GetProperty("data");
        Assert.Equal(
            sorted.Select(c => (c.Id, $"{6 * c.Count}.00", $"{2 * c.Count}.00")),
            some.GetProperty("rows").EnumerateArray().Concat(others.GetProperty("rows").EnumerateArray())
                .Select(r => (r.Text("account") ?? "", Raw(r, "revenue"), Raw(r, "cost"))));
        Assert.Equal(some.GetProperty("totals").GetRawText(), others.GetProperty("totals").GetRawText());
        Assert.Equal("24.00", Raw(some.GetProperty("totals")[0], "margin"));
        Assert.Equal("null", Raw(others, "next_url"));
        Assert.Equal(
            "[]", Raw((await own.Get($"{margin}?period=2025")).Is(200).Json.GetProperty("data"), "totals"));
    }

    [Fact]
    public async Task Nobody_reads_what_those_beside_or_above_him_earned()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var admin = server.Admin;
        var seller = (await admin.Post("/api/1.0/accounts", """{"name":"s","reseller":true}""")).Is(201).Id;
        var customer = (await admin.Post("/api/1.0/accounts", new { name = "c", parent = seller })).Is(201).Id;
        var below = await server.WithKey(customer, "admin");
        var own = await server.WithKey(seller, "admin");

        (await below.Get($"/v2/accounts/{seller}/services/margin?period=2026")).IsProblem("account-not-found", 404);
        (await own.Get("/v2/accounts/operator/services/margin?period=2026")).IsProblem("not-allowed", 403);
        (await own.Get($"/v2/accounts/{customer}/services/margin?period=2026-01-01")).Is(200);
        foreach (var query in (string[])["", "?period=2026-13", "?period=January", "?period=2026&limit=0"])
            (await own.Get($"/v2/accounts/{seller}/services/margin{query}")).IsProblem("bad-request", 400);
    }

    private static string Raw(JsonElement json, string name) => json.GetProperty(name).GetRawText();

    private static (string, string) Counted(JsonElement from) => (from.Text("account") ?? "", Raw(from, "quantity"));
}
