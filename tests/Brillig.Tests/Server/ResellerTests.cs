using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Resellers, moves and who may say so, over HTTP.</summary>
public class ResellerTests
{
    private const string Accounts = "/api/1.0/accounts";
    private const string Tariffs = "/api/1.0/tariffs";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task A_reseller_sells_its_own_tariff_and_what_moves_keeps_its_charge(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        (await server.Admin.Post(Tariffs, Tariff("house", 1))).Is(201);
        var reseller = (await server.Admin.Post(Accounts, new { tariff_plan = "house", reseller = true })).Is(201).Id;
        var seller = await server.WithKey(reseller, "operator");
        (await seller.Post(Tariffs, Tariff("resold", 3))).Is(201);
        (await seller.Post("/api/1.0/billing-types", """{"name":"net30"}""")).Is(201);

        (await server.Admin.Post(Accounts, new { parent = reseller, tariff_plan = "house" }))
            .IsProblem("unknown-tariff", 422);
        var customer = (await seller.Post(
            Accounts, new { tariff_plan = "resold", type = "net30", balance = 5 })).Is(201).Id;
        var read = (await seller.Get($"{Accounts}/{customer}")).Is(200).Json;
        Assert.Equal(reseller, read.GetProperty("reseller_id").GetString());
        Assert.False(read.GetProperty("reseller").GetBoolean());
        (await server.Admin.Put($"{Accounts}/{customer}/usage", """[{"name":"sms","usage":2}]""")).Is(204);

        var own = await server.WithKey(customer, "operator");
        Assert.Equal(["net30", "postpaid", "prepaid"], Names(await own.Get("/api/1.0/billing-types")));
        Assert.Equal(["resold"], Names(await own.Get(Tariffs)));
        (await own.Post(Accounts, """{"balance":5}""")).IsProblem("not-allowed", 403);
        (await own.Post(Accounts, """{"reseller":true}""")).IsProblem("not-allowed", 403);
        var below = (await own.Post(Accounts, """{"name":"below"}""")).Is(201).Id;
        (await own.Put($"{Accounts}/{below}", """{"credit_limit":5}""")).IsProblem("not-allowed", 403);
        (await own.Put($"{Accounts}/{below}/payments", """{"type":"cash","amount":5}"""))
            .IsProblem("not-allowed", 403);
        (await own.Delete($"{Accounts}/{below}?dry_run=true")).Is(204);

        (await server.Admin.Put($"{Accounts}/{reseller}", new { parent = below })).IsProblem("tree-cycle", 422);
        (await server.Admin.Put($"{Accounts}/{customer}", """{"parent":"operator"}"""))
            .IsProblem("not-offered", 409);
        (await seller.Put($"{Accounts}/{customer}", """{"parent":"operator"}""")).IsProblem("unknown-parent", 422);
        (await server.Admin.Put($"{Accounts}/{customer}", """{"drop_plans":true}""")).IsProblem("bad-request", 400);
        (await server.Admin.Put(
            $"{Accounts}/{customer}", """{"parent":null,"tariff_plan":"house","drop_plans":true}""")).Is(204);

        read = (await server.Admin.Get($"{Accounts}/{customer}")).Is(200).Json;
        Assert.Null(read.GetProperty("reseller_id").GetString());
        Assert.Equal("postpaid", read.GetProperty("type").GetString());
        (await seller.Get($"{Accounts}/{customer}")).IsProblem("account-not-found", 404);
        (await server.Admin.Put($"{Accounts}/{customer}/usage", """[{"name":"sms","usage":1}]""")).Is(204);
        (await server.Admin.Post("/api/1.0/clock", """{"now":"2026-02-10T00:00:00Z"}""")).Is(200);
        (await server.Admin.Put($"{Accounts}/{customer}/usage", """[{"name":"sms","usage":1}]""")).Is(204);
        (await server.Admin.Post($"{Accounts}/{customer}/charges")).Is(201);
        var charges = (await server.Admin.Get($"{Accounts}/{customer}/charges")).Is(200).Json.EnumerateArray();
        Assert.Equal(["9.00", "1.00"], charges.Select(c => c.GetProperty("total").GetRawText()));
        Assert.Equal([below], Ids(await server.Admin.Get($"{Accounts}?parent={customer}")));
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_moved_and_who_sells_is_the_same_after_a_restart(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var top = (await server.Admin.Post(Accounts, """{"reseller":true}""")).Is(201).Id;
        var other = (await server.Admin.Post(Accounts, """{"default_service_plan":"starter"}""")).Is(201).Id;
        var child = (await server.Admin.Post(Accounts, new { parent = top, external_id = "x" })).Is(201).Id;
        (await server.Admin.Put($"{Accounts}/{child}", new { parent = other })).Is(204);
        (await server.Admin.Put($"/v2/accounts/{other}/reseller")).Is(200);
        (await server.Admin.Delete($"/v2/accounts/{top}/reseller")).Is(200);
        var before = await Task.WhenAll(new[] { top, other, child }.Select(id => server.Admin.Get($"{Accounts}/{id}")));

        await server.Restart();

        var after = await Task.WhenAll(new[] { top, other, child }.Select(id => server.Admin.Get($"{Accounts}/{id}")));
        Assert.Equal(before.Select(r => r.Text), after.Select(r => r.Text));
        Assert.Equal(other, after[2].Json.GetProperty("reseller_id").GetString());
        (await server.Admin.Delete($"{Accounts}/{other}")).IsProblem("account-has-children", 409);
        (await server.Admin.Delete($"{Accounts}/{top}")).Is(204);
        (await server.Admin.Post(Accounts, new { parent = other, external_id = "x" })).IsProblem("name-taken", 409);
    }

    private static object Tariff(string name, int price) => new
    {
        name, rates = new[] { new { service = "sms", model = "per_unit", price } },
    };

    private static IEnumerable<string?> Names(Reply reply) =>
        reply.Is(200).Json.EnumerateArray().Select(t => t.GetProperty("name").GetString()).Order();

    private static IEnumerable<string?> Ids(Reply reply) =>
        reply.Is(200).Json.EnumerateArray().Select(t => t.GetProperty("id").GetString());
}
