using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Brillig.Tests.Cli;

/// <summary>A server that answers as a test tells it, request by request; the last answer goes on.</summary>
public sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Func<HttpContext, Task>[] _answers;
    private readonly List<string> _bodies = [];
    private readonly Lock _lock = new();

    private FakeServer(WebApplication app, Func<HttpContext, Task>[] answers) => (_app, _answers) = (app, answers);

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <summary>What it was sent, in order.</summary>
    public IReadOnlyList<string> Bodies
    {
        get
        {
            lock (_lock) return [.. _bodies];
        }
    }

    /// <summary>Starts one on a free port.</summary>
    public static async Task<FakeServer> Start(params Func<HttpContext, Task>[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = new FakeServer(builder.Build(), answers);
        server._app.Run(server.Answer);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Answers with a status and a body.</summary>
    public static Func<HttpContext, Task> Says(int status, string body, string? retryAfter = null) => async http =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = status < 400 ? "application/json" : "application/problem+json";
        if (retryAfter is not null) http.Response.Headers.RetryAfter = retryAfter;
        await http.Response.WriteAsync(body);
    };

    /// <summary>Closes the connection instead of answering.</summary>
    public static Task HangsUp(HttpContext http)
    {
        http.Abort();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        int at;
        lock (_lock)
        {
            at = Math.Min(_bodies.Count, _answers.Length - 1);
            _bodies.Add(body);
        }

        await _answers[at](http);
    }
}
