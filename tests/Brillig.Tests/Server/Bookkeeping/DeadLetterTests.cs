using System.Text.Json;
using Brillig.Tests.Safety;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>What cannot be done outside is given up in the end, is seen, and goes on when a person says so.</summary>
public class DeadLetterTests
{
    private const int AttemptsMax = 24;
    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    [Theory]
    [InlineData(Manner.Busy, "retrying")]
    [InlineData(Manner.Lost, "unknown")]
    public async Task After_24_attempts_it_is_dead_until_a_person_lets_it_go_on(Manner manner, string meanwhile)
    {
        await using var books = await Collecting.Start();
        books.Receiver.Manners.Enqueue(manner);
        var (account, charge) = await books.Charged();
        await After(books, Duration.FromSeconds(1));
        Assert.Equal(meanwhile, State(Assert.Single(await books.Intents(account))));

        for (var hours = 7; hours <= 240; hours += 7) await After(books, Duration.FromHours(hours));
        books.Receiver.Manners.Enqueue(Manner.Good);
        await After(books, Duration.FromDays(12));

        var dead = Assert.Single((await books.Server.Admin.Get("/api/1.0/outbox?state=dead")).Is(200)
            .Json.EnumerateArray().ToArray());
        Assert.Equal(AttemptsMax, books.Receiver.Messages.Count);
        Assert.Empty(books.Receiver.Collected);
        (await books.Server.Admin.Post($"/api/1.0/outbox/{dead.GetProperty("id").GetString()}/retry")).Is(200);
        await After(books, Duration.FromDays(13));

        Assert.Equal("done", State(Assert.Single(await books.Intents(account))));
        Assert.Equal("paid", await books.Status(account, charge));
        Assert.Single(await books.Payments(account));
        Assert.Single(books.Receiver.Collected);
        Assert.Empty(await Proof.Breaches(books.Server.Data, books.Server.Database));
    }

    [Theory]
    [InlineData(null, "withdrawn")]
    [InlineData(Manner.Busy, "withdrawn")]
    [InlineData(Manner.DoneThenLost, "dead")]
    public async Task Of_another_bookkeeper_nothing_is_asked_that_the_first_may_have_done(Manner? first, string state)
    {
        await using var books = await Collecting.Start();
        var (account, charge) = await books.Charged();
        if (first is { } manner)
        {
            books.Receiver.Manners.Enqueue(manner);
            await After(books, Duration.FromSeconds(1));
        }

        var messages = books.Receiver.Messages.Count;
        (await books.Server.Admin.Put(
            $"/api/1.0/accounts/{books.Reseller}/bookkeeper", """{"type":"local"}""")).Is(200);
        await After(books, Duration.FromDays(2));

        var intent = Assert.Single(await books.Intents(account));
        Assert.Equal((state, "bookkeeper-changed"), (State(intent), intent.GetProperty("why").GetString()));
        Assert.Equal(messages, books.Receiver.Messages.Count);
        Assert.Empty(await books.Payments(account));
        Assert.NotEqual("paid", await books.Status(account, charge));
        Assert.Empty(await Proof.Breaches(books.Server.Data, books.Server.Database));
    }

    private static Task After(Collecting books, Duration time) => books.At((Start + time).ToString());

    private static string? State(JsonElement intent) => intent.GetProperty("state").GetString();
}
