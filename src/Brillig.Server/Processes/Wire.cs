using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Brillig.Storage;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Brillig.Server.Processes;

/// <summary>
/// Carries requests from a follower to the leader, as HTTP. Nothing here decides whether one may be sent twice: each
/// call of <see cref="Send"/> sends at most once.
/// </summary>
internal sealed class Wire(Store store) : IDisposable
{
    private const string PassedOn = "Brillig-Passed-On";   // a proof and the request's id
    private const string Outcome = "Brillig-Outcome";      // of a leader that no longer leads: undone or unknown
    private const string PassedFor = "Brillig-Passed-For"; // the address that it came from
    private const int IdMax = 64;
    private const int BufferedMax = 1 << 20;
    private static readonly FrozenSet<string> OneHop = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Host", "Connection", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Expect", "Content-Length",
        "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "Date", "Server");

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),   // before the leader would close it
        MaxConnectionsPerServer = 512,
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
    });

    // Whoever reads these books' database may say for whom it passes something on; nobody else.
    private readonly Lazy<string> _proof = new(() => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"passed on by a process of the books {store.HashSeed}")))));

    private Term _term = new(new Lead(StoreRole.Down, 0, ""));

    /// <summary>
    /// True if another process passed this on; it goes by the id that it has there, and comes from where it came from.
    /// </summary>
    public bool Receive(HttpContext http)
    {
        if (http.Request.Headers[PassedOn] is not [{ } value]) return false;
        var proof = _proof.Value;
        if (value.Length <= proof.Length + 1 || value.Length > proof.Length + 1 + IdMax
            || !CryptographicOperations.FixedTimeEquals(
                Encoding.ASCII.GetBytes(value, 0, proof.Length), Encoding.ASCII.GetBytes(proof))) return false;
        http.TraceIdentifier = value[(proof.Length + 1)..];
        if (IPAddress.TryParse(http.Request.Headers[PassedFor].ToString(), out var ip))
            http.Connection.RemoteIpAddress = ip;
        return true;
    }

    /// <summary>Tells the process that passed this on what became of it.</summary>
    public static void Tell(HttpResponse response, Passed passed) =>
        response.Headers[Outcome] = passed == Passed.Undone ? "undone" : "unknown";

    /// <summary>Whether a request may have a body.</summary>
    public static bool HasBody(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? true;

    /// <summary>Sends a request to the leader, and its answer to the client.</summary>
    public async Task<Passed> Send(Exchange exchange, Lead lead)
    {
        var http = exchange.Request.HttpContext;
        var over = TermOf(lead).Over;
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(exchange.Gone, over);
        try
        {
            using var request = Message(exchange, lead);
            using var response = await _http.SendAsync(request, cancel.Token);
            if (response.Headers.TryGetValues(Outcome, out var told))
                return told.Contains("undone") ? Passed.Undone : Passed.Unknown;
            await Answer(http, response, cancel.Token);
            return Passed.Answered;
        }
        catch (HttpRequestException error) when (error.HttpRequestError is
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError)
        {
            return Passed.Undone;
        }
        catch (OperationCanceledException error) when (error.InnerException is TimeoutException)
        {
            return Passed.Undone;   // no connection within its time
        }
        catch (Exception error) when (
            error is HttpRequestException or IOException or OperationCanceledException
            && !exchange.Gone.IsCancellationRequested)
        {
            if (!http.Response.HasStarted) return Passed.Unknown;
            http.Abort();   // half an answer is none
            return Passed.Answered;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _http.Dispose();
        _term.Dispose();
    }

    private HttpRequestMessage Message(Exchange exchange, Lead lead)
    {
        var from = exchange.Request;
        var message = new HttpRequestMessage(new HttpMethod(from.Method), Target(from, lead.Address));

        // With a content the client library never sends anything twice by itself.
        if (exchange.Sent is { } sent) message.Content = new ReadOnlyMemoryContent(sent.Bytes);
        else if (!HttpMethods.IsGet(from.Method) && !HttpMethods.IsHead(from.Method))
            message.Content = new ByteArrayContent([]);
        var named = from.Headers.Connection.ToString();
        foreach (var (name, values) in from.Headers)
        {
            if (IsOfOneHop(name, named) || name.StartsWith("Brillig-", StringComparison.OrdinalIgnoreCase)) continue;
            if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                message.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        var http = from.HttpContext;
        message.Headers.TryAddWithoutValidation(PassedOn, $"{_proof.Value} {http.TraceIdentifier}");
        if (http.Connection.RemoteIpAddress is { } ip)
            message.Headers.TryAddWithoutValidation(PassedFor, ip.ToString());
        return message;
    }

    // As it was sent, not as it was understood: what a path means is decided once, by the leader.
    private static Uri Target(HttpRequest request, string address)
    {
        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        var target = raw is ['/', ..] ? raw : request.GetEncodedPathAndQuery();
        return new Uri(
            address.TrimEnd('/') + target,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    private static bool IsOfOneHop(string name, string named) => OneHop.Contains(name)
        || (named.Length > 0 && named.Contains(name, StringComparison.OrdinalIgnoreCase));

    private static async Task Answer(HttpContext http, HttpResponseMessage from, CancellationToken cancel)
    {
        // A small answer is read to its end first: if it breaks off, the request can be sent again.
        var length = from.Content.Headers.ContentLength;
        var small = length is > 0 and <= BufferedMax && http.Request.Method != HttpMethods.Head
            ? ArrayPool<byte>.Shared.Rent((int)length)
            : null;
        try
        {
            await using var body = await from.Content.ReadAsStreamAsync(cancel);
            if (small is not null) await body.ReadExactlyAsync(small.AsMemory(0, (int)(length ?? 0)), cancel);
            var response = http.Response;
            response.StatusCode = (int)from.StatusCode;
            foreach (var (name, values) in from.Headers)
                if (!IsOfOneHop(name, "")) response.Headers[name] = values.ToArray();
            foreach (var (name, values) in from.Content.Headers)
                if (!IsOfOneHop(name, "")) response.Headers[name] = values.ToArray();
            if (from.StatusCode == HttpStatusCode.NoContent) return;
            if (length is not null) response.ContentLength = length;
            if (http.Request.Method == HttpMethods.Head) return;
            if (small is null) await body.CopyToAsync(response.Body, cancel);
            else await response.Body.WriteAsync(small.AsMemory(0, (int)(length ?? 0)), http.RequestAborted);
        }
        finally
        {
            if (small is not null) ArrayPool<byte>.Shared.Return(small);
        }
    }

    private Term TermOf(Lead lead)
    {
        var term = Volatile.Read(ref _term);
        if (ReferenceEquals(term.Lead, lead)) return term;
        term = new Term(lead);
        term.Begin();
        Interlocked.Exchange(ref _term, term);
        return term;
    }

    // A lead as a token: what is under way to a leader that no longer leads is given up a moment later, since a leader
    // that stands still would never answer.
    private sealed class Term(Lead lead) : IDisposable
    {
        private readonly CancellationTokenSource _over = new();

        public Lead Lead => lead;

        public CancellationToken Over => _over.Token;

        public void Begin() => _ = lead.Over.ContinueWith(
            _ => _over.CancelAfter(Grace), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        public void Dispose() => _over.Dispose();
    }
}
