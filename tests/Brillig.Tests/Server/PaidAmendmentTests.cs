using Brillig.Tests.Safety;
using Brillig.Tests.Server.Stories;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Amendments over HTTP of records that another account pays for.</summary>
public class PaidAmendmentTests
{
    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task They_move_the_charge_of_who_pays_and_its_corrections_name_the_account(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-05T10:00:00Z");
        await story.Api.Post("/tariffs", """
            {"name":"t","rates":[{"service":"call","model":"graduated",
             "tiers":[{"up_to":10,"price":2},{"up_to":null,"price":1}]}]}
            """);
        var payer = await story.Api.NewAccount("""{"tariff_plan":"t"}""");
        var own = await story.Api.NewAccount(
            $$"""{"tariff_plan":"t","parent":"{{payer}}","billing_id":"{{payer}}"}""");
        foreach (var (account, id) in new[] { (own, "a"), (own, "b"), (payer, "a") })
            await story.Fact(account, id, "call", 8, "2026-01-05T10:00:00Z");
        Assert.Equal(26m + 16m, await Total(story, payer));

        await Amend(story, own, "a", """{"usage":3,"reason":"wrong"}""");
        Assert.Equal(21m + 16m, await Total(story, payer));
        var explained = await story.Api.Get($"/accounts/{payer}/charges/open/items/0/explain");
        var records = explained.GetProperty("records");
        Assert.Equal((2, 11m), (records.GetProperty("count").GetInt32(), records.Number("usage")));
        Assert.All(records.GetProperty("first").EnumerateArray(), r => Assert.Equal(own, r.Text("account")));
        Assert.Equal(own, Assert.Single(records.GetProperty("from").EnumerateArray()).Text("account"));

        await story.MoveTo("2026-02-20T00:00:00Z");
        var voided = await Amend(story, own, "b", """{"void":true,"reason":"never was"}""");
        Assert.True(voided.GetProperty("correction").GetBoolean());
        await Amend(story, payer, "a", """{"usage":9,"reason":"wrong"}""");
        Assert.Equal(-15m + 2m, await Total(story, payer));
        var corrections = await story.Api.List($"/accounts/{payer}/corrections");
        Assert.Equal([(own, "b"), (payer, "a")], corrections.Select(c => (c.Text("account"), c.Text("record"))));
    }

    private static Task<System.Text.Json.JsonElement> Amend(Story story, string account, string record, string body) =>
        story.Api.Post($"/accounts/{account}/usage/{record}/amendments", body);

    private static async Task<decimal> Total(Story story, string account) =>
        (await story.Api.Get($"/accounts/{account}/charges/open")).Number("total");
}
