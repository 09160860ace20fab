using System.Net.Http.Headers;

namespace Brillig.Tests.Safety;

/// <summary>
/// Sends each request to one server of several, in turn, as a load balancer would: to another one where it cannot
/// connect, and, if it is told to, where the connection breaks on a request that cannot count twice.
/// </summary>
public sealed class Balancer(IReadOnlyList<Uri> servers, bool repeats) : DelegatingHandler(
    new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 400 })
{
    private int _next = -1;
    private int _repeated;

    /// <summary>How many requests were sent again.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var first = (uint)Interlocked.Increment(ref _next);
        for (var attempt = 1; ; attempt++)
        {
            var server = servers[(int)((first + (uint)attempt) % (uint)servers.Count)];
            try
            {
                return await base.SendAsync(To(server, request, body), cancellationToken);
            }
            catch (HttpRequestException error) when (attempt < 3 * servers.Count
                && (error.HttpRequestError == HttpRequestError.ConnectionError || (repeats && IsOnce(request))))
            {
                Interlocked.Increment(ref _repeated);
                await Task.Delay(10, cancellationToken);
            }
        }
    }

    // All usage of these tests has ids.
    private static bool IsOnce(HttpRequestMessage request) => request.Method == HttpMethod.Get
        || request.Headers.Contains("Idempotency-Key")
        || request.RequestUri?.AbsolutePath.EndsWith("/usage", StringComparison.Ordinal) == true;

    private static HttpRequestMessage To(Uri server, HttpRequestMessage request, byte[]? body)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(server, request.RequestUri?.PathAndQuery));
        foreach (var header in request.Headers) message.Headers.TryAddWithoutValidation(header.Key, header.Value);
        if (body is null) return message;
        message.Content = new ByteArrayContent(body);
        if (request.Content?.Headers.ContentType is { } type)
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type.ToString());
        return message;
    }
}
