using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Bookkeepers;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Server.Bookkeeping;
using Brillig.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A process that stood still does not go on with what may be another's by now.</summary>
public class HeldUpTests
{
    [Theory]
    [InlineData(59, "done", 1)]
    [InlineData(61, "unknown", 0)]
    public async Task What_was_taken_too_long_ago_is_not_sent(int seconds, string state, int messages)
    {
        await using var books = await Collecting.Start();
        books.Receiver.Manners.Enqueue(Manner.Good);
        var (account, _) = await books.Charged();
        using var worker = Worker(books, new StandingClock(TimeSpan.FromSeconds(seconds)));

        await worker.Run(TestContext.Current.CancellationToken);

        Assert.Equal(state, State(await books.Intents(account)));
        Assert.Equal(messages, books.Receiver.Messages.Count);

        await books.At("2026-01-01T00:01:00Z");
        Assert.Equal("done", State(await books.Intents(account)));
        Assert.Single(books.Receiver.Collected);
    }

    [Fact]
    public async Task What_a_killed_worker_may_have_sent_is_not_sent_again_before_it_must_have_come_there()
    {
        await using var world = await BraintreeWorld.Start();
        var (account, _) = await world.Charged(7);
        var claims = new ClaimIntents(9, ImmutableDictionary<AccountId, int>.Empty, 9);
        var taken = await world.Server.Services.GetRequiredService<Store>().Ask(
            new Envelope(claims, Caller.Server, "outbox"));
        Assert.Single(Assert.IsType<IntentClaims>(Assert.IsType<Done>(taken).Result).Claims);

        // It may have been sent as late as 00:01:00, and have been under way until 00:03:00.
        foreach (var time in new[] { "00:02:00", "00:02:59" })
        {
            await world.At($"2026-01-01T{time}Z");
            Assert.Equal("unknown", State(await world.Intents(account)));
        }

        await world.At("2026-01-01T00:03:30Z");
        Assert.Equal("done", State(await world.Intents(account)));
        Assert.Equal(1, Assert.Single(world.Simulator.Collected()).Value);
    }

    private static string? State(IReadOnlyList<JsonElement> intents) =>
        Assert.Single(intents).GetProperty("state").GetString();

    private static OutboxWorker Worker(Collecting books, TimeProvider time)
    {
        var services = books.Server.Services;
        return new OutboxWorker(
            services.GetRequiredService<Store>(), services.GetRequiredService<Vendors>(),
            services.GetRequiredService<Entries>(), services.GetRequiredService<Circuits>(), time, 48,
            NullLogger<OutboxWorker>.Instance);
    }

    // So much later whenever it is looked at.
    private sealed class StandingClock(TimeSpan by) : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Add(ref _ticks, by.Ticks);
    }
}
