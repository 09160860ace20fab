using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What a seller's own books tell by themselves, signed as Standard Webhooks has it.</summary>
public class HttpEventTests
{
    [Fact]
    public async Task What_nobody_knew_of_is_paid_when_it_is_told_and_paid_once()
    {
        await using var world = await Collecting.Start();
        world.Receiver.Manners.Enqueue(Manner.Lost);
        var (account, charge) = await world.Charged();
        await world.At("2026-01-01T00:00:01Z");
        var intent = Assert.Single(await world.Intents(account));
        Assert.Equal("unknown", Text(intent, "state"));
        var told = new { type = "payment.received", data = new { intent = Text(intent, "id"), reference = "r-1" } };

        Assert.Equal(200, await Post(world, "e-1", told));
        Assert.Equal(200, await Post(world, "e-1", told));
        Assert.Equal(200, await Post(world, "e-2", told));
        await world.At("2026-01-01T01:00:00Z");

        Assert.Equal("r-1", Text(Assert.Single(await world.Payments(account)), "reference"));
        Assert.Equal("paid", await world.Status(account, charge));
        Assert.Equal("done", Text(Assert.Single(await world.Intents(account)), "state"));
        await Prove(world);
    }

    [Fact]
    public async Task A_payment_that_fails_later_is_taken_back_and_the_account_is_delinquent()
    {
        await using var world = await Collecting.Start();
        var (account, charge) = await world.Charged();
        await world.At("2026-01-01T00:00:01Z");
        var intent = Text(Assert.Single(await world.Intents(account)), "id");

        Assert.Equal(200, await Post(world, "e-1", new
        {
            type = "payment.failed", data = new { intent, id = "p-1", token = "insufficient-funds" },
        }));

        Assert.Equal(("delinquent", "due"), (await world.Standing(account), await world.Status(account, charge)));
        var again = (await world.Intents(account))[^1];
        Assert.Equal(("refused", "insufficient-funds"), (Text(again, "state"), Text(again, "why")));
        (await world.Server.Admin.Post($"/api/1.0/outbox/{Text(again, "id")}/retry")).Is(200);
        await world.At("2026-01-01T00:00:02Z");
        Assert.Equal(("good", "paid"), (await world.Standing(account), await world.Status(account, charge)));
        await Prove(world);
    }

    [Fact]
    public async Task What_was_given_back_elsewhere_is_given_back_here_in_parts_and_never_beyond()
    {
        await using var world = await Collecting.Start();
        var (account, _) = await world.Charged();
        await world.At("2026-01-01T00:00:01Z");
        var intent = Text(Assert.Single(await world.Intents(account)), "id");

        foreach (var (told, id, amount) in new[] { ("e-1", "f-1", 2.5m), ("e-2", "f-1", 2.5m), ("e-3", "f-2", 20m) })
        {
            Assert.Equal(200, await Post(world, told, new
            {
                type = "payment.refunded", data = new { intent, id, amount, currency = "USD" },
            }));
        }

        Assert.Equal(
            ["12.50", "2.50", "10.00"],
            (await world.Payments(account)).Select(p => p.GetProperty("amount").GetRawText()));
        await Prove(world);
    }

    [Fact]
    public async Task A_dispute_of_what_nobody_knew_of_is_told_again_once_that_is_known()
    {
        await using var world = await Collecting.Start();
        world.Receiver.Manners.Enqueue(Manner.Lost);
        var (account, charge) = await world.Charged();
        await world.At("2026-01-01T00:00:01Z");
        var intent = Text(Assert.Single(await world.Intents(account)), "id");
        var disputed = new { type = "dispute.opened", data = new { intent, id = "d-1" } };

        Assert.Equal(503, await Post(world, "e-1", disputed));
        Assert.Empty(await Events(world));
        Assert.Equal(200, await Post(world, "e-2", new { type = "payment.received", data = new { intent } }));
        Assert.Equal(200, await Post(world, "e-1", disputed));

        Assert.Equal(["12.50", "12.50"], Amounts(await world.Payments(account)));
        Assert.Equal(("delinquent", "due"), (await world.Standing(account), await world.Status(account, charge)));
        await Prove(world);
    }

