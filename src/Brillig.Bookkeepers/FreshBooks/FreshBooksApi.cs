using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Brillig.Bookkeepers.FreshBooks;

/// <summary>Calls of FreshBooks: JSON, entered by an access token that is renewed when it is no good.</summary>
internal sealed class FreshBooksApi(HttpClient client, TimeProvider clock)
{
    private const string Production = "https://api.freshbooks.com";
    private const int BytesMax = 4 * 1024 * 1024;

    /// <summary>Asks for something.</summary>
    public Task<FreshBooksAnswer> Get(Entry entry, string path, CancellationToken cancel) =>
        Send(entry, HttpMethod.Get, path, null, cancel);

    /// <summary>Makes or changes something.</summary>
    /// <param name="entry">Whose, and where.</param>
    /// <param name="method">What is done.</param>
    /// <param name="path">Below the account.</param>
    /// <param name="body">What is sent, or null.</param>
    /// <param name="cancel">Ends it.</param>
    public Task<FreshBooksAnswer> Send(
        Entry entry, HttpMethod method, string path, JsonObject? body, CancellationToken cancel) =>
        Call(entry, method, $"/accounting/account/{AccountOf(entry)}/{path}", body, cancel);

    /// <summary>The same, of who listens to it.</summary>
    public Task<FreshBooksAnswer> SendEvents(
        Entry entry, HttpMethod method, string path, JsonObject? body, CancellationToken cancel) =>
        Call(entry, method, $"/events/account/{AccountOf(entry)}/events/{path}", body, cancel);

    private Task<FreshBooksAnswer> Call(
        Entry entry, HttpMethod method, string path, JsonObject? body, CancellationToken cancel) => AccessTokens.Call(
            entry, with => Once(with, method, path, body, cancel), answer => answer.Status == 401, Renew,
            why => new FreshBooksAnswer(0, Lost: why));

    private async Task<FreshBooksAnswer> Once(
        Entry entry, HttpMethod method, string path, JsonObject? body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, Root(entry) + path);
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Bearer", entry.Credentials[FreshBooksBookkeeper.AccessToken]);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await Ask(request, isLookUp: method == HttpMethod.Get, cancel);
    }

    private async Task<Renewed> Renew(Entry entry)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Root(entry)}/auth/oauth/token");
        request.Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token",
            ["refresh_token"] = entry.Credentials[FreshBooksBookkeeper.RefreshToken],
            ["client_id"] = entry.Credentials[FreshBooksBookkeeper.ClientId],
            ["client_secret"] = entry.Credentials[FreshBooksBookkeeper.ClientSecret],
            ["redirect_uri"] = entry.Credentials[FreshBooksBookkeeper.RedirectUri],
        });
        return await AccessTokens.Ask(client, request, entry, clock);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever happens to a call, its outcome is one of four.")]
    private async Task<FreshBooksAnswer> Ask(HttpRequestMessage request, bool isLookUp, CancellationToken cancel)
    {
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            var bytes = await Replies.Read(response, BytesMax, cancel);
            return new FreshBooksAnswer(
                (int)response.StatusCode, Parse(bytes), Wait: Replies.Wait(response, clock.GetUtcNow()));
        }
        catch (Exception error)
        {
            return new FreshBooksAnswer(0, Lost: Replies.Lost(error, isLookUp));
        }
    }

    private static string AccountOf(Entry entry) =>
        Uri.EscapeDataString(entry.Credentials[FreshBooksBookkeeper.Account]);

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
