using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Brillig.Client.Json;

namespace Brillig.Client;

/// <summary>A server's API, typed. Safe to use from many threads at once.</summary>
/// <remarks>
/// When the connection is lost, what was asked is sent again: reads and records with an id may come twice by
/// themselves, and each other write goes under an idempotency key, so that it has one effect. What the server did not
/// take (503) is sent again after as long as it asks for.
/// </remarks>
/// <param name="http">With the server's address, and the key as its bearer token.</param>
/// <param name="time">For waiting between attempts.</param>
public sealed partial class BrilligClient(HttpClient http, TimeProvider? time = null) : IDisposable
{
    private static readonly TimeSpan s_firstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private volatile bool _hasAnswered;

    /// <summary>How long a request is sent again and again before it counts as failed.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The caller's own name for its next write, or null: each write has a name of its own.</summary>
    /// <remarks>For one request alone: with another one, the server refuses it.</remarks>
    public string? IdempotencyKey { get; init; }

    /// <summary>True: writes are only tried. They are answered as if they were done, and nothing is done.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>The server's address.</summary>
    public Uri? Address => http.BaseAddress;

    /// <summary>A client of one server.</summary>
    /// <param name="address">Such as <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="key">An API key, <c>brk_…</c>.</param>
    /// <param name="idempotencyKey">The caller's own name for its next write, or null.</param>
    /// <param name="isDryRun">Writes are only tried.</param>
    public static BrilligClient At(Uri address, string? key, string? idempotencyKey = null, bool isDryRun = false)
    {
        var http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(100) };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new BrilligClient(http) { IdempotencyKey = idempotencyKey, IsDryRun = isDryRun };
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<T> Get<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Get, path, null, null, cancel);
        return await Read(answer, type, cancel);
    }

    private async Task<List<T>> GetAll<T>(string path, JsonTypeInfo<List<T>> type, CancellationToken cancel)
    {
        var all = new List<T>();
        for (var next = path; next is not null;)
        {
            using var answer = await Send(HttpMethod.Get, next, null, null, cancel);
            all.AddRange(await Read(answer, type, cancel));
            next = NextPage(answer);
        }

        return all;
    }

    private async Task<T> Write<T, TBody>(
        HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type,
        CancellationToken cancel)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, bodyType);
        using var answer = await Send(method, path, () => Json(bytes, "application/json"), NewName(), cancel);
        return await Read(answer, type, cancel);
    }

    private async Task<HttpResponseMessage> Send(
        HttpMethod method, string path, Func<HttpContent>? content, string? once, CancellationToken cancel,
        string? lines = null)
    {
        // A billing run says by itself that it is one.
        if (IsDryRun && once is not null && !path.Contains("dry_run", StringComparison.Ordinal))
            path += path.Contains('?', StringComparison.Ordinal) ? "&dry_run=true" : "?dry_run=true";
        var begun = _time.GetTimestamp();
        for (var wait = s_firstWait; ; wait = wait * 2 < s_longestWait ? wait * 2 : s_longestWait)
        {
            var isLast = _time.GetElapsedTime(begun) + wait > Patience;
            try
            {
                using var request = new HttpRequestMessage(method, path) { Content = content?.Invoke() };
                if (once is not null) request.Headers.Add("Idempotency-Key", once);
                if (lines is not null) request.Headers.Accept.ParseAdd(lines);
                var when = lines is null
                    ? HttpCompletionOption.ResponseContentRead
                    : HttpCompletionOption.ResponseHeadersRead;   // read line by line, while they are written
                var answer = await http.SendAsync(request, when, cancel);
                _hasAnswered = true;
                if (answer.IsSuccessStatusCode) return answer;
                using (answer)
                {
                    if (answer.StatusCode != HttpStatusCode.ServiceUnavailable || isLast)
                        throw await Refusal(answer, cancel);
                    wait = answer.Headers.RetryAfter?.Delta ?? wait;
                }
            }
            catch (HttpRequestException e)
            {
                // Before the first answer nobody knows that there is a server: waiting would only look like a hang.
                if (isLast || !_hasAnswered) throw new ServerUnreachableException(Address, Why(e), e);
            }
            catch (TaskCanceledException e) when (!cancel.IsCancellationRequested)
            {
                if (isLast) throw new ServerUnreachableException(Address, "it took too long.", e);
            }

            await Task.Delay(wait, _time, cancel);
        }
    }

    // Sent again under the same name, a write has one effect.
    private string NewName() => IdempotencyKey ?? Guid.CreateVersion7().ToString("N");

    private static string Why(HttpRequestException e) => (e.InnerException?.Message ?? e.Message).TrimEnd('.') + ".";

    private static ByteArrayContent Json(byte[] bytes, string type) =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private static async Task<T> Read<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancel);
        return await JsonSerializer.DeserializeAsync(body, type, cancel)
            ?? throw new JsonException("The server answered null.");
    }

    private static async Task<BrilligException> Refusal(HttpResponseMessage answer, CancellationToken cancel)
    {
        var status = (int)answer.StatusCode;
        try
        {
            var body = await Read(answer, ClientJson.Default.JsonElement, cancel);
            if (body.TryGetProperty("data", out var data)) return Refusal(status, data);
            var problem = body.Deserialize(ClientJson.Default.Problem) ?? throw new JsonException("A problem is null.");
            var type = problem.Type?.Split('/')[^1] ?? "unknown";
            return new BrilligException(
                status, type, problem.Detail ?? problem.Title ?? $"Status {status}.", problem.Errors ?? []);
        }
        catch (JsonException)
        {
            return new BrilligException(status, "unknown", $"The server answered with status {status}.", []);
        }
    }

    // Link: </api/1.0/accounts?cursor=…>; rel="next" (RFC 8288)
    private static string? NextPage(HttpResponseMessage answer)
    {
        if (!answer.Headers.TryGetValues("Link", out var links)) return null;
        foreach (var link in links.SelectMany(l => l.Split(',')))
        {
            var open = link.IndexOf('<', StringComparison.Ordinal);
            var close = link.IndexOf('>', StringComparison.Ordinal);
            if (open >= 0 && close > open && link[close..].Contains("next", StringComparison.Ordinal))
                return link[(open + 1)..close];
        }

        return null;
    }
}
