using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>References in bodies and filters tell nothing of what the caller does not see.</summary>
public partial class OracleTests
{
    private const string Accounts = "/api/1.0/accounts";

    [Fact]
    public async Task What_is_named_tells_nothing_of_others()
    {
        await using var server = await RunningServer.Start();
        var top = (await server.Admin.Post(Accounts, "{}")).Is(201).Id;
        var own = (await server.Admin.Post(Accounts, new { parent = top })).Is(201).Id;
        var child = (await server.Admin.Post(Accounts, new { parent = own })).Is(201).Id;
        var beside = (await server.Admin.Post(Accounts, new { parent = top, external_id = "theirs" })).Is(201).Id;
        var (charge, payment) = await Billed(server, beside);
        var others = await server.WithKey(beside, "admin");
        var tariff = (await others.Post("/api/1.0/tariffs", """{"name":"their tariff"}""")).Is(201).Id;
        var type = (await others.Post("/api/1.0/billing-types", """{"name":"their type"}""")).Is(201).Id;
        var key = await server.WithKey(own, "admin");
        var nothing = Guid.CreateVersion7().ToString();

        foreach (var (theirs, absent) in new[] { (beside, nothing), (top, nothing) })
        {
            await Same(key, theirs, absent, (k, id) => k.Post(Accounts, new { parent = id }));
            await Same(key, theirs, absent, (k, id) => k.Post(
                "/api/1.0/keys", new { account = id, role = "read", name = "x" }));
            await Same(key, theirs, absent, (k, id) => k.Post("/api/1.0/usage", Records(id)));
        }

        await Same(key, beside, nothing, (k, id) => k.Get($"{Accounts}?parent={id}"));
        await Same(key, charge, nothing, (k, id) => k.Post(
            $"{Accounts}/{child}/payments", new { type = "cash", amount = 1, charge = id }));
        await Same(key, charge, nothing, (k, id) => k.Post($"{Accounts}/{child}/charges/{id}/void"));
        await Same(key, payment, nothing, (k, id) => k.Post($"{Accounts}/{child}/payments/{id}/refunds"));
        foreach (var (theirs, absent) in new[] { (tariff, nothing), ("their tariff", "some tariff") })
        {
            await Same(key, theirs, absent, (k, name) => k.Post(Accounts, new { tariff_plan = name }));
            await Same(key, theirs, absent, (k, name) => k.Put($"{Accounts}/{child}", new { tariff_plan = name }));
        }

        foreach (var (theirs, absent) in new[] { (type, nothing), ("their type", "some type") })
        {
            await Same(key, theirs, absent, (k, name) => k.Post(Accounts, new { type = name }));
            await Same(key, theirs, absent, (k, name) => k.Put($"{Accounts}/{child}", new { type = name }));
        }

        await Same(key, "theirs", "nobody's", (k, id) => k.Put($"{Accounts}/{own}", new { external_id = id }));
        await Same(key, "theirs", "nobody's", (k, id) => k.Get($"{Accounts}?external_id={id}"));
        await Same(key, "theirs", "nobody's", (k, id) => k.Post("/api/1.0/usage", Records(id)));
        (await key.Post(Accounts, """{"external_id":"theirs"}""")).Is(201);
        (await key.Post("/api/1.0/tariffs", """{"name":"their tariff"}""")).Is(201);
        (await key.Post("/api/1.0/billing-types", """{"name":"their type"}""")).Is(201);
    }

    private static async Task<(string Charge, string Payment)> Billed(RunningServer server, string account)
    {
        (await server.Admin.Post($"{Accounts}/{account}/charges/items", """{"name":"x","charge":3}""")).Is(201);
        var charge = (await server.Admin.Post($"{Accounts}/{account}/charges")).Is(201).Id;
        var payment = new { type = "cash", amount = 1 };
        return (charge, (await server.Admin.Post($"{Accounts}/{account}/payments", payment)).Is(201).Id);
    }

    private static object Records(string account) =>
        new[] { new { id = "1", account, name = "sms", usage = 1 } };

    private static async Task Same(Client key, string theirs, string absent, Func<Client, string, Task<Reply>> ask)
    {
        var (first, second) = (await ask(key, theirs), await ask(key, absent));

        Assert.Equal(second.Status, first.Status);
        Assert.Equal(Told(second, absent), Told(first, theirs));
    }

    private static string Told(Reply reply, string name) => Volatile().Replace(
        reply.Text.Replace(name, "NAME", StringComparison.Ordinal), "");

    [GeneratedRegex("#[^\"]+|\"id\":\"[0-9a-f-]{36}\"")]
    private static partial Regex Volatile();
}
