using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Whatever is sent wrong is answered by its documented problem, and nothing of it is recorded.</summary>
public class BadInputTests
{
    private const string Tariff = """{"name":"t","rates":[{"service":"sms","model":"per_unit","price":1}]}""";

    private static readonly string Deep = new string('[', 10_000) + new string(']', 10_000);

    /// <summary>Route, body, problem, status, pointer of a fault ("-": none is looked for).</summary>
    public static TheoryData<string, string, string, int, string> Bodies => [.. OfAccounts, .. OfUsage, .. OfOthers];

    private static TheoryData<string, string, string, int, string> OfAccounts => new()
    {
        { "POST accounts", """{"tariff_plan":"none"}""", "unknown-tariff", 422, "/tariff_plan" },
        { "POST accounts", """{"type":"none"}""", "unknown-billing-type", 422, "/type" },
        { "POST accounts", """{"currency":"XXL"}""", "bad-request", 400, "/currency" },
        { "POST accounts", """{"currency":"EUR","tariff_plan":"t"}""", "currency-mismatch", 422, "/tariff_plan" },
        { "POST accounts", """{"timezone":"Mars/Olympus"}""", "bad-request", 400, "/timezone" },
        { "POST accounts", """{"billing_day":32}""", "bad-request", 400, "/billing_day" },
        { "POST accounts", """{"balance":"much"}""", "bad-request", 400, "/balance" },
        { "POST accounts", """{"balance":NaN}""", "bad-request", 400, "" },
        { "POST accounts", """{"balance":1e999}""", "bad-request", 400, "/balance" },
        { "POST accounts", """{"balance":123456789012345678901234567890}""", "bad-request", 400, "/balance" },
        { "POST accounts", """{"balance":0.001}""", "bad-request", 400, "/balance" },
        { "POST accounts", """{"balance":1,"balance":2}""", "bad-request", 400, "/balance" },
        { "POST accounts", """{"balanse":1}""", "bad-request", 400, "/balanse" },
        { "POST accounts", """{"address":{"a":1,"a":2}}""", "bad-request", 400, "/address" },
        { "POST accounts", """{"address":{"a":"\ud800"}}""", "bad-request", 400, "/address" },
        { "POST accounts", """{"name":"\ud800"}""", "bad-request", 400, "/name" },
        { "POST accounts", """{"\ud800":1}""", "bad-request", 400, "" },
        { "POST accounts", """{"metadata":{"a":1}}""", "bad-request", 400, "/metadata/a" },
        { "POST accounts", """{"parent":"me"}""", "bad-request", 400, "/parent" },
        { "POST accounts", """{"opened_at":"2026-01-01"}""", "bad-request", 400, "/opened_at" },
        { "POST accounts", """{"tax_rates":[{"percent":"x"}]}""", "bad-request", 400, "/tax_rates/0/name" },
        { "POST accounts", "[]", "bad-request", 400, "" },
        { "POST accounts", "", "bad-request", 400, "" },
        { "POST accounts", "{", "bad-request", 400, "" },
        { "POST accounts", "{}{}", "bad-request", 400, "" },
        { "POST accounts", Deep, "bad-request", 400, "" },
        { "PUT {account}", """{"balance":1}""", "bad-request", 400, "/balance" },
        { "PUT {account}", """{"parent":7}""", "bad-request", 400, "/parent" },
        { "PUT {account}", """{"tariff_plan":7}""", "bad-request", 400, "/tariff_plan" },
    };

