using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Brillig.Tests.Operations;

/// <summary>A point of a metric.</summary>
/// <param name="Name">The metric's.</param>
/// <param name="Unit">The metric's.</param>
/// <param name="Value">The number, or a histogram's sum.</param>
/// <param name="Count">A histogram's count, else 0.</param>
/// <param name="Tags">Its attributes.</param>
public sealed record Point(
    string Name, string Unit, double Value, ulong Count, IReadOnlyDictionary<string, string> Tags);

/// <summary>A span.</summary>
public sealed record Span(
    string Name, string Trace, string Parent, IReadOnlyDictionary<string, string> Tags,
    IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Tags)> Events);

/// <summary>Takes what is sent by OTLP over HTTP and protobuf (opentelemetry-proto 1), as collectors do.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body)> _sent = new();

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Url => _app.Urls.First();

    /// <summary>All that was sent, as text, to look for what must not be in it.</summary>
    public string Raw => string.Concat(_sent.Select(s => Encoding.Latin1.GetString(s.Body)));

    /// <summary>Each metric's points, the last ones last.</summary>
    public IReadOnlyList<Point> Points =>
        [.. Sent("/v1/metrics").SelectMany(m => m.Below(1, 2, 2)).SelectMany(Read)];

    /// <summary>Every span.</summary>
    public IReadOnlyList<Span> Spans => [.. Sent("/v1/traces").SelectMany(m => m.Below(1, 2, 2)).Select(ReadSpan)];

    public static async Task<OtlpReceiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new OtlpReceiver(builder.Build());
        receiver._app.Run(receiver.Take);
        await receiver._app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        _sent.Enqueue((http.Request.Path, body.ToArray()));
        http.Response.ContentType = "application/x-protobuf";
    }

    private IEnumerable<Protobuf> Sent(string path) =>
        _sent.Where(s => s.Path == path).Select(s => new Protobuf(s.Body));

    // Metric: name 1, unit 3, gauge 5, sum 7, histogram 9, each with data_points 1.
    private static IEnumerable<Point> Read(Protobuf metric)
    {
        var (name, unit) = (metric.Text(1), metric.Text(3));
        foreach (var point in metric.Below(5, 1).Concat(metric.Below(7, 1)))
        {
            // as_double 4, as_int 6, attributes 7
            var value = point.Number(4) is { } bits
                ? BitConverter.UInt64BitsToDouble(bits) : (double)unchecked((long)(point.Number(6) ?? 0));
            yield return new Point(name, unit, value, 0, Tags(point, 7));
        }

        // count 4, sum 5, attributes 9
        foreach (var point in metric.Below(9, 1))
            yield return new Point(
                name, unit, BitConverter.UInt64BitsToDouble(point.Number(5) ?? 0), point.Number(4) ?? 0,
                Tags(point, 9));
    }

    // Span: trace_id 1, parent_span_id 4, name 5, attributes 9, events 11 (name 2, attributes 3).
    private static Span ReadSpan(Protobuf span) => new(
        span.Text(5), Convert.ToHexStringLower(span.Bytes(1)), Convert.ToHexStringLower(span.Bytes(4)), Tags(span, 9),
        [.. span.All(11).Select(e => (e.Text(2), Tags(e, 3)))]);

    // KeyValue: key 1, value 2 (string 1, int 3).
    private static Dictionary<string, string> Tags(Protobuf of, int field) => of.All(field).ToDictionary(
        tag => tag.Text(1),
        tag => tag.All(2).Select(v => v.Number(3) is { } number
            ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : v.Text(1)).Single());
}
