using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Every write of the route table can be tried: answered as it would be, it has changed nothing.</summary>
public partial class DryRunTests
{
    private const string Tariff = """{"name":"t","rates":[{"service":"sms","model":"per_unit","price":1}]}""";

    private const string Plan = """{"name":"n","plan":{"phone_numbers":{"did_us":{"rate":1}}}}""";

    private const string Usage = """[{"name":"sms","usage":4},{"id":"one","name":"sms","usage":0}]""";

    private const string Granting = """{"type":"local","local_topup":"grant"}""";

    private const string Braintree = """
        {"type":"braintree","merchant_accounts":{"USD":"a"},
         "credentials":{"merchant_id":"m","public_key":"p","private_key":"k"}}
        """;

    private const string Counts = """
        SELECT (SELECT count(*) FROM fact) + (SELECT count(*) FROM usage_record) + (SELECT count(*) FROM journal_entry)
            + (SELECT count(*) FROM amendment) + (SELECT count(*) FROM intent)
            + (SELECT count(*) FROM charge) + (SELECT count(*) FROM payment) + (SELECT count(*) FROM allocation)
            + (SELECT count(*) FROM reservation) + (SELECT count(*) FROM audit) + (SELECT count(*) FROM kept_answer)
        """;

    // What is sent by each route that writes, with what the answer must be; a new route is named here too.
    private static readonly Dictionary<string, (string Body, int Status)> Asked = new()
    {
        ["POST /accounts"] = ("""{"name":"b"}""", 201),
        ["PUT /accounts/{id}"] = ("""{"name":"b"}""", 204),
        ["PATCH /accounts/{id}"] = ("""{"name":"b"}""", 200),
        ["DELETE /accounts/{id}"] = ("", 204), ["DELETE /accounts/{id}/reservations/{rid}"] = ("", 204),
        ["PUT /v2/accounts/{id}/reseller"] = ("{}", 200),
        ["DELETE /v2/accounts/{id}/reseller"] = ("{}", 200),
        ["PUT /v2/accounts/{id}/service_plans/{plan}"] = (Plan, 201),
        ["POST /v2/accounts/{id}/service_plans"] = (Plan, 201),
        ["POST /v2/accounts/{id}/service_plans/{plan}"] = ("", 200),
        ["DELETE /v2/accounts/{id}/service_plans/{plan}"] = ("", 200),
        ["POST /v2/accounts/{id}/service_plans/override"] = ("""{"overrides":{"silver":null}}""", 200),
        ["POST /v2/accounts/{id}/service_plans/synchronization"] = ("", 200),
        ["POST /v2/accounts/{id}/service_plans/reconciliation"] = ("", 200),
        ["PUT /v2/accounts/{id}/quantities"] = ("""{"ips":{"fixed":1}}""", 200),
        ["PATCH /v2/accounts/{id}/quantities"] = ("""{"ips":{"fixed":1}}""", 200),
        ["PUT /v2/accounts/{id}/quantities/manual"] = ("""{"ips":{"fixed":1}}""", 200),
        ["POST /v2/quantities"] = ("""[{"account":"{id}","add":{"ips":{"fixed":1}}}]""", 200),
        ["PUT /v2/classifiers"] = ("""{"classifiers":[{"name":"all","regex":"."}]}""", 200),
        ["PUT /v2/accounts/{id}/carriers"] = ("""{"carriers":{"local":{"billable":false}}}""", 200),
        ["PUT /v2/accounts/operator/carriers"] = ("""{"carriers":{"local":{"billable":false}}}""", 200),
        ["PUT /v2/accounts/{id}/sync_settings"] = ("""{"sync_buffer_period":60}""", 200),
        ["POST /v2/accounts/operator/service_plans"] = (Plan, 201),
        ["PUT /v2/accounts/operator/service_plans/{plan}"] = (Plan, 201),
        ["DELETE /v2/accounts/operator/service_plans/{plan}"] = ("", 200),
        ["PUT /accounts/{id}/usage"] = ("""[{"name":"sms","usage":1}]""", 204),
        ["POST /accounts/{id}/usage/{record}/amendments"] = ("""{"usage":2,"reason":"misread"}""", 201),
        ["POST /usage"] = ("""[{"id":"r","account":"{id}","name":"sms","usage":1}]""", 200),
        ["POST /accounts/{id}/reservations"] = ("""{"name":"sms","usage":2}""", 201),
        ["POST /accounts/{id}/reservations/{rid}/commit"] = ("""{"usage":1}""", 200),
        ["POST /accounts/{id}/reservations/{rid}/extend"] = ("""{"usage":3,"ttl":60}""", 200),
        ["PUT /accounts/{id}/payments"] = ("""{"type":"cash","amount":3}""", 204),
        ["POST /accounts/{id}/payments"] = ("""{"type":"cash","amount":3}""", 201),
        ["POST /accounts/{id}/payments/{pid}/refunds"] = ("{}", 201),
        ["POST /accounts/{id}/charges"] = ("", 201),
        ["POST /accounts/{id}/charges/items"] = ("""{"name":"setup","charge":2}""", 201),
        ["POST /accounts/{id}/charges/{cid}/void"] = ("{}", 201),
        ["POST /accounts/{id}/charges/{cid}/credits"] = ("""{"items":[{"item":0,"amount":1}]}""", 201),
        ["POST /accounts/{id}/charges/{cid}/taxes"] = ("""[{"name":"city","taxable":4,"amount":1}]""", 200),
        ["PUT /accounts/operator/bookkeeper"] = ("""{"type":"local"}""", 200),
        ["DELETE /accounts/operator/bookkeeper"] = ("", 200), ["DELETE /accounts/{id}/bookkeeper"] = ("", 200),
        ["POST /accounts/operator/bookkeeper/reconciliation"] = ("{}", 200),
        ["POST /accounts/{id}/topup"] = ("""{"amount":5}""", 201),
        ["PUT /accounts/{id}/payment_method"] = ("""{"token":"nonce"}""", 202),
        ["DELETE /accounts/{id}/payment_method"] = ("", 202),
        ["POST /accounts/{id}/credits"] = ("""{"amount":5}""", 201),
        ["PUT /accounts/{id}/bookkeeper"] = ("""{"type":"local","local_topup":"grant"}""", 200),
        ["POST /accounts/{id}/bookkeeper/reconciliation"] = ("{}", 200),
        ["POST /tariffs"] = (Tariff.Replace("\"t\"", "\"u\"", StringComparison.Ordinal), 201),
        ["PUT /tariffs/{id}"] = (Tariff, 200),
        ["PATCH /tariffs/{id}"] = ("""{"name":"t"}""", 200),
        ["PUT /decks/{name}"] = ("prefix,price_per_minute\n44,1\n", 201),
        ["POST /billing-types"] = ("""{"name":"net30"}""", 201),
        ["PUT /billing-types/{id}"] = ("""{"due_days":30}""", 200),
        ["PATCH /billing-types/{id}"] = ("""{"grace":3}""", 200),
        ["POST /keys"] = ("""{"role":"read","name":"k"}""", 201),
        ["PUT /keys/{id}"] = ("""{"name":"l"}""", 204), ["DELETE /keys/{id}"] = ("", 204),
        ["POST /keys/{id}/rotate"] = ("{}", 201),
    };

