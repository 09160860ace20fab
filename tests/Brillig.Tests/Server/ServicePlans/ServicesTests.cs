using System.Text.Json;
using Brillig.Tests.Cases;
using Xunit;

namespace Brillig.Tests.Server.ServicePlans;

/// <summary>Service plans over HTTP: what costs is asked first, what is done is on the charge.</summary>
public sealed class ServicesTests
{
    private const string Gold = """
        { "name": "Gold", "plan": {
            "phone_numbers": { "did_us": { "rate": 31, "activation_charge": 2 } },
            "devices": { "_all": { "rate": 1, "as": "device" } } } }
        """;

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_costs_is_asked_first_and_done_when_it_is_accepted(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-01T00:00:00Z");
        var (seller, customer) = await Sold(server);
        var own = await server.WithKey(customer, "operator");
        var root = $"/v2/accounts/{customer}";
        (await server.Admin.Post("/api/1.0/clock", """{"now":"2026-01-22T00:00:00Z"}""")).Is(200);

        var asked = (await own.Put($"{root}/quantities", """{"phone_numbers":{"did_us":3}}""")).Is(402);
        Assert.Equal(("402", "accept_charges", "error"),
            (asked.Json.Text("error"), asked.Json.Text("message"), asked.Json.Text("status")));
        var invoice = Assert.Single(Data(asked).EnumerateArray());
        Assert.Equal(("local", customer, "USD"),
            (invoice.Text("bookkeeper"), invoice.Text("account"), invoice.Text("currency")));
        var line = Assert.Single(invoice.GetProperty("items").EnumerateArray());
        Assert.Equal(("phone_numbers", "did_us", "3", "93"),
            (line.Text("category"), line.Text("item"), line.Text("quantity"), line.Text("total")));
        Assert.Equal("modified", line.GetProperty("changes").Text("type"));
        Assert.Equal("3", line.GetProperty("changes").GetProperty("difference").Text("billable"));
        Assert.Equal(
            """{"activation":6,"prorated":30,"today":36,"recurring":93}""",
            invoice.GetProperty("summary").GetRawText());
        Assert.Equal("{}", Data(await own.Get($"{root}/quantities")).Text("account"));
        Assert.Empty(await Items(own, customer));

        var tried = await own.Put($"{root}/quantities?dry_run=true", """{"phone_numbers":{"did_us":3}}""");
        Assert.Equal(Data(asked).GetRawText(), Data(tried.Is(200)).GetRawText());
        Assert.Empty(await Items(own, customer));

        var done = (await own.Put(
            $"{root}/quantities", """{"data":{"phone_numbers":{"did_us":3}},"accept_charges":true}""")).Is(200);
        Assert.Equal("""{"phone_numbers":{"did_us":3}}""", Data(done).Text("account"));
        Assert.Equal("36", Data(done).GetProperty("charged").GetProperty("summary").Text("today"));
        Assert.Equal("[]", Data(done).Text("warnings"));
        var items = await Items(own, customer);
        Assert.Equal(
            ["activation phone_numbers did_us 6", "recurring phone_numbers did_us 30 2026-01-22 2026-02-01"],
            items.Select(Shown).Order(StringComparer.Ordinal));
        for (var i = 0; i < items.Length; i++) await Explains(own, customer, i, items[i]);

        var again = (await own.Patch($"{root}/quantities", """{"phone_numbers":{"did_us":-1},"accept_charges":true}"""))
            .Is(200);
        Assert.Equal("/accept_charges", Assert.Single(Data(again).GetProperty("warnings").EnumerateArray())
            .Text("pointer"));
        Assert.Equal("-10", Data(again).GetProperty("charged").GetProperty("summary").Text("today"));

        var before = await State(server, customer);
        await server.Restart();
        Assert.Equal(before, await State(server, customer));
        var csv = (await server.Admin.Send(
            HttpMethod.Get, $"{root}/services/summary", null, "Accept: text/csv")).Is(200).Text.Split("\r\n");
        Assert.Equal($"{customer},USD,phone_numbers,did_us,did_us,did_us,2,2,31,0,62,advance,gold", csv[1]);
        Assert.NotEqual(seller, customer);
    }

