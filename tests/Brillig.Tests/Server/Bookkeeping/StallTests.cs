using System.Diagnostics;
using System.Net;
using Xunit;

namespace Brillig.Tests.Server.Bookkeeping;

/// <summary>A bookkeeper that does not answer holds up its own seller, and nobody else.</summary>
public class StallTests
{
    private const int Charges = 60;   // more than are under way at once
    private const int UnderWayMax = 48;
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task A_vendor_that_stalls_delays_no_other_sellers_sales()
    {
        var slow = await Receiver.Start();
        slow.Manners.Enqueue(Manner.Slow);
        slow.Slowness = TimeSpan.FromSeconds(30);
        await using var quick = await Receiver.Start();
        quick.Manners.Enqueue(Manner.Good);
        await using var server = await RunningServer.Start(
            options => options with { AllowOutbound = [IPNetwork.Parse("127.0.0.0/8")] });
        var (stalled, other) = (await Account(server, slow), await Account(server, quick));
        for (var i = 0; i < Charges; i++) await Charge(server, stalled);
        await Until(() => slow.Messages.Count == UnderWayMax);

        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Charges; i++) await Charge(server, other);
        await Until(() => quick.Collected.Count == Charges);

        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Soon);
        Assert.Equal(UnderWayMax, slow.Messages.Count);
        await slow.DisposeAsync();   // so that the server need not wait for it
    }

    [Theory]
    [InlineData(5, null, 5)]
    [InlineData(5, 2, 2)]
    [InlineData(2, 5, 5)]
    public async Task So_much_is_asked_at_once_as_the_bookkeeper_says_or_else_the_server(
        int ofServer, int? ofBookkeeper, int underWay)
    {
        var slow = await Receiver.Start();
        slow.Manners.Enqueue(Manner.Slow);
        slow.Slowness = TimeSpan.FromSeconds(30);
        await using var server = await RunningServer.Start(options => options with
        {
            AllowOutbound = [IPNetwork.Parse("127.0.0.0/8")], OutboxConcurrency = ofServer,
        });
        var account = await Account(server, slow, ofBookkeeper);
        for (var i = 0; i < underWay + 3; i++) await Charge(server, account);

        await Until(() => slow.Messages.Count == underWay);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);   // it looks ten times
        Assert.Equal(underWay, slow.Messages.Count);
        await slow.DisposeAsync();
    }

    [Fact]
    public async Task Sellers_that_stall_take_no_places_from_others()
    {
        const int sellers = 12;   // which together stall more than is taken at once
        var slow = await Receiver.Start();
        slow.Manners.Enqueue(Manner.Slow);
        slow.Slowness = TimeSpan.FromSeconds(30);
        await using var quick = await Receiver.Start();
        await using var server = await RunningServer.Start(
            options => options with { AllowOutbound = [IPNetwork.Parse("127.0.0.0/8")] });
        for (var seller = 0; seller < sellers; seller++)
        {
            var stalled = await Account(server, slow);
            for (var i = 0; i < UnderWayMax; i++) await Charge(server, stalled);
        }

        await Until(() => slow.Messages.Count == sellers * UnderWayMax);
        await Charge(server, await Account(server, quick));
        await Until(() => quick.Collected.Count == 1);
        await slow.DisposeAsync();
    }

    private static async Task<string> Account(RunningServer server, Receiver receiver, int? concurrency = null)
    {
        var reseller = (await server.Admin.Post("/api/1.0/accounts", """{"reseller":true}""")).Is(201).Id;
        (await server.Admin.Put($"/api/1.0/accounts/{reseller}/bookkeeper", new
        {
            type = "http", address = receiver.Address, credentials = new { secret = Receiver.Secret },
            outbox_concurrency = concurrency,
        })).Is(200);
        return (await server.Admin.Post("/api/1.0/accounts", new { parent = reseller })).Is(201).Id;
    }

    private static async Task Charge(RunningServer server, string account)
    {
        (await server.Admin.Post(
            $"/api/1.0/accounts/{account}/charges/items", """{"name":"setup","charge":1}""")).Is(201);
        (await server.Admin.Post($"/api/1.0/accounts/{account}/charges")).Is(201);
    }

    private static async Task Until(Func<bool> isSo)
    {
        for (var i = 0; i < 300 && !isSo(); i++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.True(isSo());
    }
}
