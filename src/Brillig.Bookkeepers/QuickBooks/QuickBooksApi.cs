using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Brillig.Bookkeepers.QuickBooks;

/// <summary>Calls of a company's books: JSON, minor version 75, entered by a token that lasts an hour.</summary>
internal sealed class QuickBooksApi(HttpClient client, TimeProvider clock)
{
    private const string Production = "https://quickbooks.api.intuit.com";
    private const string Intuit = ".api.intuit.com";
    private const string Tokens = "https://oauth.platform.intuit.com";
    private const string TokenPath = "/oauth2/v1/tokens/bearer";
    private const string Version = "75";
    private const int BytesMax = 4 * 1024 * 1024;

    // Of one app and one company it answers ten at once; one is left for whoever else uses the app.
    private const int ConcurrentMax = 9;

    private readonly ConcurrentDictionary<string, SemaphoreSlim> _places = [];

    /// <summary>Finds what a statement asks for.</summary>
    public Task<QuickBooksAnswer> Query(Entry entry, string statement, CancellationToken cancel) =>
        Call(
            entry, HttpMethod.Get, $"query?query={Uri.EscapeDataString(statement)}&minorversion={Version}", null,
            cancel);

    /// <summary>Reads a document.</summary>
    public Task<QuickBooksAnswer> Read(Entry entry, string kind, string id, CancellationToken cancel) =>
        Call(entry, HttpMethod.Get, $"{kind}/{Uri.EscapeDataString(id)}?minorversion={Version}", null, cancel);

    /// <summary>Makes a document, once for each name of the request.</summary>
    public Task<QuickBooksAnswer> Make(
        Entry entry, string kind, string request, JsonObject document, CancellationToken cancel) =>
        Call(entry, HttpMethod.Post, $"{kind}?requestid={request}&minorversion={Version}", document, cancel);

    /// <summary>A text within a statement.</summary>
    public static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("'", "\\'", StringComparison.Ordinal)}'";

    private async Task<QuickBooksAnswer> Call(
        Entry entry, HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        var realm = entry.Credentials[QuickBooksBookkeeper.RealmId];
        var places = _places.GetOrAdd(realm, _ => new SemaphoreSlim(ConcurrentMax));
        await places.WaitAsync(cancel);
        try
        {
            return await AccessTokens.Call(
                entry, e => Send(e, method, $"v3/company/{Uri.EscapeDataString(realm)}/{path}", body, cancel),
                answer => answer.Status == 401, Renew, lost => new QuickBooksAnswer(0, Lost: lost));
        }
        finally
        {
            places.Release();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens to a call, its outcome is one of four.")]
    private async Task<QuickBooksAnswer> Send(
        Entry entry, HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, $"{Root(entry)}/{path}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization =
            new AuthenticationHeaderValue("Bearer", entry.Credentials[AccessTokens.AccessToken]);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            var bytes = await Replies.Read(response, BytesMax, cancel);
            return new QuickBooksAnswer(
                (int)response.StatusCode, Parse(bytes), Wait: Replies.Wait(response, clock.GetUtcNow()));
        }
        catch (Exception error)
        {
            return new QuickBooksAnswer(0, Lost: Replies.Lost(error, wasTold: method == HttpMethod.Get));
        }
    }

    private async Task<Renewed> Renew(Entry entry)
    {
        var credentials = entry.Credentials;
        var root = Root(entry);
        var isIntuit = new Uri(root).Host.EndsWith(Intuit, StringComparison.OrdinalIgnoreCase);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{(isIntuit ? Tokens : root)}{TokenPath}");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(
            Encoding.UTF8.GetBytes($"{credentials[QuickBooksBookkeeper.ClientId]}:"
                + credentials[QuickBooksBookkeeper.ClientSecret])));
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token", ["refresh_token"] = credentials[AccessTokens.RefreshToken],
        });
        return await AccessTokens.Ask(client, request, entry, clock);
    }

    private static string Root(Entry entry) => (entry.Address ?? Production).TrimEnd('/');

    private static JsonElement? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return bytes.IsEmpty ? null : JsonElement.Parse(bytes.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
