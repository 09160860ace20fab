using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Server.Edge;

/// <summary>
/// Whatever bytes come, the server answers as HTTP asks, or closes; it never fails, hangs or changes anything, and
/// serves the next one.
/// </summary>
public partial class HostileHttpTests
{
    private const string Account = "/api/1.0/accounts/{id}";
    private const string Json = "Content-Type: application/json\r\n";
    private const string Key = "Authorization: Bearer {key}\r\n";
    private const string One = "{\"name\":\"x\"}";   // 12 bytes

    /// <summary>
    /// What is sent; the status of the first answer (0: none), and its problem ("": Kestrel's own, which has no body;
    /// "-": no problem at all). {id} and {key} stand for an account and a key.
    /// </summary>
    public static TheoryData<string, int, string> Requests => [.. OfLines, .. OfHeaders, .. OfBodies];

    private static TheoryData<string, int, string> OfLines => new()
    {
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\n{Key}", 200, "-" },
        { $"GET /API/1.0/Accounts/{{id}} HTTP/1.1\r\nHost: x\r\n{Key}", 200, "-" },
        { $"GET {Account}/ HTTP/1.1\r\nHost: x\r\n{Key}", 200, "-" },
        { $"GET http://elsewhere{Account} HTTP/1.1\r\nHost: elsewhere\r\n{Key}", 200, "-" },
        { $"GET http://elsewhere{Account} HTTP/1.1\r\nHost: x\r\n{Key}", 400, "" },
        { $"GET //api/1.0/accounts HTTP/1.1\r\nHost: x\r\n{Key}", 404, "not-found" },
        { $"GET /api//1.0/accounts HTTP/1.1\r\nHost: x\r\n{Key}", 404, "not-found" },
        { $"GET /problems/../api/1.0/accounts HTTP/1.1\r\nHost: x\r\n", 401, "unauthorized" },
        { $"GET /problems/%2e%2e/api/1.0/accounts HTTP/1.1\r\nHost: x\r\n", 401, "unauthorized" },
        { $"GET /../../../etc/passwd HTTP/1.1\r\nHost: x\r\n{Key}", 404, "not-found" },
        { $"GET /problems/..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: x\r\n", 404, "not-found" },
        { $"GET /problems/%00 HTTP/1.1\r\nHost: x\r\n", 400, "" },
        { $"GET /problems/%ff%fe HTTP/1.1\r\nHost: x\r\n", 404, "not-found" },
        { $"GET /api%2F1.0/accounts HTTP/1.1\r\nHost: x\r\n{Key}", 404, "not-found" },
        { $"GET {Account}%2Fusage HTTP/1.1\r\nHost: x\r\n{Key}", 404, "not-found" },
        { $"GET {Account}%00 HTTP/1.1\r\nHost: x\r\n{Key}", 400, "" },
        { $"GET {Account}?x=%zz HTTP/1.1\r\nHost: x\r\n{Key}", 400, "bad-request" },
        { $"GET api/1.0/accounts HTTP/1.1\r\nHost: x\r\n{Key}", 400, "" },
        { $"GET {Account} HTTP/1.2\r\nHost: x\r\n{Key}", 505, "" },
        { $"GET {Account} HTTP/1.0\r\n{Key}", 200, "-" },
        { $"GET  {Account} HTTP/1.1\r\nHost: x\r\n{Key}", 400, "" },
        { $"GET {Account}\r\nHost: x\r\n{Key}", 400, "" },
        { $"G\0T {Account} HTTP/1.1\r\nHost: x\r\n{Key}", 400, "" },
        { $"get {Account} HTTP/1.1\r\nHost: x\r\n{Key}", 200, "-" },
        { $"hEAD {Account} HTTP/1.1\r\nHost: x\r\n{Key}", 200, "-" },
        { "OPTIONS * HTTP/1.1\r\nHost: x\r\n", 204, "-" },
        { "CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere:443\r\n", 404, "not-found" },
        { "PRI * HTTP/2.0\r\n\r\nSM\r\n", 0, "" },
        { "\x16\x03\x01\x02\x00\x01\x00\x01", 400, "" },
    };

