using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What a receiver does with a message.</summary>
public enum Manner
{
    /// <summary>It collects, and says so.</summary>
    Good,

    /// <summary>It has no money to collect.</summary>
    Refusing,

    /// <summary>It collects, and breaks off before it says so.</summary>
    DoneThenLost,

    /// <summary>It breaks off before it collects.</summary>
    Lost,

    /// <summary>It has too much to do.</summary>
    Busy,

    /// <summary>It answers only after a while.</summary>
    Slow,
}

/// <summary>An address that takes signed messages, as the books of a reseller's own system would.</summary>
public sealed class Receiver : IAsyncDisposable
{
    /// <summary>The key that it shares with the server.</summary>
    public static readonly string Secret = "whsec_" + Convert.ToBase64String(SHA256.HashData("receiver"u8));

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _ends = new();

    private Receiver(WebApplication app) => _app = app;

    /// <summary>Where it is.</summary>
    public string Address => $"{_app.Urls.First()}/hook";

    /// <summary>What it does with the next message, after that with every further one the last of these.</summary>
    public ConcurrentQueue<Manner> Manners { get; } = [];

    /// <summary>How long a slow answer takes.</summary>
    public TimeSpan Slowness { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>What it collected: the amount by message.</summary>
    public ConcurrentDictionary<string, decimal> Collected { get; } = [];

    /// <summary>Every message that came: its id and body.</summary>
    public ConcurrentQueue<(string Id, string Body)> Messages { get; } = [];

    /// <summary>How often it was asked what became of one.</summary>
    public int Asked => _asked;

    /// <summary>What of it was not signed as agreed.</summary>
    public int Unsigned => _unsigned;

    private int _asked;
    private int _unsigned;
    private Manner _last = Manner.Good;

    /// <summary>Starts one.</summary>
    public static async Task<Receiver> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new Receiver(app);
        app.MapPost("/hook", receiver.Take);
        app.MapGet("/hook", receiver.Tell);
        app.MapGet("/elsewhere", (HttpContext http) => http.Response.Redirect("/hook?webhook-id=x"));
        await app.StartAsync();
        return receiver;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();   // nobody waits for what is slow
        await _app.StopAsync();
        await _app.DisposeAsync();
        _ends.Dispose();
    }

    private async Task Take(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var id = http.Request.Headers["webhook-id"].ToString();
        Messages.Enqueue((id, body));
        if (!IsSigned(http.Request, id, body)) Interlocked.Increment(ref _unsigned);
        if (Manners.TryDequeue(out var next)) _last = next;
        var manner = _last;
        if (manner == Manner.Slow) await Task.Delay(Slowness, _ends.Token);
        if ((manner is Manner.Good or Manner.DoneThenLost or Manner.Slow) && JsonDocument.Parse(body).RootElement
            .GetProperty("data").TryGetProperty("amount", out var amount))
            Collected.TryAdd(id, amount.GetDecimal());
        switch (manner)
        {
            case Manner.Refusing:
                http.Response.StatusCode = 402;
                await http.Response.WriteAsync("""{"token":"no-payment-token"}""");
                break;
            case Manner.Busy:
                http.Response.StatusCode = 429;
                http.Response.Headers.RetryAfter = "7200";
                break;
            case Manner.DoneThenLost or Manner.Lost:
                http.Abort();
                break;
            default:
                await http.Response.WriteAsync($$"""{"reference":"r-{{id[^4..]}}"}""");
                break;
        }
    }

    private Task Tell(HttpContext http)
    {
        Interlocked.Increment(ref _asked);
        var id = http.Request.Query["webhook-id"].ToString();
        if (!IsSigned(http.Request, id, "")) Interlocked.Increment(ref _unsigned);
        return http.Response.WriteAsync(Collected.ContainsKey(id)
            ? $$"""{"state":"done","reference":"r-{{id[^4..]}}"}"""
            : """{"state":"absent"}""");
    }

    private static bool IsSigned(HttpRequest request, string id, string body)
    {
        var key = Convert.FromBase64String(Secret["whsec_".Length..]);
        var signed = $"{id}.{request.Headers["webhook-timestamp"]}.{body}";
        var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(signed)));
        return request.Headers["webhook-signature"] == expected;
    }
}
