using Brillig.Core.Basics;
using Brillig.Tests.Server;

namespace Brillig.Tests.Safety.Matrix;

/// <summary>How an account stands to the one whose keys ask.</summary>
internal enum Place
{
    Own,
    Below,
    Above,
    Beside,
    Foreign,
    Absent,
}

/// <summary>Who asks.</summary>
/// <param name="Name">For people.</param>
/// <param name="Secret">What is sent as the key; null: nothing.</param>
/// <param name="Role">The role, or null if the key opens nothing.</param>
/// <param name="IsOperator">True for the operator's.</param>
/// <param name="Key">The id of the key, if it opens something.</param>
internal sealed record Asker(string Name, string? Secret, Role? Role, bool IsOperator, string? Key);

/// <summary>An account with one of everything that an address can name.</summary>
internal sealed record Target(Place Place, IReadOnlyDictionary<string, string> Ids)
{
    /// <summary>Nobody's.</summary>
    public static Target Absent { get; } = new(
        Place.Absent, Family.Kinds.ToDictionary(kind => kind, _ => Guid.CreateVersion7().ToString()));
}

/// <summary>A tree of accounts, each with one of everything; keys of one in the middle, and of the operator.</summary>
internal sealed class Family
{
    public const string Now = "2026-01-01T02:00:00Z";

    public static readonly string[] Kinds =
    [
        "accounts", "charges", Running, "payments", "keys", "tariffs", "billing-types", "billing-runs",
        "usage", "records", "outbox",
    ];

    /// <summary>The charge of the period that runs; others are issued.</summary>
    public const string Running = "running charges";

    private const string Root = "/api/1.0";

    private const string Plan = """{"name":"Gold","plan":{"phone_numbers":{"did_us":{"rate":1}}}}""";

    private const string Granting = """{"type":"local","local_topup":"grant"}""";

    private const string Tariff = """{"name":"m","rates":[{"service":"m","model":"per_unit","price":1}]}""";

    private Family(IReadOnlyList<Target> targets, IReadOnlyList<Asker> askers) =>
        (Targets, Askers) = (targets, askers);

    public IReadOnlyList<Target> Targets { get; }

    public IReadOnlyList<Asker> Askers { get; }

    public static async Task<Family> Of(RunningServer server)
    {
        var admin = server.Admin;
        (await admin.Post($"{Root}/tariffs", Tariff)).Is(201);
        (await admin.Put("/v2/accounts/operator/service_plans/gold", Plan)).Is(201);
        var top = await Account(server, null);
        var reseller = new { parent = top, tariff_plan = "m", reseller = true };
        var own = (await admin.Post($"{Root}/accounts", reseller)).Is(201).Id;
        (await (await server.WithKey(own, "operator")).Post($"{Root}/tariffs", Tariff)).Is(201);
        foreach (var seller in (string[])["operator", own])
            (await admin.Put($"{Root}/accounts/{seller}/bookkeeper", Granting)).Is(200);
        var targets = new List<Target>
        {
            await Target(server, Place.Above, top),
            await Target(server, Place.Own, own),
            await Target(server, Place.Below, await Account(server, own)),
            await Target(server, Place.Beside, await Account(server, top)),
            await Target(server, Place.Foreign, await Account(server, null)),
            Matrix.Target.Absent,
        };
        var run = (await admin.Post($"{Root}/billing-runs")).Is(201).Id;
        targets = [.. targets.Select(t => t.Place == Place.Foreign ? t with { Ids = With(t, run) } : t)];
        var expires = new { role = "admin", name = "short", expires_at = "2026-01-01T01:00:00Z" };
        var askers = new List<Asker>
        {
            new("nobody", null, null, false, null),
            new("garbage", "brk_00000000000000000000000000000000", null, false, null),
            new("expired", await Secret(admin, expires), null, false, null),
            new("revoked", await Revoked(server), null, false, null),
        };
        foreach (var role in Enum.GetValues<Role>())
        {
            foreach (var account in (string?[])[null, own])
            {
                var made = (await admin.Post(
                    $"{Root}/keys", new { account, role = role.ToString().ToLowerInvariant(), name = "k" })).Is(201);
                var name = $"{(account is null ? "the operator's" : "the account's")} {role}";
                askers.Add(new(name, made.Json.GetProperty("key").GetString(), role, account is null, made.Id));
            }
        }

        (await admin.Post($"{Root}/clock", new { now = Now })).Is(200);
        return new Family(targets, askers);
    }

    private static Dictionary<string, string> With(Target target, string run) =>
        new(target.Ids) { ["billing-runs"] = run };

    private static async Task<string> Account(RunningServer server, string? parent) =>
        (await server.Admin.Post($"{Root}/accounts", new { parent, tariff_plan = "m" })).Is(201).Id;

    private static async Task<Target> Target(RunningServer server, Place place, string account)
    {
        var (admin, root) = (server.Admin, $"{Root}/accounts/{account}");
        (await admin.Post($"{root}/charges/items", new { name = "x", charge = 3 })).Is(201);
        var charge = (await admin.Post($"{root}/charges")).Is(201).Id;
        (await admin.Post($"{root}/charges/items", new { name = "y", charge = 2 })).Is(201);
        var running = (await admin.Get($"{root}/charges/open")).Is(200).Id;
        var payment = (await admin.Post($"{root}/payments", new { type = "cash", amount = 5 })).Is(201).Id;
        var topUp = (await admin.Post($"{root}/topup", new { amount = 1 })).Is(201).Id;
        var key = (await admin.Post($"{Root}/keys", new { account, role = "read", name = "spare" })).Is(201).Id;
        var record = Guid.CreateVersion7().ToString();
        (await admin.Put($"{root}/usage", new[] { new { id = record, name = "m", usage = 0 } })).Is(204);
        var owner = await server.WithKey(account, "operator");
        var tariff = (await owner.Post($"{Root}/tariffs", new { name = "t" })).Is(201).Id;
        var type = (await owner.Post($"{Root}/billing-types", new { name = "b" })).Is(201).Id;
        await PutDeck(admin);
        await PutDeck(owner);
        (await owner.Put($"/v2/accounts/{account}/service_plans/gold", Plan)).Is(201);
        return new Target(place, new Dictionary<string, string>
        {
            ["accounts"] = account, ["charges"] = charge, [Running] = running, ["payments"] = payment, ["keys"] = key,
            ["tariffs"] = tariff, ["billing-types"] = type,
            ["usage"] = record, ["records"] = record, ["outbox"] = topUp,
        });
    }

    // By its name: whoever asks has one of his own.
    private static async Task PutDeck(Server.Client owner)
    {
        using var csv = new StringContent("prefix,price_per_minute\n44,1\n", System.Text.Encoding.UTF8, "text/csv");
        var put = await owner.Send(HttpMethod.Put, $"{Root}/decks/world", csv);
        if (put.Status is not (200 or 201)) put.Is(201);
    }

    private static async Task<string?> Secret(Server.Client admin, object key) =>
        (await admin.Post($"{Root}/keys", key)).Is(201).Json.GetProperty("key").GetString();

    private static async Task<string?> Revoked(RunningServer server)
    {
        var made = (await server.Admin.Post($"{Root}/keys", new { role = "admin", name = "gone" })).Is(201);
        (await server.Admin.Delete($"{Root}/keys/{made.Id}")).Is(204);
        return made.Json.GetProperty("key").GetString();
    }
}
