using System.Net;
using Brillig.Tests.Safety;
using Brillig.Tests.Server.Stories;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Reservations over HTTP where an account above prices what is used below it.</summary>
public class ReservedAboveTests
{
    /// <summary>Both engines.</summary>
    public static TheoryData<string> Engines => Story.Engines;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task What_is_reserved_below_is_held_listed_and_ended_above(string engine)
    {
        await using var story = await Story.Begin(engine, "2026-01-01T10:00:00Z");
        await story.Api.Post("/tariffs", Tariff("above", 0.01m, "true"));
        await story.Api.Post("/tariffs", Tariff("below", 0.05m, "false"));
        var top = await story.Api.NewAccount("""{"type":"prepaid","tariff_plan":"above","balance":6}""");
        var body = $$"""{"type":"prepaid","tariff_plan":"below","balance":100,"parent":"{{top}}"}""";
        var low = await story.Api.NewAccount(body);
        var made = await story.Api.Post($"/accounts/{low}/reservations", """{"name":"call","usage":500,"ttl":86400}""");
        var id = made.Text("id");
        Assert.Equal((low, 25m), (made.Text("account"), made.Number("amount")));

        // A key of the account below is told nothing of what is left above.
        var key = await story.AdminOf(low);
        var refused = await key.Post($"/api/1.0/accounts/{low}/reservations", """{"name":"call","usage":101}""");
        Assert.Equal("An account above cannot pay for its part of this.", refused.Is(402).Json.Text("detail"));

        await story.RestartAt("2026-01-01T10:01:00Z");
        Assert.Equal((5m, 1m), await Stand(story, top));
        var listed = Assert.Single(await story.Api.List($"/accounts/{top}/reservations"));
        Assert.Equal(
            (id, low, "open", 500m, 5m),
            (listed.Text("id"), listed.Text("account"), listed.Text("status"), listed.Number("usage"),
                listed.Number("amount")));
        var part = $"/accounts/{top}/reservations/{id}";
        Assert.Equal(HttpStatusCode.NotFound, (await story.Api.Send(HttpMethod.Delete, part, "")).Status);
        foreach (var (action, asked) in new[] { ("commit", """{"usage":1}"""), ("extend", """{"usage":1}""") })
        {
            var answer = await story.Api.Send(HttpMethod.Post, $"{part}/{action}", asked);
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        }

        await story.Api.Post($"/accounts/{low}/reservations/{id}/extend", """{"usage":600}""");
        Assert.Equal((6m, 0m), await Stand(story, top));
        await story.Api.Post($"/accounts/{low}/reservations/{id}/commit", """{"usage":450}""");
        Assert.Equal((0m, 1.5m), await Stand(story, top));
        Assert.Equal("committed", (await story.Api.Get(part)).Text("status"));
        var again = await story.Api.Send(HttpMethod.Post, $"{part}/commit", """{"usage":1}""");
        Assert.Equal(HttpStatusCode.NotFound, again.Status);
        Assert.Equal(4.5m, (await story.Api.Get($"/accounts/{top}/charges/open")).Number("total"));

        await story.Api.Post($"/accounts/{low}/reservations", """{"name":"call","usage":100,"ttl":60}""");
        Assert.Equal((1m, 0.5m), await Stand(story, top));
        await story.RestartAt("2026-01-01T10:05:00Z");
        Assert.Equal((0m, 1.5m), await Stand(story, top));
    }

    private static string Tariff(string name, decimal price, string cascade) => $$"""
        {"name":"{{name}}","rates":[
            {"service":"call","model":"per_unit","price":{{price.Json()}},"cascade":{{cascade}} }]}
        """;

    private static async Task<(decimal Reserved, decimal Available)> Stand(Story story, string account)
    {
        var view = await story.Account(account);
        return (view.Number("reserved"), view.Number("available"));
    }
}