    [Fact]
    public async Task A_try_that_failed_before_the_one_that_paid_takes_nothing_back()
    {
        await using var world = await Collecting.Start();
        var (account, charge) = await world.Charged();
        await world.At("2026-01-01T00:00:01Z");
        var intent = Text(Assert.Single(await world.Intents(account)), "id");

        Assert.Equal(200, await Post(world, "e-1", new
        {
            type = "payment.failed", timestamp = "2025-12-31T23:59:59Z", data = new { intent, id = "p-1" },
        }));

        Assert.Equal("paid-since", Text(Assert.Single(await Events(world)), "what"));
        Assert.Equal(("good", "paid"), (await world.Standing(account), await world.Status(account, charge)));
        await Prove(world);
    }

    [Theory]
    [InlineData(Engine.Sqlite)]
    [InlineData(Engine.Postgres)]
    public async Task What_is_won_is_what_was_taken_and_can_be_given_back_again(Engine engine)
    {
        await using var world = await Collecting.Start(engine);
        var (account, _) = await world.Charged();
        await world.At("2026-01-01T00:00:01Z");
        var intent = Text(Assert.Single(await world.Intents(account)), "id");
        var told = new (string Type, string Id, decimal Amount, string Currency)[]
        {
            ("payment.refunded", "f-1", 4m, "USD"), ("dispute.opened", "d-1", 12.5m, "USD"),
            ("dispute.won", "d-1", 12.5m, "USD"), ("payment.refunded", "f-2", 3m, "USD"),
            ("payment.refunded", "f-3", 1m, "EUR"),
        };

        for (var i = 0; i < told.Length; i++)
        {
            var (type, id, amount, currency) = told[i];
            Assert.Equal(200, await Post(world, $"e-{i}", new { type, data = new { intent, id, amount, currency } }));
        }

        Assert.Equal(["12.50", "4.00", "8.50", "8.50", "3.00"], Amounts(await world.Payments(account)));
        Assert.Equal(
            ["recorded", "recorded", "recorded", "recorded", "other-currency"],
            (await Events(world)).Select(e => Text(e, "what")));
        await world.Server.Restart();
        Assert.Equal(5, (await world.Payments(account)).Count);
        await Prove(world);
    }

    [Fact]
    public async Task What_is_not_signed_or_too_old_is_refused()
    {
        await using var world = await Collecting.Start();
        var (account, _) = await world.Charged();
        await world.At("2026-01-01T00:00:01Z");
        var told = new
        {
            type = "payment.refunded", data = new { intent = Text((await world.Intents(account))[0], "id") },
        };

        Assert.Equal(401, await Post(world, "e-1", told, at: TimeProvider.System.GetUtcNow().AddMinutes(-6)));
        Assert.Equal(401, await Post(world, "e-1", told, at: TimeProvider.System.GetUtcNow().AddMinutes(6)));
        Assert.Equal(401, await Post(world, "e-1", told, secret: "whsec_" + Convert.ToBase64String(new byte[32])));
        Assert.Equal(401, await Post(world, "e-1", "no event"));
        Assert.Single(await world.Payments(account));
        Assert.Empty(await Events(world));
    }

    private static async Task<int> Post(
        Collecting world, string id, object told, DateTimeOffset? at = null, string? secret = null)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(told);
        var time = at ?? TimeProvider.System.GetUtcNow();
        var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var key = Convert.FromBase64String((secret ?? Receiver.Secret)["whsec_".Length..]);
        byte[] all = [.. Encoding.UTF8.GetBytes($"{id}.{seconds}."), .. body];
        var signed = Convert.ToBase64String(HMACSHA256.HashData(key, all));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(world.Server.Address, $"/webhooks/http/{world.Reseller}"));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds);
        request.Headers.Add("webhook-signature", $"v1,aW52YWxpZA== v1,{signed}");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private static async Task<IReadOnlyList<JsonElement>> Events(Collecting world) =>
        [.. (await world.Server.Admin.Get($"/api/1.0/accounts/{world.Reseller}/bookkeeper/events")).Is(200)
            .Json.EnumerateArray()];

    private static string[] Amounts(IEnumerable<JsonElement> payments) =>
        [.. payments.Select(p => p.GetProperty("amount").GetRawText())];

    private static async Task Prove(Collecting world) =>
        Assert.Empty(await Safety.Proof.Breaches(world.Server.Data, world.Server.Database));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
