using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Xml.Linq;
using Xunit;

namespace Brillig.Tests.Simulators;

/// <summary>Who may call, in which words, and the customers and payment methods of the vault.</summary>
public class BraintreeWireTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wrong_keys_and_foreign_merchants_are_401()
    {
        await using var scene = await BraintreeScene.Set();
        Assert.Equal(401, (await scene.Client.Get("/merchants/another_merchant/plans")).Status);

        scene.Client.Headers.Authorization = BraintreeClient.Keys("simulated_public_key", "guessed");

        Assert.Equal(401, (await scene.Client.Get("plans")).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2")]
    public async Task Another_version_is_426(string? version)
    {
        await using var scene = await BraintreeScene.Set();
        scene.Client.Headers.Remove("X-ApiVersion");
        if (version is not null) scene.Client.Headers.Add("X-ApiVersion", version);

        Assert.Equal(426, (await scene.Client.Get("plans")).Status);
    }

    [Theory]
    [InlineData("<transaction><amount>1</amount><oder-id>typo</oder-id></transaction>", 403)]
    [InlineData("<transaction><options><order-id>misplaced</order-id></options></transaction>", 403)]
    [InlineData("<transaction><credit-card><number>4111111111111111</number></credit-card></transaction>", 403)]
    [InlineData("<sale><amount>1</amount></sale>", 403)]
    [InlineData("<transaction>", 400)]
    [InlineData("", 400)]
    public async Task A_parameter_that_has_no_place_is_403(string sent, int status)
    {
        await using var scene = await BraintreeScene.Set();

        Assert.Equal(status, (await scene.Client.Post("transactions", sent)).Status);
    }

    [Fact]
    public async Task Another_content_type_is_415_and_another_accept_406()
    {
        await using var scene = await BraintreeScene.Set();
        using var http = new HttpClient { BaseAddress = scene.Simulator.MerchantAddress };
        http.DefaultRequestHeaders.Authorization = scene.Client.Headers.Authorization;
        http.DefaultRequestHeaders.Add("X-ApiVersion", "6");
        http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");

        using var unreadable = await http.PostAsync("customers", json, Cancel);
        http.DefaultRequestHeaders.Accept.Clear();
        http.DefaultRequestHeaders.Accept.ParseAdd("application/xml");
        using var foreign = await http.PostAsync("customers", json, Cancel);

        Assert.Equal((406, 415), ((int)unreadable.StatusCode, (int)foreign.StatusCode));
    }

    [Fact]
    public async Task Who_takes_gzip_gets_it()
    {
        await using var scene = await BraintreeScene.Set();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(scene.Simulator.MerchantAddress, "plans"));
        request.Headers.Authorization = scene.Client.Headers.Authorization;
        request.Headers.Add("X-ApiVersion", "6");
        request.Headers.Accept.ParseAdd("application/xml");
        request.Headers.AcceptEncoding.ParseAdd("gzip");
        using var http = new HttpClient();
        using var response = await http.SendAsync(request, Cancel);

        await using var unzipped = new GZipStream(
            await response.Content.ReadAsStreamAsync(Cancel), CompressionMode.Decompress);
        var plans = await XElement.LoadAsync(unzipped, LoadOptions.None, Cancel);

        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        Assert.Equal("plan_id", plans.Element("plan")?.Element("id")?.Value);
    }

    [Theory]
    [InlineData("<id>customer_id</id>", "customer id 91609")]
    [InlineData("<id>all</id>", "customer id 91611")]
    [InlineData("<id>0123456789012345678901234567890123456</id>", "customer id 91612")]
    [InlineData("<email>nowhere</email>", "customer email 81604")]
    [InlineData("<custom-fields><colour>red</colour></custom-fields>", "customer custom_fields 91602")]
    [InlineData(
        "<payment-method-nonce>stolen</payment-method-nonce>", "customer/credit-card payment_method_nonce 93108")]
    public async Task A_wrong_customer_is_refused(string part, string error)
    {
        await using var scene = await BraintreeScene.Set();

        var reply = await scene.Client.Post("customers", $"<customer>{part}</customer>");

        Assert.Equal((422, error), (reply.Status, string.Join(';', reply.Errors)));
    }

    [Fact]
    public async Task A_customer_is_changed_listed_with_what_pays_and_deleted()
    {
        await using var scene = await BraintreeScene.Set();
        await scene.Pay("fake-valid-mastercard-nonce", "second");
        await scene.Client.Put(
            "payment_methods/any/second",
            "<payment-method><options><make-default>true</make-default></options></payment-method>");
        await scene.Client.Put("customers/customer_id", "<customer><company>Apex</company></customer>");

        var found = await scene.Client.Get("customers/customer_id");

        Assert.Equal("Apex", found.Text("company"));
        Assert.Equal(
            [("credit_card_id", "false"), ("second", "true")],
            found.Body?.Element("credit-cards")?.Elements()
                .Select(card => (card.Element("token")?.Value, card.Element("default")?.Value)));
        Assert.Equal(200, (await scene.Client.Delete("customers/customer_id")).Status);
        Assert.Equal(404, (await scene.Client.Get("customers/customer_id")).Status);
        Assert.Equal(404, (await scene.Client.Get("payment_methods/any/second")).Status);
    }

    [Theory]
    [InlineData(
        "<customer-id>nobody</customer-id>",
        "payment-method customer_id 93105;payment-method payment_method_nonce 93103")]
    [InlineData("<payment-method-nonce>fake-valid-nonce</payment-method-nonce>", "payment-method customer_id 93104")]
    [InlineData(
        "<customer-id>customer_id</customer-id><payment-method-nonce>fake-consumed-nonce</payment-method-nonce>",
        "payment-method payment_method_nonce 93107")]
    [InlineData(
        "<customer-id>customer_id</customer-id><payment-method-nonce>fake-valid-nonce</payment-method-nonce>"
        + "<token>credit_card_id</token>", "credit-card token 91719")]
    public async Task A_wrong_payment_method_is_refused(string parts, string errors)
    {
        await using var scene = await BraintreeScene.Set();

        var reply = await scene.Client.Post("payment_methods", $"<payment-method>{parts}</payment-method>");

        Assert.Equal(errors.Split(';'), reply.Errors);
    }
}