    private static TheoryData<string, string, string, int, string> OfUsage => new()
    {
        { "PUT {account}/usage", """{"name":"sms"}""", "bad-request", 400, "" },
        { "PUT {account}/usage", """[{"name":"sms","usage":-1}]""", "bad-request", 400, "/0/usage" },
        { "PUT {account}/usage", """[{"name":"sms","usage":1},{"usage":1}]""", "bad-request", 400, "/1/name" },
        { "PUT {account}/usage", """[{"name":"sms"}]""", "bad-request", 400, "/0/usage" },
        { "PUT {account}/usage", """[{"name":"sms","usage":NaN}]""", "bad-request", 400, "" },
        { "PUT {account}/usage", """[{"name":"sms","usage":1e999}]""", "bad-request", 400, "/0/usage" },
        { "PUT {account}/usage", """[{"name":"sms","usage":true}]""", "bad-request", 400, "/0/usage" },
        { "PUT {account}/usage", """[{"name":"sms","usage":2e18}]""", "bad-request", 400, "/0/usage" },
        { "PUT {account}/usage", """[{"name":"sms","usage":1,"usage":1}]""", "bad-request", 400, "/0/usage" },
        { "PUT {account}/usage", """[{"name":"sms","usage":1,"when":1}]""", "bad-request", 400, "/0/when" },
        { "PUT {account}/usage", """[{"name":"s\u0007","usage":1}]""", "bad-request", 400, "/0/name" },
        { "PUT {account}/usage", """[{"name":"sms","usage":1,"timestamp":"now"}]""",
            "bad-request", 400, "/0/timestamp" },
        { "PUT {account}/usage", """[{"name":"sms","usage":1,"timestamp":"2099-01-01T00:00:00Z"}]""",
            "timestamp-in-future", 422, "/0" },
        { "PUT {account}/usage", """[{"name":"sms","usage":1,"timestamp":"2001-01-01T00:00:00Z"}]""",
            "too-late", 422, "/0" },
        { "PUT {account}/usage", """[{"name":"sms","usage":1,"properties":[1]}]""",
            "bad-request", 400, "/0/properties" },
        { "PUT {account}/usage", """[{"name":"sms","usage":1,"properties":{"a":1,"a":1}}]""",
            "bad-request", 400, "/0/properties" },
        { "PUT {account}/usage", """[{"name":"fax","usage":1}]""", "no-rate", 422, "/0" },
        { "PUT {account}/usage", Deep, "bad-request", 400, "" },
        { "PUT {account}/usage", "[1]", "bad-request", 400, "/0" },
        { "PUT {account}/usage?dry_run=yes", "[]", "bad-request", 400, "" },
        { "PUT {account}/usage?dryrun=true", "[]", "bad-request", 400, "" },
        { "PUT {absent}/usage", """[{"name":"sms","usage":1}]""", "account-not-found", 404, "-" },
    };

