using System.Net;
using Brillig.Client;
using Brillig.Client.Charges;
using Brillig.Client.Json;
using Brillig.Tests.Safety;
using Xunit;

namespace Brillig.Tests.Server.Stories;

/// <summary>Parts of charges that are given back, and taxes that come from outside.</summary>
public class CreditStories
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Parts_of_a_charge_are_given_back_until_nothing_of_it_remains(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        var account = await Open(story, """[{"name":"VAT","percent":20}]""");
        await story.Used(account, "unit", 10m);
        await story.Used(account, "other", 3m);
        await story.MoveTo("2026-02-01T00:00:00Z");
        var charge = Assert.Single(await story.Charges(account));
        var credits = $"/accounts/{account}/charges/{charge.Text("id")}/credits";
        await story.Pay(account, 18m, "2026-02-01T00:00:00Z");

        var dry = await story.Api.Post($"{credits}?dry_run=true", """{"items":[{"item":0}]}""");
        Assert.Equal((-12m, "CN-1"), (dry.Number("total"), dry.Text("number")));
        var first = await story.Api.Post(credits, """{"items":[{"item":0,"amount":"2.50"}],"reason":"too slow"}""");
        Assert.Equal((-3m, -0.5m, "CN-1"), (first.Number("total"), first.Number("tax"), first.Text("number")));
        Assert.Equal((charge.Text("id"), "too slow"), (first.Text("refers_to"), first.Text("note")));
        Assert.Equal([0, 2], first.GetProperty("items").EnumerateArray().Select(i => (int)i.Number("refers_to")));
        Assert.Equal(("paid", 15.6m), await Stands(story, account));
        Assert.Equal(5.4m, (await story.Account(account)).Number("balance"));

        await story.RestartAt("2026-02-02T00:00:00Z");
        await Refused(story, credits, """{"items":[{"item":0,"amount":7.51}]}""", "credit-too-large");
        await Refused(story, credits, """{"items":[{"name":"VAT"}]}""", "bad-request");
        await Refused(story, credits, """{"items":[]}""", "bad-request");
        await Refused(story, credits, """{"items":[{"item":0,"name":"unit"}]}""", "bad-request");
        await Refused(story, credits, """{"items":[{"item":0,"amount":0.001}]}""", "bad-request");
        var second = await story.Api.Post(credits, """{"items":[{"name":"unit"},{"name":"other","amount":1}]}""");
        Assert.Equal((-10.2m, -1.7m, "CN-2"), (second.Number("total"), second.Number("tax"), second.Text("number")));
        var rest = await story.Api.Post($"/accounts/{account}/charges/{charge.Text("id")}/void", "{}");
        Assert.Equal((-2.4m, -0.4m, "CN-3"), (rest.Number("total"), rest.Number("tax"), rest.Text("number")));
        Assert.Equal(("void", 15.6m), await Stands(story, account));
        await Refused(story, credits, """{"items":[{"item":0,"amount":1}]}""", "charge-void");
        await Refused(
            story, $"/accounts/{account}/charges/{rest.Text("id")}/credits", """{"items":[{"item":0}]}""",
            "charge-not-found");
        Assert.Equal(18m, (await story.Account(account)).Number("balance"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task An_outside_engine_taxes_a_charge_while_it_is_open_and_while_it_closes(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T00:00:00Z");
        await story.Api.Post("/billing-types", """{"name":"slow","mode":"postpaid","grace":48}""");
        var account = await Open(story, "[]", "slow");
        await story.Used(account, "unit", 10m);
        using var client = story.NewClient();
        var id = Guid.Parse(account);
        var open = (await client.OpenCharge(id, Cancel)).Id ?? default;
        var city = new OutsideTax("City", new("8.875"), new("10"), new("0.89"));
        var state = new OutsideTax("State", null, new("10"), new("0.60"));

        var taxed = await client.SetTaxes(id, open, [city, city], Cancel);
        Assert.Equal("11.78", taxed.Total.Text);
        taxed = await client.SetTaxes(id, open, [city], Cancel);
        Assert.Equal(("10.89", "0.89"), (taxed.Total.Text, taxed.Tax?.Text));
        Assert.Equal(10.89m, (await story.Account(account)).Number("unbilled"));
        Assert.Equal(open, (await story.Api.Post($"/accounts/{account}/charges", "{}")).GetProperty("id").GetGuid());

        // The same period goes on with a charge that has no taxes yet; they come when the period is over.
        await story.Used(account, "unit", 10m);
        await story.MoveTo("2026-02-01T12:00:00Z");
        await story.RestartAt("2026-02-01T12:00:00Z");
        var closing = (await story.Api.Get($"/accounts/{account}/charges?status=closing"))[0].GetProperty("id");
        using var again = story.NewClient();
        await again.SetTaxes(id, closing.GetGuid(), [city, state], Cancel);
        await story.MoveTo("2026-02-03T00:00:00Z");
        var charges = await story.Charges(account);
        Assert.Equal([10.89m, 11.49m], charges.Select(c => c.Number("total")));
        Assert.Equal(
            ["unit", "City", "State"], charges[1].GetProperty("items").EnumerateArray().Select(i => i.Text("name")));
        var late = await Assert.ThrowsAsync<BrilligException>(
            () => again.SetTaxes(id, closing.GetGuid(), [], Cancel));
        Assert.Equal("charge-not-found", late.Type);

        var note = await again.CreditCharge(
            id, closing.GetGuid(), new([new(null, "unit", new ExactNumber("5"))], "half"), Cancel);
        Assert.Equal(("-5.75", "-0.75", "credit_note"), (note.Total.Text, note.Tax?.Text, note.Kind));
        await Refused(story, $"/accounts/{account}/charges/{open}/taxes", """[{"name":"x"}]""", "bad-request");
    }

    private static async Task<string> Open(Story story, string taxes, string type = "postpaid")
    {
        await story.Api.NewTariff("units", """
            [{"service":"unit","model":"per_unit","price":1},{"service":"other","model":"per_unit","price":1}]
            """);
        return await story.Api.NewAccount($$"""{"type":"{{type}}","tariff_plan":"units","tax_rates":{{taxes}}}""");
    }

    private static async Task Refused(Story story, string path, string body, string problem)
    {
        var answer = await story.Api.Send(HttpMethod.Post, path, body);
        Assert.NotEqual(HttpStatusCode.Created, answer.Status);
        Assert.Equal($"/problems/{problem}", answer.Json.Text("type"));
    }

    private static async Task<(string Status, decimal Paid)> Stands(Story story, string account)
    {
        var charge = (await story.Charges(account))[0];
        return (charge.Text("status"), charge.Number("paid"));
    }
}