    // Previews, quotes and simulations change nothing anyway; a clock cannot be moved on trial; how a billing run is
    // tried is its own matter; nothing waits here that could be resumed.
    private static readonly string[] Others =
    [
        "POST /outbox/{id}/retry",   // nothing is to be done outside here
        "POST /webhooks/http/operator", "POST /webhooks/http/{id}",   // whoever tells something does not try
        "POST /webhooks/stripe/operator", "POST /webhooks/stripe/{id}", "POST /webhooks/braintree/operator",
        "POST /webhooks/braintree/{id}", "POST /webhooks/freshbooks/operator", "POST /webhooks/freshbooks/{id}",
        "POST /webhooks/quickbooks/operator", "POST /webhooks/quickbooks/{id}",
        "POST /accounts/{id}/charges/preview", "POST /tariffs/{id}/quote", "POST /quote", "POST /accounts/{id}/quote",
        "POST /v2/accounts/{id}/services/quote",
        "PUT /v2/accounts/operator/reseller", "DELETE /v2/accounts/operator/reseller",   // always refused
        "POST /tariffs/{id}/simulate", "POST /clock", "POST /billing-runs", "POST /work/resume",
    ];

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task Every_write_is_tried_without_effect_and_then_done_alike(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        (await server.Admin.Post("/api/1.0/tariffs", Tariff)).Is(201);
        var writes = server.Routes.Where(r => !r.StartsWith("GET ", StringComparison.Ordinal)).Select(Plain).ToArray();
        Assert.True(writes.Length > 15);
        foreach (var write in writes.Except(Others))
        {
            Assert.True(Asked.ContainsKey(write), $"Say in DryRunTests how {write} is asked, or why it is not.");
            var (path, body) = await Address(server, write);
            var method = new HttpMethod(write.Split(' ')[0]);
            var before = await server.Value(Counts);

            var tried = await Send(server.Admin, method, $"{path}?dry_run=true", body, "Idempotency-Key: k");
            Assert.Equal((write, Asked[write].Status, true), (write, tried.Status, tried.Headers.Contains("Dry-Run")));
            Assert.Equal((write, before), (write, await server.Value(Counts)));

            var done = await Send(server.Admin, method, path, body, $"Idempotency-Key: {write}");
            Assert.Equal((write, tried.Status, false), (write, done.Status, done.Headers.Contains("Dry-Run")));
            Assert.NotEqual((write, before), (write, await server.Value(Counts)));

            var after = await server.Value(Counts);
            var again = await Send(server.Admin, method, path, body, $"Idempotency-Key: {write}");
            Assert.Equal((write, done.Status, done.Text), (write, again.Status, again.Text));
            Assert.True(IdempotencyTests.IsReplayed(again), write);
            Assert.Equal((write, after), (write, await server.Value(Counts)));
        }
    }