    private static TheoryData<string, string, string, int, string> OfOthers => new()
    {
        { "POST usage", "[{}", "bad-request", 400, "" },
        { "POST usage", "null", "bad-request", 400, "" },
        { "PUT {account}/payments", """{"type":"cash","amount":0}""", "bad-request", 400, "/amount" },
        { "PUT {account}/payments", """{"type":"cash","amount":-5}""", "bad-request", 400, "/amount" },
        { "PUT {account}/payments", """{"type":"cash","amount":1.001}""", "bad-request", 400, "/amount" },
        { "PUT {account}/payments", """{"type":"cash","amount":1,"date":"2026-02-30"}""", "bad-request", 400, "/date" },
        { "PUT {account}/payments", """{"amount":1}""", "bad-request", 400, "/type" },
        { "PUT {account}/payments", """{"type":"refund","amount":1}""", "bad-request", 400, "/type" },
        { "PUT {absent}/payments", """{"type":"cash","amount":1}""", "account-not-found", 404, "-" },
        { "POST {account}/charges", "", "nothing-to-charge", 409, "-" },
        { "POST {account}/charges/items", """{"name":"x","charge":-1}""", "bad-request", 400, "/charge" },
        { "POST {absent}/charges", "", "account-not-found", 404, "-" },
        { "POST {account}/charges/00000000-0000-0000-0000-000000000001/void", "", "charge-not-found", 404, "-" },
        { "POST {account}/payments/00000000-0000-0000-0000-000000000001/refunds", "", "payment-not-found", 404, "-" },
        { "POST tariffs", """{"name":"t"}""", "name-taken", 409, "/name" },
        { "POST tariffs", """{"rates":7}""", "bad-request", 400, "/name" },
        { "POST tariffs", """{"name":"u","rates":[{"service":"a","model":"per_unit","price":-1}]}""",
            "bad-request", 400, "/rates/0/price" },
        { "POST billing-types", """{"name":"prepaid"}""", "name-taken", 409, "/name" },
        { "POST billing-types", """{"name":"x","period":{"unit":"eon"}}""", "bad-request", 400, "/period/unit" },
        { "POST keys", """{"name":"x","role":"king"}""", "bad-request", 400, "/role" },
        { "POST billing-runs", """{"at":"2999-01-01T00:00:00Z"}""", "bad-request", 400, "/at" },
        { "POST clock", """{"now":"2999-01-01T00:00:00Z"}""", "not-found", 404, "-" },
        { "POST nowhere", "{}", "not-found", 404, "-" },
        { "DELETE tariffs", "", "method-not-allowed", 405, "-" },
        { "GET accounts?limit=0", "", "bad-request", 400, "" },
        { "GET accounts?cursor=%F0", "", "bad-request", 400, "" },
        { "GET accounts?external_id=a%00b", "", "bad-request", 400, "" },
        { "GET {account}/usage/records?name=%00", "", "bad-request", 400, "" },
        { "GET accounts/7", "", "not-found", 404, "-" },
        { "GET {absent}/ledger", "", "account-not-found", 404, "-" },
    };

    [Fact]
    public async Task Each_body_is_answered_by_its_problem_and_nothing_is_recorded()
    {
        await using var server = await RunningServer.Start();
        (await server.Admin.Post("/api/1.0/tariffs", Tariff)).Is(201);
        var opened = await server.Admin.Post("/api/1.0/accounts", """{"tariff_plan":"t"}""");
        var account = "accounts/" + opened.Is(201).Id;
        var wrong = new List<string>();
        foreach (var (route, body, problem, status, pointer) in Bodies.Select(row => row.Data))
        {
            var parts = route.Replace("{account}", account, StringComparison.Ordinal)
                .Replace("{absent}", $"accounts/{Guid.CreateVersion7()}", StringComparison.Ordinal).Split(' ');
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            var reply = await server.Admin.Send(
                new HttpMethod(parts[0]), "/api/1.0/" + parts[1], body.Length == 0 ? null : content);
            var isRight = reply.Problem == problem && reply.Status == status
                && (pointer == "-" || reply.Pointers.Contains(pointer));
            if (!isRight) wrong.Add($"{route} {body[..Math.Min(80, body.Length)]}: {reply.Status} {reply.Text}");
        }

        Assert.Empty(wrong);
        var after = (await server.Admin.Get("/api/1.0/" + account)).Is(200);
        Assert.Equal(("1", "0.00"), (after.Raw("revision"), after.Raw("balance")));
        Assert.Empty((await server.Admin.Get($"/api/1.0/{account}/usage/records")).Json.EnumerateArray());
        Assert.Single((await server.Admin.Get("/api/1.0/accounts")).Json.EnumerateArray());
        Assert.Single((await server.Admin.Get("/api/1.0/tariffs")).Json.EnumerateArray());
        Assert.Single((await server.Admin.Get("/api/1.0/keys")).Json.EnumerateArray());
    }

