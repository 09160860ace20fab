using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Brillig.Bench.Baselines;

/// <summary>
/// A stand-in for bookkeepers outside, of the type <c>http</c>: does whatever it is asked, each after a time that can
/// be set by its name, and counts it. Once another time is set, what it still owes is answered at once.
/// </summary>
public static class VendorServer
{
    /// <summary>Listens until the process is told to end.</summary>
    public static Task Run(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        var desks = new ConcurrentDictionary<string, Desk>();
        Desk Of(string name) => desks.GetOrAdd(name, _ => new Desk());
        app.MapGet("/health/ready", () => Results.Ok());
        app.MapPost("/hook/{name}", async (HttpContext http, string name) =>
        {
            await Of(name).Serve(http.RequestAborted);
            await Answer(http, """{"reference":"r"}""");
        });
        app.MapGet("/hook/{name}", (HttpContext http) => Answer(http, """{"state":"done","reference":"r"}"""));
        app.MapPost("/delay/{name}/{ms:int}", (HttpContext http, string name, int ms) =>
        {
            Of(name).Take(TimeSpan.FromMilliseconds(ms));
            return Answer(http, "{}");
        });
        app.MapGet("/count/{name}", (HttpContext http, string name) => Answer(
            http, string.Create(CultureInfo.InvariantCulture, $$"""{"count":{{Of(name).Served}}}""")));
        return app.RunAsync();
    }

    private static Task Answer(HttpContext http, string json)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = json.Length;
        return http.Response.WriteAsync(json);
    }

    private sealed class Desk
    {
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TimeSpan _delay;
        private long _served;

        public long Served => Interlocked.Read(ref _served);

        public void Take(TimeSpan delay)
        {
            _delay = delay;
            Interlocked.Exchange(
                ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }

        public async Task Serve(CancellationToken cancellation)
        {
            var changed = _changed.Task;
            if (_delay > TimeSpan.Zero) await Task.WhenAny(changed, Task.Delay(_delay, cancellation));
            Interlocked.Increment(ref _served);
        }
    }
}