    [Fact]
    public async Task What_is_refused_changes_nothing()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-15T00:00:00Z");
        var (seller, customer) = await Sold(server);
        var (own, admin) = (await server.WithKey(customer, "operator"), server.Admin);
        var (root, sells) = ($"/v2/accounts/{customer}", $"/v2/accounts/{seller}/service_plans");
        (await admin.Put($"{sells}/euro", """{"name":"€","currency":"EUR","plan":{}}""")).Is(201);
        (await admin.Put("/v2/accounts/operator/service_plans/house", Gold)).Is(201);
        var quantities = $"{root}/quantities";
        var before = await State(server, customer);
        foreach (var (method, path, body, status, slug, token) in Refused(root, sells))
        {
            using var content = body is null ? null
                : new StringContent(body, System.Text.Encoding.UTF8, "application/json");
            var reply = await admin.Send(new HttpMethod(method), path, content);
            Assert.True(
                (status, slug, token) == (reply.Status, reply.Problem, reply.Json.Text("message")),
                $"{method} {path} {body}: {reply.Status} {reply.Text}");
            Assert.Equal(before, await State(server, customer));
        }

        var sold = $"{root}/service_plans";
        (await own.Post($"{sold}/gold", "{}")).IsProblem("not-allowed", 403);
        (await own.Delete($"{sold}/gold")).IsProblem("not-allowed", 403);
        (await own.Post(sold, """{"delete":["gold"]}""")).IsProblem("not-allowed", 403);
        (await own.Put($"{quantities}/manual", """{"phone_numbers":{"did_us":0}}""")).IsProblem("not-allowed", 403);
        (await own.Get("/v2/accounts/operator/service_plans")).IsProblem("not-allowed", 403);
        (await own.Get($"{sells}/gold")).IsProblem("account-not-found", 404);
        (await own.Get($"{sold}/available/gold")).Is(200);
        Assert.Equal(before, await State(server, customer));
    }

    [Fact]
    public async Task A_plan_is_published_read_back_as_it_was_and_removed()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-15T00:00:00Z");
        var (seller, customer) = await Sold(server);
        var sells = $"/v2/accounts/{seller}/service_plans";
        const string document = """
            {"_id":"x","pvt_type":"service_plan","name":"Silver","plan":{"c":{"i":{"rate":1.50,"discount":{}}}},"z":[1]}
            """;
        var made = (await server.Admin.Put($"{sells}/silver%20plan", document)).Is(201);
        Assert.Equal("\"1\"", made.Headers.ETag?.Tag);
        Assert.Equal($"{sells}/silver%20plan", made.Headers.Location?.ToString());
        Assert.Equal(
            ["/plan/c/i/discount", "/_id", "/pvt_type", "/z"],
            Data(made).GetProperty("warnings").EnumerateArray().Select(w => w.Text("pointer")));
        var read = await server.Admin.Get($"{sells}/silver%20plan");
        Assert.Equal(Data(made).GetRawText(), Data(read).GetRawText());
        Assert.Equal("""{"c":{"i":{"rate":1.50,"discount":{}}}}""", Data(read).Text("plan"));
        Assert.Equal("[1]", Data(read).Text("z"));

        // What was read is sent back: nothing of it is new.
        (await server.Admin.Put($"{sells}/silver%20plan", Data(read).GetRawText())).Is(201);
        Assert.Equal("1", Data(await server.Admin.Get($"{sells}/silver%20plan")).GetProperty("_read_only")
            .Text("version"));
        Assert.Equal(["gold", "silver plan"], Ids(await server.Admin.Get(sells)));
        Assert.Equal(["gold"], Ids(await server.Admin.Get($"/v2/accounts/{customer}/service_plans")));
        Assert.Equal(
            ["gold", "silver plan"], Ids(await server.Admin.Get($"/v2/accounts/{customer}/service_plans/available")));
        (await server.Admin.Delete($"{sells}/silver%20plan")).Is(200);
        (await server.Admin.Get($"{sells}/silver%20plan")).IsProblem("plan-not-found", 404);

        // What a reseller has from above, and what it sells, may have one name: what it has is withdrawn first.
        (await server.Admin.Put("/v2/accounts/operator/service_plans/gold", Gold)).Is(201);
        (await server.Admin.Post($"{sells}/gold")).Is(200);
        (await server.Admin.Delete($"{sells}/gold")).Is(200);
        Assert.Equal(["gold"], Ids(await server.Admin.Get(sells)));
        (await server.Admin.Delete($"{sells}/gold")).IsProblem("plan-in-use", 409);
    }

    [Fact]
    public async Task Several_plans_are_changed_in_one_decision_and_overridden()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var (seller, customer) = await Sold(server);
        var (admin, root) = (server.Admin, $"/v2/accounts/{customer}");
        var sells = $"/v2/accounts/{seller}/service_plans";
        (await admin.Put($"{root}/quantities", """{"x":{"y":2}}""")).Is(200);   // which nothing prices, and is kept
        (await admin.Put($"{sells}/a", """{"name":"a","plan":{"x":{"y":{"rate":1}}}}""")).Is(201);
        (await admin.Put($"{sells}/b", """{"name":"b","plan":{"x":{"y":{"rate":5}}}}""")).Is(201);

        (await admin.Post($"{root}/service_plans", """{"add":["a","b"],"delete":["gold"]}""")).Is(402);
        Assert.Equal(["gold"], await Plans(admin, root));
        (await admin.Post($"{root}/service_plans", """{"add":["a","b"],"delete":["gold"],"accept_charges":true}"""))
            .Is(200);
        Assert.Equal(["a", "b"], await Plans(admin, root));
        Assert.Equal("10", await Recurring(admin, root));

        (await admin.Post($"{root}/service_plans/override", """{"overrides":{"b":{"x":{"y":{"rate":4}}}}}""")).Is(200);
        Assert.Equal("8", await Recurring(admin, root));
        (await admin.Post($"{root}/service_plans/override", """{"overrides":{"b":null}}""")).Is(200);
        Assert.Equal("10", await Recurring(admin, root));

        (await admin.Put($"{root}/quantities/manual", """{"x":{"y":7}}""")).Is(402);
        (await admin.Put($"{root}/quantities/manual", """{"x":{"y":1}}""")).Is(200);
        Assert.Equal("5", await Recurring(admin, root));
        (await admin.Delete($"{root}/service_plans/b?at=2026-01-11")).Is(200);
        (await admin.Post("/api/1.0/clock", """{"now":"2026-01-11T00:00:00Z"}""")).Is(200);
        Assert.Equal("1", await Recurring(admin, root));
        (await admin.Post($"{root}/service_plans", """{"delete":["a"]}""")).Is(200);
        Assert.Equal("0", await Recurring(admin, root));
    }

    private static (string, string, string?, int, string, string)[] Refused(string root, string sells)
    {
        var quantities = $"{root}/quantities";
        return
        [
            ("PUT", quantities, """{"phone_numbers":{"did_us":-1}}""", 400, "bad-request", "invalid_data"),
            ("PUT", quantities, """{"phone_numbers":{"did_us":1.5}}""", 400, "bad-request", "invalid_data"),
            ("PUT", quantities, """{"phone_numbers":{"did_us":null}}""", 400, "bad-request", "invalid_data"),
            ("PUT", quantities, """{"phone_numbers":3}""", 400, "bad-request", "invalid_data"),
            ("PUT", quantities, """{"phone_numbers":{"did_us":1e13}}""", 400, "bad-request", "invalid_data"),
            ("PATCH", quantities, """{"phone_numbers":{"did_us":-1}}""", 400, "bad-request", "invalid_data"),
            ("PUT", $"{sells}/bad", """{"name":"x","plan":{"c":{"i":{"rates":{"many":1}}}}}""", 400, "bad-request",
                "invalid_data"),
            ("PUT", $"{sells}/bad", """{"name":"x","plan":{"c":{"i":{"rate":-1}}}}""", 400, "bad-request",
                "invalid_data"),
            ("PUT", $"{sells}/bad", """{"name":"x","plan":{},"reprice":"later"}""", 400, "bad-request", "invalid_data"),
            ("PUT", $"{sells}/available", Gold, 400, "bad-request", "invalid_data"),
            ("PUT", $"{sells}/current", Gold, 400, "bad-request", "invalid_data"),
            ("PUT", $"{sells}/override", Gold, 400, "bad-request", "invalid_data"),
            ("PUT", $"{sells}/editable", Gold, 400, "bad-request", "invalid_data"),
            ("POST", sells, """{"name":"x"}""", 400, "bad-request", "invalid_data"),
            ("POST", $"{root}/service_plans/house", "{}", 422, "unknown-plan", "unknown_plan"),
            ("POST", $"{root}/service_plans/euro", "{}", 422, "currency-mismatch", "currency_mismatch"),
            ("POST", $"{root}/service_plans/gold", """{"overrides":{"devices":{"_all":{"rate":"much"}}}}""", 400,
                "bad-request", "invalid_data"),
            ("POST", $"{root}/service_plans/gold", """{"overrides":[]}""", 400, "bad-request", "invalid_data"),
            ("POST", $"{root}/service_plans/gold", """{"from":"2026-01-14"}""", 400, "bad-request", "invalid_data"),
            ("POST", $"{root}/service_plans/gold", """{"until":"2026-01-14"}""", 400, "bad-request", "invalid_data"),
            ("POST", $"{root}/service_plans/gold", """{"until":"soon"}""", 400, "bad-request", "invalid_data"),
            ("POST", $"{root}/service_plans", """{"add":["gold"],"delete":["none"]}""", 404, "plan-not-assigned",
                "bad_identifier"),
            ("POST", $"{root}/service_plans", """{"delete":["gold"],"add":["none"]}""", 422, "unknown-plan",
                "unknown_plan"),
            ("POST", $"{root}/service_plans", """{"add":["gold"],"delete":["gold"]}""", 400, "bad-request",
                "invalid_data"),
            ("POST", $"{root}/service_plans/override", """{"overrides":{"none":{}}}""", 404, "plan-not-assigned",
                "bad_identifier"),
            ("DELETE", $"{root}/service_plans/none", null, 404, "plan-not-assigned", "bad_identifier"),
            ("DELETE", $"{root}/service_plans/gold?at=2026-01-14", null, 400, "bad-request", "invalid_data"),
            ("DELETE", $"{root}/service_plans/gold?at=soon", null, 400, "bad-request", "invalid_data"),
            ("DELETE", $"{sells}/gold", null, 409, "plan-in-use", "plan_in_use"),
            ("GET", $"{sells}/none", null, 404, "plan-not-found", "bad_identifier"),
        ];
    }

    // A reseller with a plan, and a customer of it that has the plan.
    private static async Task<(string Seller, string Customer)> Sold(RunningServer server)
    {
        var seller = (await server.Admin.Post("/api/1.0/accounts", """{"name":"s","reseller":true}""")).Is(201).Id;
        var customer = (await server.Admin.Post("/api/1.0/accounts", new { name = "c", parent = seller })).Is(201).Id;
        (await server.Admin.Put($"/v2/accounts/{seller}/service_plans/gold", Gold)).Is(201);
        (await server.Admin.Post($"/v2/accounts/{customer}/service_plans/gold")).Is(200);
        return (seller, customer);
    }

    private static async Task<string> State(RunningServer server, string account)
    {
        var texts = new List<string>();
        foreach (var path in (string[])["service_plans", "service_plans/current", "services/summary", "quantities"])
            texts.Add(Data(await server.Admin.Get($"/v2/accounts/{account}/{path}")).GetRawText());
        texts.Add((await server.Admin.Get($"/api/1.0/accounts/{account}/charges/open")).Text);
        return string.Join('\n', texts);
    }

    private static async Task<JsonElement[]> Items(Client client, string account) =>
        [.. (await client.Get($"/api/1.0/accounts/{account}/charges/open")).Is(200).Json.GetProperty("items")
            .EnumerateArray()];

    private static async Task Explains(Client client, string account, int n, JsonElement item)
    {
        var explained = (await client.Get($"/api/1.0/accounts/{account}/charges/open/items/{n}/explain")).Is(200).Json;
        Assert.Equal(item.Text("kind"), explained.Text("kind"));
        Assert.Equal(
            item.GetProperty("charge").GetDecimal(),
            explained.GetProperty("explain").EnumerateArray().Where(s => s.TryGetProperty("amount", out _))
                .Sum(s => s.GetProperty("amount").GetDecimal()));
    }

    private static string Shown(JsonElement item) => item.Text("kind") == "activation"
        ? $"activation {item.Text("category")} {item.Text("key")} {item.Text("charge")}"
        : $"{item.Text("kind")} {item.Text("category")} {item.Text("key")} {item.Text("charge")} "
            + $"{item.Text("from")} {item.Text("to")}";

    private static async Task<IEnumerable<string>> Plans(Client client, string root) =>
        Data(await client.Get($"{root}/service_plans/current")).GetProperty("plans").EnumerateObject()
            .Select(p => p.Name);

    private static async Task<string> Recurring(Client client, string root) =>
        Data(await client.Get($"{root}/services/summary")).GetProperty("invoices")[0].GetProperty("summary")
            .Text("recurring");

    private static IEnumerable<string> Ids(Reply reply) => Data(reply).EnumerateArray().Select(p => p.Text("id"));

    private static JsonElement Data(Reply reply) => reply.Json.GetProperty("data");
}