    [Fact]
    public async Task A_billing_run_is_tried_by_counting_what_is_due()
    {
        await using var server = await RunningServer.Start(Engine.Sqlite, "2026-01-01T00:00:00Z");
        var before = await server.Value(Counts);

        var tried = await server.Admin.Post("/api/1.0/billing-runs?dry_run=true", "{}");

        Assert.True(tried.Is(200).Headers.Contains("Dry-Run"));
        Assert.Equal(before, await server.Value(Counts));
    }

    private static async Task Keep(RunningServer server, string account, bool isThere)
    {
        (await server.Admin.Put("/api/1.0/accounts/operator/bookkeeper", Braintree)).Is(200);
        if (isThere) (await server.Admin.Put($"{account}/payment_method", """{"token":"nonce"}""")).Is(202);
    }

    // Fresh things for each route, as it names them in its address.
    private static async Task<(string Path, string Body)> Address(RunningServer server, string write)
    {
        var opened = await server.Admin.Post("/api/1.0/accounts", new { tariff_plan = "t" });
        var account = $"/api/1.0/accounts/{opened.Is(201).Id}";
        async Task Use() => (await server.Admin.Put($"{account}/usage", Usage)).Is(204);
        await Use();
        var charge = (await server.Admin.Post($"{account}/charges")).Is(201).Id;
        var payment = (await server.Admin.Post($"{account}/payments", """{"type":"cash","amount":9}""")).Is(201).Id;
        await Use();
        var reserved = (await server.Admin.Post($"{account}/reservations", """{"name":"sms","usage":1}""")).Is(201).Id;
        if (write.EndsWith("/topup", StringComparison.Ordinal))
            (await server.Admin.Put("/api/1.0/accounts/operator/bookkeeper", Granting)).Is(200);
        if (write.EndsWith("/payment_method", StringComparison.Ordinal))
            await Keep(server, account, write.StartsWith("DELETE", StringComparison.Ordinal));
        if (write.EndsWith("/taxes", StringComparison.Ordinal))
            charge = (await server.Admin.Get($"{account}/charges/open")).Is(200).Id;
        if (write.StartsWith("DELETE /v2/", StringComparison.Ordinal)
            || write.Contains("{id}/bookkeeper", StringComparison.Ordinal))
            (await server.Admin.Put(account, """{"reseller":true}""")).Is(204);
        if (write.Contains("/service_plans", StringComparison.Ordinal)) await Publish(server, opened.Id);
        var plan = write.Split(' ', '/') switch
        {
            ["PUT", ..] => "fresh",
            ["DELETE", .., "operator", _, _] => "spare",
            ["DELETE", ..] => "silver",
            _ => "gold",
        };
        var noun = write.Split('/')[1];
        var id = noun switch
        {
            "tariffs" => (await server.Admin.Get("/api/1.0/tariffs")).Json.EnumerateArray()
                .First(t => t.GetProperty("name").GetString() == "t").GetProperty("id").GetString(),
            "billing-types" => (await server.Admin.Post("/api/1.0/billing-types", $$"""{"name":"{{charge}}"}""")).Id,
            "keys" => (await server.Admin.Post("/api/1.0/keys", """{"role":"read","name":"k"}""")).Id,
            _ => opened.Id,
        };
        string Filled(string text) => text.Replace("{id}", id, StringComparison.Ordinal)
            .Replace("{name}", "world", StringComparison.Ordinal)
            .Replace("{cid}", charge, StringComparison.Ordinal).Replace("{pid}", payment, StringComparison.Ordinal)
            .Replace("{record}", "one", StringComparison.Ordinal).Replace("{plan}", plan, StringComparison.Ordinal)
            .Replace("{rid}", reserved, StringComparison.Ordinal);
        var path = Filled(write[write.IndexOf('/', StringComparison.Ordinal)..]);
        var root = path.StartsWith("/v2/", StringComparison.Ordinal) ? "" : "/api/1.0";
        return (root + path, Filled(Asked[write].Body));
    }

    private static async Task Publish(RunningServer server, string account)
    {
        foreach (var plan in (string[])["gold", "silver", "spare"])
            await server.Admin.Put($"/v2/accounts/operator/service_plans/{plan}", Plan);
        (await server.Admin.Post($"/v2/accounts/{account}/service_plans/silver")).Is(200);
    }

    private static async Task<Reply> Send(Client client, HttpMethod method, string path, string body, string header)
    {
        using var content = body.Length == 0 ? null
            : new StringContent(body, Encoding.UTF8, path.Contains("/decks/", StringComparison.Ordinal) ? "text/csv"
                : method == HttpMethod.Patch && !path.StartsWith("/v2/", StringComparison.Ordinal)
                ? "application/merge-patch+json" : "application/json");
        return await client.Send(method, path, content, header);
    }

    // "POST /api/1.0/accounts/{id:guid}/charges" is "POST /accounts/{id}/charges".
    private static string Plain(string route) => Constraint().Replace(route, "").Replace(
        " /api/1.0", " ", StringComparison.Ordinal);

    [GeneratedRegex(":[^}]*(?=})")]
    private static partial Regex Constraint();
}
