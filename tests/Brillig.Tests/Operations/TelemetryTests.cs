using System.Net.Http.Headers;
using System.Text;
using Brillig.Tests.Cli;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Operations;

/// <summary>What a server sends to a collector: sane numbers, spans with their batch, and nothing secret.</summary>
public sealed class TelemetryTests : IDisposable
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Parent = "00f067aa0ba902b7";
    private const string Canary = "canary-7f3a";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_collector_sees_what_the_server_does()
    {
        await using var receiver = await OtlpReceiver.Start();
        var (key, account) = await Work(receiver);

        var points = receiver.Points;
        double Last(string name) => points.Last(p => p.Name == name).Value;
        Assert.Empty(Shown.Except(points.Select(p => (p.Name, p.Unit))));
        Assert.Equal(5, Last("brillig.records"));
        Assert.Equal(1, Last("brillig.takeovers"));
        Assert.Equal((0, 0, 0), (Last("brillig.queue.length"), Last("brillig.queue.bytes"), Last("brillig.paused")));
        Assert.InRange(Last("brillig.watermark.lag"), 0, 100);
        Assert.InRange(Last("brillig.dirty.accounts"), 0, 2);
        var refused = points.Last(p => p.Name == "brillig.refusals" && p.Tags["reason"] == "no-rate");
        Assert.Equal(1, refused.Value);
        var facts = points.Last(p => p.Name == "brillig.batch.facts");
        Assert.InRange(facts.Value, 8, 100);
        foreach (var time in new[] { "decide", "append", "commit" })
        {
            var times = points.Last(p => p.Name == $"brillig.batch.{time}");
            Assert.Equal(facts.Count, times.Count);
            Assert.InRange(times.Value, 0.000_001, 60);
        }

        var requests = points.Where(p => p.Name == "http.server.request.duration").ToList();
        Assert.Contains(requests, p => p.Tags["http.route"] == "/api/1.0/accounts/{id:guid}/usage"
            && p.Tags["http.request.method"] == "PUT" && p.Tags["http.response.status_code"] == "204" && p.Count == 5);
        Assert.DoesNotContain(key, receiver.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, receiver.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain(account, receiver.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_span_continues_the_callers_trace_and_names_its_batch()
    {
        await using var receiver = await OtlpReceiver.Start();
        await Work(receiver);

        var span = Assert.Single(receiver.Spans, s => s.Trace == Trace);
        Assert.Equal("PUT /api/1.0/accounts/{id:guid}/usage", span.Name);
        Assert.Equal(Parent, span.Parent);
        Assert.Equal("204", span.Tags["http.response.status_code"]);
        Assert.NotEmpty(span.Tags["brillig.request_id"]);
        var committed = Assert.Single(span.Events);
        Assert.Equal("committed", committed.Name);
        Assert.InRange(int.Parse(committed.Tags["brillig.batch"], null), 2, 100);
        Assert.Single(receiver.Spans);   // of those that begin here none is kept at a ratio of 0
    }

    /// <summary>Every metric that docs/operating.md names, with its unit.</summary>
    public static IReadOnlyList<(string Name, string Unit)> Shown { get; } =
    [
        ("brillig.queue.length", "{command}"), ("brillig.queue.bytes", "By"), ("brillig.queue.records", "{record}"),
        ("brillig.batch.records", "{record}"), ("brillig.batch.facts", "{fact}"), ("brillig.batch.decide", "s"),
        ("brillig.batch.append", "s"), ("brillig.batch.commit", "s"), ("brillig.records", "{record}"),
        ("brillig.watermark.lag", "{batch}"), ("brillig.dirty.accounts", "{account}"), ("brillig.paused", "1"),
        ("brillig.takeovers", "{lease}"), ("brillig.refusals", "{request}"), ("http.server.request.duration", "s"),
    ];

    // Some usage with canaries in every place that a client fills, one refusal, one traced request; then it ends.
    private async Task<(string Key, string Account)> Work(OtlpReceiver receiver)
    {
        await using var server = await BrilligProcess.Serve(
            "--data", _folder.Below("data"), "--listen", "http://127.0.0.1:0", "--otlp", receiver.Url,
            "--trace-ratio", "0");
        var key = (await File.ReadAllTextAsync(
            Path.Combine(_folder.Below("data"), "admin.key"), TestContext.Current.CancellationToken)).Trim();
        var client = new Server.Client(server.Address, key);
        (await client.Post("/api/1.0/tariffs", new
        {
            name = Canary, currency = "USD", rates = new[] { new { service = Canary, model = "per_unit", price = 1 } },
        })).Is(201);
        var account = (await client.Post(
            "/api/1.0/accounts", new { tariff_plan = Canary, type = "postpaid", external_id = Canary })).Is(201).Id;
        var usage = $"/api/1.0/accounts/{account}/usage";
        for (var i = 0; i < 4; i++) (await client.Put(usage, new[] { new { name = Canary, usage = 1 } })).Is(204);
        (await client.Put(usage, new[] { new { name = "none", usage = 1 } })).IsProblem("no-rate", 422);
        (await client.Get($"/api/1.0/accounts?external_id={Canary}")).Is(200);
        using var body = new StringContent($$"""[{"name":"{{Canary}}","usage":1}]""", Encoding.UTF8);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        (await client.Send(HttpMethod.Put, usage, body, $"traceparent: 00-{Trace}-{Parent}-01")).Is(204);
        Assert.Equal(0, await server.Terminate());
        return (key, account);
    }
}
