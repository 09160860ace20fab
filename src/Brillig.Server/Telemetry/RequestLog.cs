using System.Diagnostics;
using Brillig.Server.Auth;

namespace Brillig.Server.Telemetry;

/// <summary>
/// One line for each request that was refused or failed, or for all of them where that is asked for: ids, the route's
/// pattern, the status, the time. Never bodies, queries, addresses of ours filled in, or keys.
/// </summary>
internal sealed partial class RequestLog(ILogger<RequestLog> logger, ApiKeys keys, bool isAll)
{
    /// <summary>Runs the rest, and tells how it ended.</summary>
    public async Task Logged(HttpContext http, RequestDelegate next)
    {
        var began = Stopwatch.GetTimestamp();
        await next(http);
        if (http.Response.StatusCode < 400 && !isAll) return;
        if (!logger.IsEnabled(LogLevel.Information)) return;
        var time = Math.Round(Stopwatch.GetElapsedTime(began).TotalMilliseconds, 3);
        var key = keys.Find(http.Request.Headers.Authorization) is { Key: var id } ? id.ToString() : "-";
        Ended(
            http.TraceIdentifier, RequestNames.Method(http), RequestNames.Route(http), http.Response.StatusCode, time,
            key);
    }

    [LoggerMessage(
        LogLevel.Information,
        "Request {RequestId}: {Method} {Route} answered {Status} in {Milliseconds} ms, key {Key}")]
    private partial void Ended(
        string requestId, string method, string route, int status, double milliseconds, string key);
}
