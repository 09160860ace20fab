using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Brillig.Bench.Figures;
using Brillig.Bench.Work;

namespace Brillig.Bench.Studies;

/// <summary>How fast stored usage is rated again by another tariff, from the rows to the answer.</summary>
internal sealed class Simulating : Study
{
    private static readonly Figure s_rate = new("SIM", "records rated again by simulate", Bound.Least(0.5))
    {
        Unit = "M/s",
    };

    private const string Tried = """
        {"name":"tried","currency":"USD","rates":[{"service":"*","model":"graduated",
        "tiers":[{"up_to":10,"price":0.02},{"up_to":100,"price":0.01},{"up_to":null,"price":0.004}]}]}
        """;

    private const string Span = """{"from":"1990-01-01T00:00:00Z","to":"2900-01-01T00:00:00Z"}""";

    public override IReadOnlyList<Figure> Figures => [s_rate];

    public override async Task<IReadOnlyList<FigureResult>> Measure(
        EngineBench bench, Action<string> progress, CancellationToken cancellation)
    {
        var server = (await bench.Grown(cancellation)).Server;
        var tariff = await server.Ask(server.Requests.Json("POST", "/api/1.0/tariffs", Tried), 201, cancellation);
        var path = $"http://{server.Process.Address}/api/1.0/tariffs/{tariff.GetProperty("id").GetGuid()}/simulate";
        var rates = new List<double>();
        for (var turn = 0; turn < bench.Options.StudyRepeats; turn++)
        {
            var start = Stopwatch.GetTimestamp();
            var records = await Simulate(path, server.Key, cancellation);
            rates.Add(records / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e6);
            progress($"{bench.Engine}: simulated {records:n0} records at {rates[^1]:n2} M/s");
        }

        return [FigureResult.Of(bench.Engine, s_rate, rates) with { Note = "the answer read to its end" }];
    }

    private static async Task<long> Simulate(string path, string key, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(10) };
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent(Span, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        var last = "{}";
        while (await lines.ReadLineAsync(cancellation) is { } line) last = line;
        using var sums = JsonDocument.Parse(last);
        return sums.RootElement.GetProperty("records").GetInt64();
    }
}
