using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Brillig.Simulators.Braintree;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>What a call was answered.</summary>
public sealed record BraintreeReply(int Status, XElement? Body)
{
    /// <summary>The text at a path below the root.</summary>
    public string? Text(string path) => path.Split('/')
        .Aggregate(Body, (element, name) => element?.Element(name))?.Value;

    /// <summary>Each validation error: the object's path, the attribute, the code.</summary>
    public IReadOnlyList<string> Errors =>
    [
        .. from error in Body?.Descendants("error") ?? []
           let path = error.Ancestors().Skip(1).TakeWhile(e => e.Parent?.Name != "api-error-response")
           let place = string.Join('/', path.Reverse().Select(e => e.Name.LocalName))
           select $"{place} {error.Element("attribute")?.Value} {error.Element("code")?.Value}",
    ];
}

/// <summary>Speaks to the simulator as any client of the vendor would.</summary>
public sealed class BraintreeClient : IDisposable
{
    private readonly HttpClient _http;

    public BraintreeClient(BraintreeSimulator simulator)
    {
        _http = new HttpClient { BaseAddress = simulator.MerchantAddress, Timeout = TimeSpan.FromSeconds(10) };
        Headers.Authorization = Keys(simulator.Settings.PublicKey, simulator.Settings.PrivateKey);
        Headers.Add("X-ApiVersion", "6");
        Headers.Accept.ParseAdd("application/xml");
    }

    public HttpRequestHeaders Headers => _http.DefaultRequestHeaders;

    public static AuthenticationHeaderValue Keys(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public void Dispose() => _http.Dispose();

    public Task<BraintreeReply> Get(string path) => Send(HttpMethod.Get, path, null);

    public Task<BraintreeReply> Put(string path, string? xml = null) => Send(HttpMethod.Put, path, xml);

    public Task<BraintreeReply> Post(string path, string? xml = null) => Send(HttpMethod.Post, path, xml);

    public Task<BraintreeReply> Delete(string path) => Send(HttpMethod.Delete, path, null);

    public async Task<BraintreeReply> Send(HttpMethod method, string path, string? xml)
    {
        using var request = new HttpRequestMessage(method, path);
        if (xml is not null) request.Content = new StringContent(xml, Encoding.UTF8, "application/xml");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new((int)response.StatusCode, text.Length > 0 ? XElement.Parse(text) : null);
    }

    /// <summary>A customer with a card.</summary>
    public async Task Enter(string customer)
    {
        await Post("customers", $"<customer><id>{customer}</id></customer>");
        await Post(
            "payment_methods",
            $"<payment-method><customer-id>{customer}</customer-id>"
            + "<payment-method-nonce>fake-valid-nonce</payment-method-nonce></payment-method>");
    }

    /// <summary>A sale for a customer, submitted for settlement.</summary>
    public Task<BraintreeReply> Sell(string amount, string? orderId = null, string extra = "") => Post(
        "transactions",
        $"<transaction><type>sale</type><amount>{amount}</amount><customer-id>customer_id</customer-id>"
        + (orderId is null ? "" : $"<order-id>{orderId}</order-id>") + extra
        + "<options><submit-for-settlement>true</submit-for-settlement></options></transaction>");

    /// <summary>A subscription to the plan without what it inherits.</summary>
    public Task<BraintreeReply> Subscribe(string extra = "", string options = "") => Post(
        "subscriptions",
        "<subscription><payment-method-token>credit_card_id</payment-method-token><plan-id>plan_id</plan-id>" + extra
        + "<options><do-not-inherit-add-ons-or-discounts>true</do-not-inherit-add-ons-or-discounts>"
        + $"{options}</options></subscription>");
}
