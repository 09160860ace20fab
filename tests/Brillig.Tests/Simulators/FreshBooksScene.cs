using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Simulators.FreshBooks;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>What a call was answered.</summary>
public sealed record FreshBooksReply(int Status, JsonElement Body)
{
    /// <summary>The object that was answered.</summary>
    public JsonElement Of(string name) => Body.GetProperty("response").GetProperty("result").GetProperty(name);

    /// <summary>The number of the object that was answered.</summary>
    public long Id(string name) => Of(name).GetProperty("id").GetInt64();

    /// <summary>Each error: its number and its field.</summary>
    public IReadOnlyList<string> Errors =>
    [
        .. Body.GetProperty("response").GetProperty("errors").EnumerateArray()
            .Select(e => $"{e.GetProperty("errno")} {e.GetProperty("field")}"),
    ];
}

/// <summary>A simulator on 26 January 2026 with a client, spoken to as any app of the vendor would.</summary>
public sealed class FreshBooksScene : IAsyncDisposable
{
    private readonly HttpClient _http;

    private FreshBooksScene(FreshBooksSimulator simulator)
    {
        Simulator = simulator;
        _http = new HttpClient { BaseAddress = simulator.Address, Timeout = TimeSpan.FromSeconds(10) };
        Token = simulator.Settings.AccessToken;
    }

    public FreshBooksSimulator Simulator { get; }

    /// <summary>The access token; null: none is sent.</summary>
    public string? Token { get; set; }

    /// <summary>The client that there is.</summary>
    public long Client { get; private set; }

    public static async Task<FreshBooksScene> Set(Func<FreshBooksSettings, FreshBooksSettings>? change = null)
    {
        var settings = new FreshBooksSettings { Clock = new(2026, 1, 26, 12, 0, 0, TimeSpan.Zero) };
        var scene = new FreshBooksScene(await FreshBooksSimulator.Start(change?.Invoke(settings) ?? settings));
        var made = await scene.Post("users/clients", """{"client":{"email":"jo@example.com","note":"account-1"}}""");
        scene.Client = made.Id("client");
        return scene;
    }

    public Task<FreshBooksReply> Get(string path) => Send("GET", Accounting(path), null);

    public Task<FreshBooksReply> Post(string path, string json) => Send("POST", Accounting(path), json);

    public Task<FreshBooksReply> Put(string path, string json) => Send("PUT", Accounting(path), json);

    /// <summary>An invoice of the client.</summary>
    public Task<FreshBooksReply> Invoice(string unitCost = "5.00", string? number = null, string? po = null) => Post(
        "invoices/invoices", new JsonObject
        {
            ["invoice"] = new JsonObject
            {
                ["customerid"] = Client, ["create_date"] = "2026-01-26", ["invoice_number"] = number,
                ["po_number"] = po,
                ["lines"] = new JsonArray(new JsonObject
                {
                    ["name"] = "Seats", ["description"] = "January", ["qty"] = 2,
                    ["unit_cost"] = new JsonObject { ["amount"] = unitCost, ["code"] = "USD" },
                }),
            },
        }.ToJsonString());

    public async Task<FreshBooksReply> Send(
        string method, string path, string? body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
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

    private string Accounting(string path) => $"/accounting/account/{Simulator.Settings.AccountId}/{path}";
}
