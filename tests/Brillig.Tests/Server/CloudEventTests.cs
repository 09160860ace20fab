using System.Text;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Usage sent as CloudEvents: many, one, or one whose attributes are headers.</summary>
public class CloudEventTests
{
    private const string Bulk = "/api/1.0/usage";
    private const string Many = "application/cloudevents-batch+json";
    private const string One = "application/cloudevents+json";

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task An_event_is_a_record_however_it_is_sent(Engine engine)
    {
        await using var server = await RunningServer.Start(engine, "2026-01-10T00:00:00Z");
        var account = await Open(server);
        var json = $$"""
            {"specversion":"1.0","type":"sms","source":"/gw/7","id":"a-1","subject":"acme",
             "time":"2026-01-09T08:00:00Z","region":"eu",
             "datacontenttype":"application/json; charset=utf-8","dataschema":"https://example.com/s",
             "data":{"usage":2.50,"to":"+49","parts":[1,2.0]} }
            """;

        Assert.Equal((1, 0), await Taken(server, json, One));
        Assert.Equal((0, 1), await Taken(server, $"[{json}]", Many));
        Assert.Equal((0, 1), await Taken(server, json.Replace("acme", account, StringComparison.Ordinal), One));
        using var body = new StringContent("""{"usage":2.50,"to":"+49","parts":[1,2.0]}""", null, "application/json");
        var binary = await server.Admin.Send(
            HttpMethod.Post, Bulk, body, "ce-specversion: 1.0", "ce-type: sms", "ce-source: /gw/7", "Ce-Id: a%2D1",
            "ce-subject: acme", "ce-time: 2026-01-09T08:00:00Z", "ce-region: eu");
        Assert.Equal(1, binary.Is(200).Json.GetProperty("duplicates").GetInt32());

        var record = (await server.Admin.Get($"/api/1.0/accounts/{account}/usage/records")).Is(200).Json[0];
        Assert.Equal("/gw/7#a-1", record.GetProperty("id").GetString());
        Assert.Equal("2026-01-09T08:00:00Z", record.GetProperty("timestamp").GetString());
        Assert.Equal("2.5", record.GetProperty("usage").GetRawText());
        Assert.Equal("""{"region":"eu","to":"+49","parts":[1,2.0]}""", record.GetProperty("properties").GetRawText());
    }