    private static TheoryData<string, int, string> OfHeaders => new()
    {
        { $"GET {Account} HTTP/1.1\r\n{Key}", 400, "" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\nHost: y\r\n{Key}", 400, "" },
        { $"GET {Account} HTTP/1.1\r\nHost: \r\n{Key}", 200, "-" },
        { $"GET {Account} HTTP/1.1\r\nHost: x y\r\n{Key}", 400, "" },
        { $"GET {Account} HTTP/1.1\r\nHost: x/../y\r\n{Key}", 400, "" },
        { $"GET {Account} HTTP/1.1\r\nHost: 127.0.0.1:99999999\r\n{Key}", 200, "-" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n{Key}", 400, "" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n{Key}", 400, "" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n{Key}", 400, "" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\nA : b\r\n{Key}", 400, "" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\nNo colon\r\n{Key}", 400, "" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\n{Key}{Key}", 401, "unauthorized" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\nAccept: \u00ff\u00fe\r\n{Key}", 400, "" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: DELETE\r\n{Key}", 200, "-" },
        { $"POST {Account} HTTP/1.1\r\nHost: x\r\nX-HTTP-Method-Override: DELETE\r\nX-Method-Override: DELETE\r\n"
            + $"X-HTTP-Method: DELETE\r\nContent-Length: 0\r\n{Key}", 405, "method-not-allowed" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\nX-Original-URL: /health\r\nX-Forwarded-For: 1.2.3.4\r\n"
            + "X-Forwarded-Host: evil\r\n", 401, "unauthorized" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\nA: {new string('a', 17_000)}\r\n{Key}", 431, "" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 70).Select(n => $"A{n}: b\r\n"))}"
            + Key, 431, "" },
        { $"GET {Account}?{new string('x', 9_000)} HTTP/1.1\r\nHost: x\r\n{Key}", 414, "uri-too-long" },
        { $"GET {Account}?{new string('x', 20_000)} HTTP/1.1\r\nHost: x\r\n{Key}", 414, "" },
        { $"GET {Account} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
            + $"HTTP2-Settings: AAMAAABkAAQAAP__\r\n{Key}", 200, "-" },
    };

    private static TheoryData<string, int, string> OfBodies => new()
    {
        { Post("Content-Length: 12\r\nContent-Length: 13\r\n", One), 400, "" },
        { Post("Content-Length: 12, 12\r\n", One), 400, "" },
        { Post("Content-Length: -1\r\n", One), 400, "" },
        { Post("Content-Length: 99999999999999999999\r\n", One), 400, "" },
        { Post("Content-Length: 9999999999\r\n", One), 413, "payload-too-large" },
        { Post("Content-Length: 6\r\n", One), 400, "bad-request" },
        { Post("Content-Length: 20\r\n", One), 408, "request-timeout" },
        { Post("", ""), 400, "bad-request" },
        { Post("Content-Length: 12\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400, "bad-request" },
        { Post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 400, "bad-request" },
        { Post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n"), 400, "" },
        { Post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400, "" },
        { Post("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"), 400, "bad-request" },
        { Post("Transfer-Encoding: chunked\r\n", "-1\r\n{}\r\n0\r\n\r\n"), 400, "bad-request" },
        { Post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"), 400, "bad-request" },
        { Post("Transfer-Encoding: chunked\r\n", "5\r\n{\"a\":1}\r\n0\r\n\r\n"), 400, "bad-request" },
        { Post("Transfer-Encoding: chunked\r\n", "7\r\n{\"a\":1}\r\n"), 408, "request-timeout" },
        { Post("Expect: 200-ok\r\nContent-Length: 6\r\n", "{\"a\":1"), 400, "bad-request" },
    };

    [Theory]
    [InlineData("\u00ef\u00bb\u00bf{\"name\":\"x\"}", "")]
    [InlineData("{\"name\":\"\u00c3\u0028\"}", "")]
    [InlineData("{\"name\":\"a\0b\"}", "")]
    [InlineData("{\"name\":\"a\\u0000b\"}", "/name")]
    [InlineData("{\"name\":\"\\udc00\\ud800\"}", "/name")]
    [InlineData("{\"name\":\"a\",\"n\\u0061me\":\"b\"}", "/name")]
    [InlineData("{\"credit_limit\":1e2147483648}", "/credit_limit")]
    [InlineData("{\"credit_limit\":1e-2147483649}", "/credit_limit")]
    [InlineData("{\"credit_limit\":\"0x10\"}", "/credit_limit")]
    [InlineData("{\"credit_limit\":\" 1\"}", "/credit_limit")]
    [InlineData("{\"billing_day\":1.5}", "/billing_day")]
    [InlineData("{\"billing_day\":99999999999}", "/billing_day")]
    [InlineData("{\"name\":\"a\",}", "")]
    [InlineData("{\"name\":\"a\"}//", "")]
    [InlineData("{name:\"a\"}", "")]
    public async Task A_body_that_is_no_proper_JSON_is_refused_where_it_is_wrong(string body, string pointer)
    {
        await using var server = await RunningServer.Start();
        using var wire = await Wire.To(server);
        await wire.Send(Filled(
            $"POST /api/1.0/accounts HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{Json}{Key}"
            + $"Content-Length: {body.Length}\r\n\r\n{body}", server, ""));

        var answer = (await wire.ReadAnswers()).Single();

        Assert.Equal((400, "bad-request"), (answer.Status, answer.Problem));
        Assert.Contains($"\"pointer\":\"{pointer}\"", answer.Body, StringComparison.Ordinal);
        Assert.Empty((await server.Admin.Get("/api/1.0/accounts")).Json.EnumerateArray());
    }

    [Fact]
    public async Task Each_is_answered_as_HTTP_asks_and_changes_nothing()
    {
        await using var server = await RunningServer.Start();
        var id = (await server.Admin.Post("/api/1.0/accounts", "{}")).Is(201).Id;
        var before = await Books(server, id);
        var wrong = new List<string>();
        foreach (var (request, status, problem) in Requests.Select(row => row.Data))
        {
            var text = Filled(request, server, id);
            using var wire = await Wire.To(server);
            await wire.Send(text.Contains("\r\n\r\n", StringComparison.Ordinal) ? text : text + "\r\n");
            var answers = await wire.ReadAnswers();
            var first = answers.Count == 0 ? new RawAnswer(0, "", "", true) : answers[0];
            var expected = problem is "" or "-" ? null : problem;
            if (first.Status != status || first.Problem != expected || answers.Exists(a => a.Status is 500 or 503))
                wrong.Add($"{request[..Math.Min(request.Length, 150)]}\n  {first.Status} {first.Problem} {first.Body}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Equal(before, await Books(server, id));
        (await server.Admin.Get("/health/ready")).Is(200);
    }

    [Fact]
    public async Task What_is_hidden_in_a_body_is_no_request()
    {
        await using var server = await RunningServer.Start();
        var id = (await server.Admin.Post("/api/1.0/accounts", "{}")).Is(201).Id;
        var hidden = Filled($"DELETE {Account} HTTP/1.1\r\nHost: x\r\n{Key}\r\n", server, id);
        foreach (var framing in (string[])[
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "Transfer-Encoding:\u000bchunked\r\n",
            "Transfer-Encoding : chunked\r\n", "Content-Length: 5\r\nContent-Length: 0\r\n"])
        {
            using var wire = await Wire.To(server);
            await wire.Send(Filled(Post(framing, "0\r\n\r\n"), server, id) + hidden);
            var answers = await wire.ReadAnswers();
            Assert.True(answers.Count <= 1, $"{framing}: {answers.Count} answers");
        }

        Assert.Equal("\"open\"", (await server.Admin.Get($"/api/1.0/accounts/{id}")).Raw("status"));
    }

    [Fact]
    public async Task Requests_sent_at_once_are_answered_in_order()
    {
        await using var server = await RunningServer.Start();
        using var wire = await Wire.To(server);
        var get = Filled($"GET /api/1.0/keys HTTP/1.1\r\nHost: x\r\n{Key}\r\n", server, "");
        var post = Filled(
            $"POST /api/1.0/accounts HTTP/1.1\r\nHost: x\r\n{Json}{Key}Content-Length: 12\r\n\r\n{One}", server, "");
        var bad = $"POST /api/1.0/accounts HTTP/1.1\r\nHost: x\r\n{Json}Content-Length: 12\r\n\r\n{One}";
        await wire.Send(get + post + bad + post + get);
        var answers = await wire.ReadAnswers(count: 5);

        Assert.Equal([200, 201, 401, 201, 200], answers.Select(a => a.Status));
        Assert.Equal(2, (await server.Admin.Get("/api/1.0/accounts")).Json.GetArrayLength());
    }

    [Fact]
    public async Task Who_asks_first_whether_to_send_is_told()
    {
        await using var server = await RunningServer.Start();
        using var wire = await Wire.To(server);
        await wire.Send(Filled(
            $"POST /api/1.0/accounts HTTP/1.1\r\nHost: x\r\n{Json}{Key}Expect: 100-continue\r\n"
            + "Content-Length: 12\r\n\r\n",
            server, ""));
        Assert.StartsWith("HTTP/1.1 100", await wire.ReadUntil("\r\n\r\n"), StringComparison.Ordinal);
        await wire.Send(One);
        Assert.StartsWith("HTTP/1.1 201", await wire.ReadUntil("\r\n\r\n"), StringComparison.Ordinal);

        using var other = await Wire.To(server);
        await other.Send(
            $"POST /api/1.0/accounts HTTP/1.1\r\nHost: x\r\n{Json}Expect: 100-continue\r\nContent-Length: 12\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 401", await other.ReadUntil("\r\n\r\n"), StringComparison.Ordinal);
    }

    private static string Post(string framing, string body) =>
        $"POST /api/1.0/accounts HTTP/1.1\r\nHost: x\r\n{Json}{Key}{framing}\r\n{body}";

    private static string Filled(string request, RunningServer server, string id) => request
        .Replace("{id}", id, StringComparison.Ordinal).Replace("{key}", server.AdminKey, StringComparison.Ordinal);

    private static async Task<string> Books(RunningServer server, string id) =>
        (await server.Admin.Get("/api/1.0/accounts")).Text + (await server.Admin.Get($"/api/1.0/accounts/{id}")).Text
        + LastUse().Replace((await server.Admin.Get("/api/1.0/keys")).Text, "");

    // Which is told beside the books, and moves with every request.
    [GeneratedRegex("\"last_used_at\":[^,}]*")]
    private static partial Regex LastUse();
}
