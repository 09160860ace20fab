using Brillig.Tests.Safety;
using Brillig.Tests.Server.Stories;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Reservations over HTTP under rates that price by more than a quantity.</summary>
public class ReservedRatesTests
{
    private const string Ulm = """{"destination":"+49 731 123","region":"us"}""";

    private const string Rates = """
        {"name":"t","rates":[
            {"service":"call","model":"deck","deck":"world"},
            {"service":"timed","model":"timed","price_per_minute":0.6,"minimum_seconds":30,"increment_seconds":6},
            {"service":"share","model":"percentage","percent":3,"fixed":0.2,"minimum_per_record":0.5},
            {"service":"package","model":"package","size":10,"price":2},
            {"service":"window","model":"per_unit","price":0.2,"windows":[
                {"from":"18:00","to":"08:00","rate":{"model":"per_unit","price":0.1}}]},
            {"service":"matrix","model":"matrix","dimensions":["region"],"cells":[
                {"when":{"region":"us"},"rate":{"model":"package","size":4,"price":1}}]}]}
        """;

    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_dearer_deck_leaves_what_is_reserved_at_its_price(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T10:00:00Z");
        var account = await Prepaid(story, 10);
        var (first, second) = (await Reserve(story, account, "call", 120), await Reserve(story, account, "call", 60));
        await Publish(story, 9);
        Assert.Equal((4.5m, 5.5m), await Stand(story, account));
        await story.MoveTo("2026-01-01T10:05:00Z");
        await Publish(story, 20);

        Assert.Equal(120, (await Commit(story, account, first, 120)).Number("usage"));
        Assert.Equal((1.5m, 5.5m), await Stand(story, account));
        await story.RestartAt("2026-01-01T10:06:00Z");
        Assert.Equal((1.5m, 5.5m), await Stand(story, account));
        await Commit(story, account, second, 60);

        Assert.Equal((0m, 5.5m), await Stand(story, account));
        Assert.Equal(4.5m, (await story.Api.Get($"/accounts/{account}/charges/open")).Number("total"));
        Assert.Equal(120, (await Commit(story, account, first, 120)).Number("usage"));
        var refused = await story.Api.Send(
            HttpMethod.Post, $"/accounts/{account}/reservations", Body("call", 60, partial: false));
        Assert.Equal(402, (int)refused.Status);
    }

    [Theory]
    [InlineData("call", 140, 5)]      // 1.50 a started minute: 2 of them, and 5.00 beyond
    [InlineData("timed", 900, 6)]
    [InlineData("share", 250, 1)]
    [InlineData("package", 30, 10)]
    [InlineData("window", 30, 1)]
    [InlineData("matrix", 20, 4)]
    public async Task What_is_granted_of_less_is_what_the_balance_buys(string service, decimal asked, decimal step)
    {
        await using var story = await Story.Begin("SQLite", "2026-01-01T10:00:00Z");
        var account = await Prepaid(story, 4);
        await Reserve(story, account, service, step);
        var quote = await story.Api.Post(
            $"/accounts/{account}/quote",
            $$"""{"usage":[{"name":"{{service}}","charge":null,"properties":{{Ulm}}}]}""");
        var bought = quote.GetProperty("items")[0].Number("usage");

        var granted = await story.Api.Post(
            $"/accounts/{account}/reservations", Body(service, asked, partial: true));

        var (usage, id) = (granted.Number("usage"), granted.Text("id"));
        Assert.True(usage < asked && usage > 0, $"{usage} of {asked} was granted.");
        Assert.True(bought >= usage, $"The balance buys {bought}, but {usage} was granted.");
        Assert.True((await Stand(story, account)).Available >= 0);
        Assert.Equal(usage, (await Commit(story, account, id, usage)).Number("usage"));
        Assert.True((await Stand(story, account)).Available >= 0);
    }

    private static async Task<string> Prepaid(Story story, decimal balance)
    {
        await Publish(story, 1.5m);
        await story.Api.Post("/tariffs", Rates);
        var body = $$"""{"tariff_plan":"t","type":"prepaid","balance":{{balance.Json()}}}""";
        return await story.Api.NewAccount(body);
    }

    private static async Task Publish(Story story, decimal price)
    {
        var csv = $"prefix,description,price_per_minute\n49,Germany,{price.Json()}\n";
        (await story.Api.Send(HttpMethod.Put, "/decks/world", csv, "text/csv")).Succeeded("deck");
    }

    private static string Body(string service, decimal usage, bool partial) =>
        $$"""
        {"name":"{{service}}","usage":{{usage.Json()}},"ttl":3600,"properties":{{Ulm}},
        "partial":{{(partial ? "true" : "false")}}}
        """;

    private static async Task<string> Reserve(Story story, string account, string service, decimal usage) =>
        (await story.Api.Post($"/accounts/{account}/reservations", Body(service, usage, partial: false))).Text("id");

    private static Task<System.Text.Json.JsonElement> Commit(Story story, string account, string id, decimal usage) =>
        story.Api.Post($"/accounts/{account}/reservations/{id}/commit", $$"""{"usage":{{usage.Json()}}}""");

    private static async Task<(decimal Reserved, decimal Available)> Stand(Story story, string account)
    {
        var view = await story.Account(account);
        return (view.Number("reserved"), view.Number("available"));
    }
}
