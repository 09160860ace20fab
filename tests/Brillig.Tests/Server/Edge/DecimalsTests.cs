using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server.Edge;

/// <summary>Who asks for <c>application/json;decimals=string</c> gets every decimal as a text, and no count.</summary>
public class DecimalsTests
{
    private const string Root = "/api/1.0";
    private const string Texts = "Accept: application/json;decimals=string";

    /// <summary>What counts something and is no decimal.</summary>
    private static readonly string[] Counts =
    [
        "revision", "billing_day", "version", "tariff_version", "count", "grace", "due_days", "late_limit", "index",
        "accepted", "duplicates", "epoch", "batch", "watermark", "due", "accounts", "charges", "status",
        "places", "item", "lines",
    ];

    [Fact]
    public async Task Every_decimal_of_every_answer_is_a_text_then()
    {
        await using var server = await RunningServer.Start(clock: "2026-01-01T00:00:00Z");
        var (account, tariff, charge) = await Lived(server);
        string[] routes =
        [
            $"/accounts/{account}", "/accounts", $"/accounts/{account}/usage", $"/accounts/{account}/usage/records",
            $"/accounts/{account}/charges", $"/accounts/{account}/charges/open",
            $"/accounts/{account}/charges/{charge}", $"/accounts/{account}/charges/{charge}/items/1/explain",
            $"/accounts/{account}/payments", $"/accounts/{account}/ledger", $"/tariffs/{tariff}", "/tariffs",
            $"/tariffs/{tariff}/versions", "/billing-types", "/keys", "/clock",
        ];
        var seen = 0;
        foreach (var route in routes)
        {
            var plain = (await server.Admin.Get(Root + route)).Is(200);
            var texts = (await server.Admin.Send(HttpMethod.Get, Root + route, null, Texts)).Is(200);
            Assert.Equal("application/json", plain.MediaType);
            Assert.Equal("application/json; decimals=string", texts.ContentType);
            seen += Compare(plain.Json, texts.Json, "", route);
        }

        Assert.True(seen > 50, $"{seen} decimals were seen.");
    }

    [Fact]
    public async Task Answers_of_writes_follow_too()
    {
        await using var server = await RunningServer.Start();
        using var body = new StringContent("""{"balance":"12.50","credit_limit":"3"}""", null, "application/json");
        var reply = await server.Admin.Send(HttpMethod.Post, $"{Root}/accounts", body, Texts);

        Assert.Equal("\"12.50\"", reply.Is(201).Raw("balance"));
        Assert.Equal("\"3\"", reply.Raw("credit_limit"));
        Assert.Equal("1", reply.Raw("revision"));
        Assert.Equal("12.50", (await server.Admin.Get($"{Root}/accounts/{reply.Id}")).Raw("balance"));
    }

    [Theory]
    [InlineData("application/json;decimals=string;q=0.5, application/json", false)]
    [InlineData("application/json;q=0.5, application/json;decimals=string", true)]
    [InlineData("application/json; decimals=\"string\"", true)]
    [InlineData("APPLICATION/JSON;DECIMALS=STRING", true)]
    [InlineData("application/json;decimals=string, */*", true)]
    [InlineData("text/html, */*;q=0.1", false)]
    [InlineData("application/json;charset=utf-8", false)]
    [InlineData("application/*", false)]
    [InlineData("application/problem+json", false)]
    [InlineData("application/json;decimals=roman", null)]
    [InlineData("application/json;q=0", null)]
    [InlineData("text/html", null)]
    [InlineData("rubbish,", null)]
    public async Task Accept_chooses(string accept, bool? areTexts)
    {
        await using var server = await RunningServer.Start();
        var account = $"{Root}/accounts/{(await server.Admin.Post($"{Root}/accounts", "{}")).Is(201).Id}";

        var reply = await server.Admin.Send(HttpMethod.Get, account, null, $"Accept: {accept}");

        if (areTexts is null) reply.IsProblem("not-acceptable", 406);
        else Assert.Equal(areTexts.Value ? "\"0.00\"" : "0.00", reply.Is(200).Raw("balance"));
    }

    private static async Task<(string Account, string Tariff, string Charge)> Lived(RunningServer server)
    {
        // Every decimal comes as a text here, so that this shows them taken, too.
        var tariff = (await server.Admin.Post($"{Root}/tariffs", """
            {"name":"t","rates":[{"service":"sms","model":"graduated",
              "tiers":[{"up_to":"10","price":"0"},{"up_to":null,"price":"0.05"}]},
              {"service":"data","model":"per_unit","price":"1e-3","round_amount":{"places":4,"mode":"half_up"}}]}
            """)).Is(201).Id;
        (await server.Admin.Post($"{Root}/billing-types", """{"name":"b","threshold":"9.5","credit_limit":"2"}"""))
            .Is(201);
        var account = (await server.Admin.Post($"{Root}/accounts", """
            {"tariff_plan":"t","credit_limit":"100.5","billing_day":3,"balance":"-1.25",
             "tax_rates":[{"name":"VAT","percent":"7.5"}],"metadata":{"n":"1"},"address":{"n":1}}
            """)).Is(201).Id;
        var root = $"{Root}/accounts/{account}";
        (await server.Admin.Put($"{root}/usage", """[{"name":"sms","usage":"12"},{"name":"data","usage":"1.5"}]"""))
            .Is(204);
        (await server.Admin.Post($"{Root}/usage",
            $$$"""[{"id":"r","account":"{{{account}}}","name":"sms","usage":"0.5","properties":{"n":1}}]""")).Is(200);
        (await server.Admin.Post($"{root}/charges/items", """{"name":"x","usage":"2","charge":"3.10"}""")).Is(201);
        var charge = (await server.Admin.Post($"{root}/charges")).Is(201).Id;
        (await server.Admin.Put($"{root}/payments", """{"type":"cash","amount":"2.00"}""")).Is(204);
        (await server.Admin.Put($"{root}/usage", """[{"name":"data","usage":7}]""")).Is(204);
        return (account, tariff, charge);
    }

    // How many decimals there are; each of them is the same in both answers, here a number and there a text.
    private static int Compare(JsonElement plain, JsonElement texts, string name, string route)
    {
        switch (plain.ValueKind)
        {
            case JsonValueKind.Object:
                return plain.EnumerateObject().Sum(member => member.Name is "address" or "properties"
                    ? Same(member.Value, texts.GetProperty(member.Name))
                    : Compare(member.Value, texts.GetProperty(member.Name), member.Name, route));
            case JsonValueKind.Array:
                Assert.Equal(plain.GetArrayLength(), texts.GetArrayLength());
                return plain.EnumerateArray().Zip(texts.EnumerateArray())
                    .Sum(pair => Compare(pair.First, pair.Second, name, route));
            case JsonValueKind.Number when !Counts.Contains(name):
                Assert.True($"\"{plain.GetRawText()}\"" == texts.GetRawText(), $"{route} {name}: {texts.GetRawText()}");
                return 1;
            default:
                return Same(plain, texts);
        }
    }

    private static int Same(JsonElement plain, JsonElement texts)
    {
        Assert.Equal(plain.GetRawText(), texts.GetRawText());
        return 0;
    }
}
