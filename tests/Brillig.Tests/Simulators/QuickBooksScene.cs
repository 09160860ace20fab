using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Simulators.QuickBooks;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>What a call was answered.</summary>
public sealed record QuickBooksReply(int Status, JsonElement Body)
{
    /// <summary>The id of the document that was answered.</summary>
    public string Id => Body.EnumerateObject().First().Value.GetProperty(nameof(Id)).GetString() ?? "";

    /// <summary>The code of the error.</summary>
    public string? Code => Body.GetProperty("Fault").GetProperty("Error")[0].GetProperty("code").GetString();

    /// <summary>What a query found.</summary>
    public IReadOnlyList<JsonElement> Found(string kind) =>
        Body.GetProperty("QueryResponse").TryGetProperty(kind, out var found) ? [.. found.EnumerateArray()] : [];
}

/// <summary>A simulator on 26 January 2026 with a customer and an item, spoken to as any app would.</summary>
public sealed class QuickBooksScene : IAsyncDisposable
{
    public const string CustomerName = "Bill's Windsurf Shop";

    private readonly HttpClient _http;

    private QuickBooksScene(QuickBooksSimulator simulator)
    {
        Simulator = simulator;
        _http = new HttpClient { BaseAddress = simulator.Address, Timeout = TimeSpan.FromSeconds(10) };
        Token = simulator.Settings.AccessToken;
    }

    public QuickBooksSimulator Simulator { get; }

    /// <summary>The access token; null: none is sent.</summary>
    public string? Token { get; set; }

    public string Customer { get; private set; } = "";

    public string Item { get; private set; } = "";

    public static async Task<QuickBooksScene> Set(Func<QuickBooksSettings, QuickBooksSettings>? change = null)
    {
        var settings = new QuickBooksSettings { Clock = new(2026, 1, 26, 12, 0, 0, TimeSpan.Zero) };
        var scene = new QuickBooksScene(await QuickBooksSimulator.Start(change?.Invoke(settings) ?? settings));
        scene.Customer = (await scene.Post("customer", new JsonObject
        {
            ["DisplayName"] = CustomerName, ["Taxable"] = false,
            ["PrimaryEmailAddr"] = new JsonObject { ["Address"] = "Surf@Intuit.com" },
        }.ToJsonString())).Id;
        scene.Item = (await scene.Post(
            "item", """{"Name":"Hours","Type":"Service","IncomeAccountRef":{"value":"1"}}""")).Id;
        return scene;
    }

    public Task<QuickBooksReply> Get(string path) => Send("GET", Company(path), null);

    public Task<QuickBooksReply> Post(string path, string json) => Send("POST", Company(path), json);

    public Task<QuickBooksReply> Query(string statement) => Get($"query?query={Uri.EscapeDataString(statement)}");

    /// <summary>An invoice of the customer.</summary>
    public Task<QuickBooksReply> Invoice(decimal amount = 10, string? number = null, string query = "") => Post(
        $"invoice{query}", new JsonObject
        {
            ["CustomerRef"] = new JsonObject { ["value"] = Customer }, ["DocNumber"] = number,
            ["Line"] = new JsonArray(new JsonObject
            {
                ["Amount"] = amount, ["DetailType"] = "SalesItemLineDetail", ["Description"] = "January",
                ["SalesItemLineDetail"] = new JsonObject
                {
                    ["ItemRef"] = new JsonObject { ["value"] = Item }, ["Qty"] = 2, ["UnitPrice"] = amount / 2,
                },
            }),
        }.ToJsonString());

    /// <summary>New tokens.</summary>
    public Task<QuickBooksReply> Renew(string refresh) => Send(
        "POST", "/oauth2/v1/tokens/bearer", $"grant_type=refresh_token&refresh_token={refresh}",
        "application/x-www-form-urlencoded");

    public async Task<QuickBooksReply> Send(
        string method, string path, string? body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Accept.ParseAdd("application/json");
        var (id, secret) = (Simulator.Settings.ClientId, Simulator.Settings.ClientSecret);
        if (path.StartsWith("/oauth2", StringComparison.Ordinal))
            request.Headers.Authorization = BraintreeClient.Keys(id, secret);
        else if (Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, text.Length > 0 ? JsonElement.Parse(text) : default);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Simulator.DisposeAsync();
    }

    private string Company(string path) => $"/v3/company/{Simulator.Settings.RealmId}/{path}";
}
