using System.Net;
using Brillig.Simulators.QuickBooks.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Brillig.Tests.Simulators;

/// <summary>An app's endpoint for notifications: keeps what it is sent.</summary>
public sealed class QuickBooksReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<(string Body, string Signature)> _messages = [];

    private QuickBooksReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/", async (HttpRequest request) =>
        {
            using var reader = new StreamReader(request.Body);
            _messages.Add((await reader.ReadToEndAsync(), request.Headers[WebhookSigning.Header].ToString()));
        });
    }

    public Uri Url => new(_app.Urls.First());

    public IReadOnlyList<(string Body, string Signature)> Messages => _messages;

    public static async Task<QuickBooksReceiver> Start()
    {
        var receiver = new QuickBooksReceiver();
        await receiver._app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