    [Fact]
    public async Task Bytes_media_types_and_sizes_are_refused_by_their_problems()
    {
        await using var server = await RunningServer.Start();
        var (admin, accounts) = (server.Admin, "/api/1.0/accounts");

        using var bytes = new ByteArrayContent([.. "{\""u8, 0xC3, 0x28, .. "\":1}"u8]);
        (await admin.Send(HttpMethod.Post, accounts, bytes)).IsProblem("bad-request", 400);
        using var xml = new StringContent("<a/>", null, "application/xml");
        (await admin.Send(HttpMethod.Post, accounts, xml)).IsProblem("unsupported-media-type", 415);
        using var lines = new StringContent("{}", null, "application/x-ndjson");
        (await admin.Send(HttpMethod.Post, accounts, lines)).IsProblem("unsupported-media-type", 415);
        using var packed = new StringContent("{}", null, "application/json");
        packed.Headers.ContentEncoding.Add("gzip");
        (await admin.Send(HttpMethod.Post, accounts, packed)).IsProblem("unsupported-media-type", 415);
        (await admin.Send(HttpMethod.Get, accounts, null, "Accept: text/html")).IsProblem("not-acceptable", 406);
        (await admin.Send(HttpMethod.Get, accounts, null, "Accept: text/html, */*;q=0.1")).Is(200);
        var key = $"Idempotency-Key: {new string('k', 256)}";
        using var empty = new StringContent("{}", null, "application/json");
        (await admin.Send(HttpMethod.Post, accounts, empty, key)).IsProblem("bad-request", 400);

        var many = "[" + string.Join(',', Enumerable.Repeat("1", 10_001)) + "]";
        (await admin.Post("/api/1.0/usage", many)).IsProblem("payload-too-large", 413);
        Assert.Empty((await admin.Get(accounts)).Json.EnumerateArray());
    }

    [Theory]
    [InlineData("accounts", "[]", "The body must be an object.")]
    [InlineData("accounts", "{\n \"name\": x}", "The body is no JSON from line 2, byte 10 on.")]
    [InlineData("accounts", "", "The body is no JSON from line 1, byte 1 on.")]
    [InlineData("accounts", """{"name":1}""", "/name must be a text")]
    [InlineData("usage", "{}", "The body must be an array.")]
    [InlineData("usage", "[{},]", "The body is no JSON from line 1, byte 5 on.")]
    public async Task What_is_wrong_is_said_for_people(string route, string body, string detail)
    {
        await using var server = await RunningServer.Start();
        var reply = await server.Admin.Post("/api/1.0/" + route, body);
        Assert.Equal(detail, reply.IsProblem("bad-request", 400).Json.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_record_that_names_no_id_is_rejected_without_one()
    {
        await using var server = await RunningServer.Start();
        var reply = await server.Admin.Post("/api/1.0/usage", """[{"name":"sms","usage":1}]""");
        var rejected = reply.Is(200).Json.GetProperty("rejected")[0];
        Assert.Equal(JsonValueKind.Null, rejected.GetProperty("id").ValueKind);
    }

    [Theory]
    [InlineData("Content-Length: 104857600")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_body_of_100_MB_is_refused_before_it_is_read(string framing)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await RunningServer.Start();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port, cancel);
        var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/1.0/usage HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n{framing}\r\n"
            + $"Authorization: Bearer {server.AdminKey}\r\n\r\n"), cancel);
        var answer = ReadHead(stream);
        var chunk = Encoding.ASCII.GetBytes("10000\r\n" + new string(' ', 0x10000) + "\r\n");
        try
        {
            for (var sent = 0; sent < 100 << 20 && !answer.IsCompleted; sent += chunk.Length)
                await stream.WriteAsync(chunk, cancel);
        }
        catch (IOException)
        {
            // The server has answered and does not read on.
        }

        Assert.Contains("413", await answer, StringComparison.Ordinal);
        Assert.Contains("payload-too-large", await answer, StringComparison.Ordinal);
        (await server.Admin.Get("/health/ready")).Is(200);
    }

    private static async Task<string> ReadHead(NetworkStream stream)
    {
        var (buffer, text) = (new byte[4_096], new StringBuilder());
        while (!text.ToString().Contains("payload-too-large", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0) break;
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
