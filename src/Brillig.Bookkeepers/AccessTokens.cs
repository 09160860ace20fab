using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers;

/// <summary>
/// Calls of vendors that are entered by an access token which expires, and is renewed by another one which may be used
/// once (OAuth 2, RFC 6749, section 6).
/// </summary>
internal static class AccessTokens
{
    /// <summary>Enters; expires after hours, and is kept with the credentials that people set.</summary>
    public const string AccessToken = "access_token";

    /// <summary>Renews both; each renewal may give another one.</summary>
    public const string RefreshToken = "refresh_token";

    private const int BytesMax = 64 * 1024;

    /// <summary>Calls. Without a token, or with one that is not taken, it is renewed, and the call repeated.</summary>
    /// <param name="entry">As it was read.</param>
    /// <param name="call">What is done, by the token of an entry.</param>
    /// <param name="isRefused">True of an answer that the token was not taken, by which nothing was done.</param>
    /// <param name="ask">Asks the vendor for new tokens.</param>
    /// <param name="lost">What it means that there are none.</param>
    public static async Task<T> Call<T>(
        Entry entry, Func<Entry, Task<T>> call, Func<T, bool> isRefused, Func<Entry, Task<Renewed>> ask,
        Func<Answered, T> lost)
    {
        if (entry.Credentials.ContainsKey(AccessToken))
        {
            var answer = await call(entry);
            if (!isRefused(answer)) return answer;
        }

        return await entry.Renewed(ask) switch
        {
            { Entry: { } renewed } => await call(renewed),
            { Lost: { } why } => lost(why),
            _ => throw new InvalidOperationException("New tokens, or why there are none, are always answered."),
        };
    }

    /// <summary>
    /// Asks a vendor's token endpoint. Nobody may end it: what it answers is to be kept, whoever waits for it. Whatever
    /// comes of it, nothing else was done.
    /// </summary>
    /// <param name="client">By this.</param>
    /// <param name="request">The vendor's own request for new tokens.</param>
    /// <param name="entry">In whose credentials they take their places.</param>
    /// <param name="clock">Tells until when to wait.</param>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens to a call, its outcome is one of four.")]
    public static async Task<Renewed> Ask(
        HttpClient client, HttpRequestMessage request, Entry entry, TimeProvider clock)
    {
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, default);
            var status = (int)response.StatusCode;
            if (status == 200 && Merge(entry, await Replies.Read(response, BytesMax, default)) is { } renewed)
                return new Renewed(renewed);
            var why = status is 400 or 401 or 403 ? "credentials-refused" : $"token-status-{status}";
            var wait = Replies.Wait(response, clock.GetUtcNow());
            return new Renewed(null, new Answered(Outcome.Retrying, Why: why, NotBefore: wait) { IsTrouble = true });
        }
        catch (Exception error)
        {
            var lost = Replies.Lost(error, wasTold: false);
            return new Renewed(null, lost with { Outcome = Outcome.Retrying, Why = $"token-{lost.Why}" });
        }
    }

    // A vendor that names no new token of the second kind lets the old one be used again.
    private static Entry? Merge(Entry entry, ReadOnlyMemory<byte> body)
    {
        try
        {
            if (JsonNode.Parse(body.Span) is not JsonObject said || Text(said, AccessToken) is not { } access)
                return null;
            return new Entry(entry.Address, new Dictionary<string, string>(entry.Credentials)
            {
                [AccessToken] = access,
                [RefreshToken] = Text(said, RefreshToken) ?? entry.Credentials[RefreshToken],
            });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonObject said, string name) =>
        said[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