    [Fact]
    public async Task A_bad_event_is_rejected_by_itself()
    {
        await using var server = await RunningServer.Start();
        await Open(server);
        (string Event, string Detail)[] bad =
        [
            (Event("\"usage\":1", version: "0.3"), "/specversion must be 1.0"),
            (Event("\"usage\":1").Replace("specversion", "version", StringComparison.Ordinal),
                "/specversion must be 1.0"),
            (Event("\"usage\":-1"), "/data/usage must be from 0 to 10^18"),
            (Event("\"usage\":\"x\""), "/data/usage must be a number with at most 28 digits, 12 of them decimals"),
            (Event("\"usage\":[1]"), "/data/usage must be a number"),
            (Event(""), "/data/usage is required"),
            (Event("\"usage\":1,\"region\":\"us\"", "\"region\":\"eu\""), "/data has a field that is given twice"),
            (Event("\"usage\":1", "\"Region\":\"eu\""), "/Region must be named in lower-case letters and digits"),
            (Event("\"usage\":1", "\"region\":{}"), "/region must be a text, a number, true or false"),
            (Event("\"usage\":1", "\"datacontenttype\":\"text/xml\""), "/datacontenttype must be application/json"),
            (Event("\"usage\":1", "\"data_base64\":\"AA==\""), "/data_base64 is not taken: send the data as JSON"),
            (Event("\"usage\":1", "\"time\":\"yesterday\""),
                "/time must be a time with an offset, such as 2026-01-31T12:00:00Z, in 1900 to 2999"),
            (Event("\"usage\":1", "\"id\":\"2\""), "/id is given twice"),
            (Event("\"usage\":1").Replace("acme", "nobody", StringComparison.Ordinal), "There is no account nobody."),
            (Event("\"usage\":1").Replace("subject", "object", StringComparison.Ordinal), "/subject is required"),
            (Event("\"usage\":1").Replace("\"/s\"", "7", StringComparison.Ordinal),
                "/source must be a text that is not empty"),
            (Event("\"usage\":1", "\"\\ud800\":1"), "has characters that no text can hold"),
            ("7", "must be an object"),
        ];
        var events = string.Join(',', bad.Select(b => b.Event).Append(Event("\"usage\":1")));

        var answer = (await Send(server, $"[{events}]", Many)).Is(200).Json;

        Assert.Equal(1, answer.GetProperty("accepted").GetInt32());
        Assert.Equal(
            bad.Select(b => b.Detail),
            answer.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("detail").GetString()));
        Assert.Equal(
            Enumerable.Range(0, bad.Length),
            answer.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("index").GetInt32()));
    }

    [Fact]
    public async Task A_body_that_holds_no_events_is_refused()
    {
        await using var server = await RunningServer.Start();
        (await Send(server, "{}", Many)).IsProblem("bad-request", 400);
        (await Send(server, "[", Many)).IsProblem("bad-request", 400);
        (await Send(server, "[]{}", Many)).IsProblem("bad-request", 400);
        (await Send(server, "{} 7", One)).IsProblem("bad-request", 400);
        (await Send(server, "{}", "application/cloudevents+xml")).IsProblem("unsupported-media-type", 415);
        var many = $"[{string.Join(',', Enumerable.Repeat("7", 10_001))}]";
        (await Send(server, many, Many)).IsProblem("payload-too-large", 413);
        using var broken = new StringContent("{\"usage\":", null, "application/json");
        var binary = await server.Admin.Send(HttpMethod.Post, Bulk, broken, "ce-specversion: 1.0");
        Assert.Contains("line 1, byte 10", binary.IsProblem("bad-request", 400).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_record_may_name_its_account_by_external_id_too()
    {
        await using var server = await RunningServer.Start();
        var account = await Open(server);
        foreach (var name in (string[])["acme", account])
        {
            var outcome = (await Send(
                server, $$"""[{"id":"r","account":"{{name}}","name":"sms","usage":1}]""", "application/json")).Json;
            Assert.Equal(name == "acme" ? 1 : 0, outcome.GetProperty("accepted").GetInt32());
            Assert.Equal(name == "acme" ? 0 : 1, outcome.GetProperty("duplicates").GetInt32());
        }

        var below = await server.WithKey(account, "ingest");
        using var content = new StringContent(
            """{"id":"r","account":"acme","name":"sms","usage":1}""", null, "application/x-ndjson");
        var hidden = (await below.Send(HttpMethod.Post, Bulk, content)).Is(200).Json.GetProperty("rejected")[0];
        Assert.Equal("/problems/account-not-found", hidden.GetProperty("type").GetString());
    }

    private static string Event(string data, string more = "\"x\":1", string version = "1.0") =>
        $$$"""
        {"specversion":"{{{version}}}","type":"sms","source":"/s","id":"1","subject":"acme",{{{more}}},
         "data":{ {{{data}}} }}
        """;

    private static async Task<string> Open(RunningServer server)
    {
        (await server.Admin.Post("/api/1.0/tariffs", """
            {"name":"t","rates":[{"service":"sms","model":"per_unit","price":1}]}
            """)).Is(201);
        return (await server.Admin.Post("/api/1.0/accounts", """
            {"tariff_plan":"t","external_id":"acme","opened_at":"2026-01-01T00:00:00Z"}
            """)).Is(201).Id;
    }

    private static async Task<(int Accepted, int Duplicates)> Taken(RunningServer server, string body, string type)
    {
        var answer = (await Send(server, body, type)).Is(200).Json;
        return (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("duplicates").GetInt32());
    }

    private static async Task<Reply> Send(RunningServer server, string body, string type)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await server.Admin.Send(HttpMethod.Post, Bulk, content);
    }
}
