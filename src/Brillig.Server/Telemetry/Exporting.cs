using Brillig.Storage;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Brillig.Server.Telemetry;

/// <summary>Sends metrics and traces by OTLP over HTTP, until it is disposed; then it sends what is left.</summary>
internal sealed class Exporting : IDisposable
{
    // Requests by the route's pattern, and the runtime below them.
    private static readonly string[] Meters =
        [Instruments.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    private Exporting(MeterProvider metrics, TracerProvider traces) => (_metrics, _traces) = (metrics, traces);

    /// <summary>Begins, where an endpoint is configured.</summary>
    public static Exporting Begin(ServerOptions options)
    {
        var endpoint = options.Otlp ?? throw new InvalidOperationException("No endpoint is configured.");
        var resource = ResourceBuilder.CreateDefault()
            .AddService("brillig", serviceVersion: typeof(Exporting).Assembly.GetName().Version?.ToString(3))
            .AddAttributes([new("brillig.books", options.Books)]);
        return new Exporting(
            Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters)
                .AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/metrics")).Build(),
            Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Instruments.Name)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.TraceRatio)))
                .AddOtlpExporter(otlp => Send(otlp, endpoint, "v1/traces")).Build());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _metrics.Dispose();
        _traces.Dispose();
    }

    // What the environment says of headers, timeouts and certificates (OTEL_EXPORTER_OTLP_…) holds as well.
    private static void Send(OtlpExporterOptions otlp, Uri endpoint, string path)
    {
        otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
        var root = endpoint.AbsoluteUri.EndsWith('/') ? endpoint : new Uri(endpoint.AbsoluteUri + "/");
        otlp.Endpoint = new Uri(root, path);
    }
}
