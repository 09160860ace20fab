using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Brillig.Tests.Safety;

/// <summary>What the server answered.</summary>
public sealed record Answer(HttpStatusCode Status, string Text, string? NextPage)
{
    /// <summary>The body.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Text);
            return document.RootElement.Clone();
        }
    }

    /// <summary>True for 2xx.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Itself, if it is 2xx.</summary>
    /// <exception cref="InvalidOperationException">It is not; with what it says.</exception>
    public Answer Succeeded(string request) =>
        IsSuccess ? this : throw new InvalidOperationException($"{request} was answered {(int)Status}: {Text}");
}

/// <summary>
/// Speaks the API in plain JSON, written and read here by hand, so that nothing of the server's own code stands between
/// a test and what is on the wire.
/// </summary>
public sealed class ApiClient(HttpClient http) : IDisposable
{
    private const string Root = "/api/1.0";

    /// <summary>One that asks this server with this key.</summary>
    public static ApiClient To(Uri server, string key)
    {
        var http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = server, Timeout = TimeSpan.FromSeconds(30),
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return new ApiClient(http);
    }

    /// <summary>Sends a request to a path below <c>/api/1.0</c>.</summary>
    public async Task<Answer> Send(
        HttpMethod method, string path, string? body, string type = "application/json", string? idempotencyKey = null)
    {
        var url = path.StartsWith("http", StringComparison.Ordinal) || path.StartsWith(Root, StringComparison.Ordinal)
            ? path
            : Root + path;
        using var request = new HttpRequestMessage(method, url);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        using var response = await http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), Next(response));
    }

    /// <summary>GET; 200 is expected.</summary>
    public async Task<JsonElement> Get(string path) =>
        (await Send(HttpMethod.Get, path, null)).Succeeded($"GET {path}").Json;

    /// <summary>All pages of a list.</summary>
    public async Task<IReadOnlyList<JsonElement>> List(string path)
    {
        var all = new List<JsonElement>();
        for (var page = path + (path.Contains('?') ? "&" : "?") + "limit=1000"; page is not null;)
        {
            var answer = (await Send(HttpMethod.Get, page, null)).Succeeded($"GET {page}");
            all.AddRange(answer.Json.EnumerateArray());
            page = answer.NextPage;
        }

        return all;
    }

    /// <summary>POST; 2xx is expected.</summary>
    public async Task<JsonElement> Post(string path, string body) =>
        (await Send(HttpMethod.Post, path, body)).Succeeded($"POST {path}").Json;

    /// <summary>PUT; 2xx is expected.</summary>
    public async Task Put(string path, string body) =>
        (await Send(HttpMethod.Put, path, body)).Succeeded($"PUT {path}");

    /// <summary>A new tariff of the operator's.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="rates">A JSON array.</param>
    public Task NewTariff(string name, string rates) =>
        Post("/tariffs", $$"""{"name":"{{name}}","currency":"USD","rates":{{rates}}}""");

    /// <summary>A new account.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> NewAccount(string body) => (await Post("/accounts", body)).Text("id");

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static string? Next(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("Link", out var links)) return null;
        var next = links.SelectMany(l => l.Split(',')).FirstOrDefault(l => l.Contains("rel=\"next\""));
        return next is null ? null : next[(next.IndexOf('<') + 1)..next.IndexOf('>')];
    }
}

/// <summary>Short ways into JSON.</summary>
public static class JsonWays
{
    /// <summary>A member that is text.</summary>
    public static string Text(this JsonElement json, string name) =>
        json.GetProperty(name).GetString() ?? throw new InvalidOperationException($"{name} is null.");

    /// <summary>A member that is a number, exact as written.</summary>
    public static decimal Number(this JsonElement json, string name) => json.GetProperty(name).GetDecimal();

    /// <summary>A number as JSON.</summary>
    public static string Json(this decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
