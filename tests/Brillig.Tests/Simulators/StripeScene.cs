using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Brillig.Simulators.Stripe;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>What a call was answered.</summary>
public sealed record StripeReply(int Status, JsonElement Body, bool IsReplayed)
{
    public string? Id => Text("id");

    /// <summary>The error's type and code.</summary>
    public string? Error => Body.TryGetProperty("error", out var error)
        ? $"{error.GetProperty("type")} {(error.TryGetProperty("code", out var code) ? code.GetString() : "")}".Trim()
        : null;

    public string? Text(string name) => Body.GetProperty(name).ToString();
}

/// <summary>A simulator on 26 January 2026 with a customer who has a card.</summary>
public sealed class StripeScene : IAsyncDisposable
{
    private readonly HttpClient _http;

    private StripeScene(StripeSimulator simulator)
    {
        Simulator = simulator;
        _http = new HttpClient { BaseAddress = simulator.Address, Timeout = TimeSpan.FromSeconds(10) };
        Headers.Authorization = new AuthenticationHeaderValue("Bearer", simulator.Settings.SecretKey);
        Headers.Add("Stripe-Version", simulator.Settings.Version);
        Customer = simulator.Customer("account-1");
    }

    public StripeSimulator Simulator { get; }

    public HttpRequestHeaders Headers => _http.DefaultRequestHeaders;

    /// <summary>The customer that there is.</summary>
    public string Customer { get; }

    public static async Task<StripeScene> Set(Func<StripeSettings, StripeSettings>? change = null)
    {
        var settings = new StripeSettings { Clock = new(2026, 1, 26, 12, 0, 0, TimeSpan.Zero) };
        return new StripeScene(await StripeSimulator.Start(change?.Invoke(settings) ?? settings));
    }

    public Task<StripeReply> Get(string path) => Send("GET", $"/v1/{path}", null);

    public Task<StripeReply> Post(string path, string? form = null, string? key = null) =>
        Send("POST", $"/v1/{path}", form, key);

    /// <summary>What is paid at once by the customer's card.</summary>
    public async Task<StripeReply> Pay(long amount, string? key = null, string extra = "") => await Post(
        "payment_intents",
        $"amount={amount}&currency=usd&customer={Customer}&payment_method={await Card()}&confirm=true"
        + $"&off_session=true{extra}", key);

    /// <summary>An invoice that is a draft, with a line.</summary>
    public async Task<string> Draft(long amount = 2000, string extra = "")
    {
        var id = (await Post("invoices", $"customer={Customer}{extra}")).Id ?? "";
        await Post($"invoices/{id}/add_lines", $"lines[0][amount]={amount}&lines[0][description]=Seats");
        return id;
    }

    /// <summary>The customer's card.</summary>
    public async Task<string?> Card() => (await Get($"customers/{Customer}")).Body.GetProperty("invoice_settings")
        .GetProperty("default_payment_method").GetString();

    public async Task<StripeReply> Send(string method, string path, string? form, string? key = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (form is not null)
            request.Content = new StringContent(form, Encoding.UTF8, "application/x-www-form-urlencoded");
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, JsonElement.Parse(text), response.Headers.Contains("Idempotent-Replayed"));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Simulator.DisposeAsync();
    }
}
