using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Who sees and changes what: own, below, above, foreign; by role; and nobody makes himself richer.</summary>
public class AuthorizationTests
{
    private const string Accounts = "/api/1.0/accounts";

    private static readonly string[] Reads =
        ["", "/charges", "/charges/open", "/payments", "/usage", "/usage/records", "/ledger", "/statement"];

    [Fact]
    public async Task A_key_reaches_its_own_account_and_those_below_alone()
    {
        await using var server = await RunningServer.Start();
        var (top, own, child, sibling) = await Family(server);
        var key = await server.WithKey(own, "admin");

        foreach (var seen in (string[])[own, child])
        {
            (await key.Get($"{Accounts}/{seen}")).Is(200);
            (await key.Get($"{Accounts}/{seen}/charges")).Is(200);
            (await key.Put($"{Accounts}/{seen}", """{"name":"mine"}""")).Is(204);
        }

        foreach (var hidden in (string[])[top, sibling, Guid.CreateVersion7().ToString()])
        {
            foreach (var route in Reads)
                (await key.Get($"{Accounts}/{hidden}{route}")).IsProblem("account-not-found", 404);
            (await key.Put($"{Accounts}/{hidden}", """{"name":"mine"}""")).IsProblem("account-not-found", 404);
            (await key.Put($"{Accounts}/{hidden}/usage", """[{"name":"sms","usage":1}]"""))
                .IsProblem("account-not-found", 404);
            (await key.Delete($"{Accounts}/{hidden}")).IsProblem("account-not-found", 404);
            (await key.Post("/api/1.0/keys", new { account = hidden, role = "read", name = "x" }))
                .IsProblem("account-not-found", 404);
            (await key.Post(Accounts, new { parent = hidden })).IsProblem("unknown-parent", 422);
        }

        var listed = (await key.Get(Accounts)).Json.EnumerateArray();
        Assert.Equal([child], listed.Select(a => a.GetProperty("id").GetString()));
        Assert.Equal(4, (await server.Admin.Get(Accounts)).Json.GetArrayLength());
    }

    [Fact]
    public async Task Nobody_makes_himself_richer()
    {
        await using var server = await RunningServer.Start();
        var (_, own, child, _) = await Family(server);
        var key = await server.WithKey(own, "admin");

        foreach (var body in (string[])["""{"tariff_plan":"t"}""", """{"type":"prepaid"}""", """{"credit_limit":5}""",
            """{"tax_rates":[]}""", """{"currency":"EUR"}""", """{"external_id":"e"}"""])
            (await key.Put($"{Accounts}/{own}", body)).IsProblem("not-allowed", 403);
        (await key.Put($"{Accounts}/{own}/payments", """{"type":"cash","amount":5}""")).IsProblem("not-allowed", 403);
        (await key.Post($"{Accounts}/{own}/payments", """{"type":"cash","amount":5}""")).IsProblem("not-allowed", 403);
        (await key.Post($"{Accounts}/{own}/charges/items", """{"name":"x","charge":5}"""))
            .IsProblem("not-allowed", 403);
        var open = $"{Accounts}/{own}/charges/{Guid.CreateVersion7()}";
        (await key.Post($"{open}/credits", """{"items":[{"item":0}]}""")).IsProblem("not-allowed", 403);
        (await key.Post($"{open}/taxes", "[]")).IsProblem("not-allowed", 403);
        (await key.Delete($"{Accounts}/{own}")).IsProblem("not-allowed", 403);
        (await key.Post("/api/1.0/billing-runs")).IsProblem("not-allowed", 403);
        (await key.Put($"{Accounts}/{own}/usage", """[{"name":"sms","usage":1}]""")).Is(204);

        (await key.Put($"{Accounts}/{child}", """{"credit_limit":5}""")).IsProblem("not-allowed", 403);
        (await server.Admin.Put($"{Accounts}/{own}", """{"reseller":true,"drop_plans":true}""")).Is(204);
        (await key.Put($"{Accounts}/{child}", """{"credit_limit":5}""")).Is(204);
        (await key.Put($"{Accounts}/{child}/payments", """{"type":"cash","amount":5}""")).Is(204);
        Assert.Equal("0.00", (await server.Admin.Get($"{Accounts}/{own}")).Raw("posted"));
    }

    [Fact]
    public async Task A_role_does_what_it_is_for()
    {
        await using var server = await RunningServer.Start();
        var (_, own, _, _) = await Family(server);
        var usage = $"{Accounts}/{own}/usage";
        const string one = """[{"name":"sms","usage":1}]""";

        var ingest = await server.WithKey(null, "ingest");
        (await ingest.Put(usage, one)).Is(204);
        (await ingest.Post("/api/1.0/usage", "[]")).Is(200);
        (await ingest.Get(usage)).IsProblem("not-allowed", 403);
        (await ingest.Post(Accounts, "{}")).IsProblem("not-allowed", 403);

        var read = await server.WithKey(null, "read");
        (await read.Get(usage)).Is(200);
        (await read.Put(usage, one)).IsProblem("not-allowed", 403);
        (await read.Post("/api/1.0/tariffs", """{"name":"x"}""")).IsProblem("not-allowed", 403);
        (await read.Get("/api/1.0/keys")).IsProblem("not-allowed", 403);

        var clerk = await server.WithKey(null, "operator");
        (await clerk.Post("/api/1.0/tariffs", """{"name":"x"}""")).Is(201);
        (await clerk.Get("/api/1.0/keys")).IsProblem("not-allowed", 403);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("brk_none")]
    [InlineData("brk_ \t,;=")]
    public async Task Without_a_valid_key_nothing_is_answered(string? key)
    {
        await using var server = await RunningServer.Start();
        var reply = (await server.With(key).Get(Accounts)).IsProblem("unauthorized", 401);

        Assert.Equal("Bearer", reply.Headers.WwwAuthenticate.Single().Scheme);
        (await server.With(key).Get("/health/live")).Is(200);
    }

    private static async Task<(string Top, string Own, string Child, string Sibling)> Family(RunningServer server)
    {
        const string tariff = """{"name":"t","rates":[{"service":"sms","model":"per_unit","price":1}]}""";
        (await server.Admin.Post("/api/1.0/tariffs", tariff)).Is(201);
        var top = (await server.Admin.Post(Accounts, "{}")).Is(201).Id;
        var own = (await server.Admin.Post(Accounts, new { parent = top, tariff_plan = "t" })).Is(201).Id;
        var child = (await server.Admin.Post(Accounts, new { parent = own, tariff_plan = "t" })).Is(201).Id;
        return (top, own, child, (await server.Admin.Post(Accounts, new { parent = top })).Is(201).Id);
    }
}
