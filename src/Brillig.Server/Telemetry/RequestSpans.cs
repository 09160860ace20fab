using System.Diagnostics;
using Brillig.Storage;

namespace Brillig.Server.Telemetry;

/// <summary>
/// A span for each request, below the one that its traceparent names. It says the route's pattern, never the address,
/// a body or a key.
/// </summary>
internal static class RequestSpans
{
    /// <summary>Runs the rest under the request's span.</summary>
    public static async Task Traced(HttpContext http, RequestDelegate next)
    {
        using var span = Begin(http);
        await next(http);
        if (span is not { IsAllDataRequested: true }) return;
        var (method, route) = (RequestNames.Method(http), RequestNames.Route(http));
        var status = http.Response.StatusCode;
        span.DisplayName = $"{method} {route}";
        span.SetTag("http.request.method", method);
        span.SetTag("http.route", route);
        span.SetTag("http.response.status_code", status);
        span.SetTag("brillig.request_id", http.TraceIdentifier);
        if (status >= 500) span.SetStatus(ActivityStatusCode.Error);
    }

    private static Activity? Begin(HttpContext http)
    {
        var headers = http.Request.Headers;
        return ActivityContext.TryParse(headers.TraceParent, headers.TraceState, isRemote: true, out var parent)
            ? Instruments.Source.StartActivity("request", ActivityKind.Server, parent)
            : Instruments.Source.StartActivity("request", ActivityKind.Server);
    }
}
