using System.Diagnostics;
using Xunit;

namespace Brillig.Tests.Server.Edge;

/// <summary>Who sends slowly is cut off, and keeps nobody else from being served meanwhile.</summary>
public class SlowSenderTests
{
    private const string Large = "Content-Type: application/json\r\nContent-Length: 8388608\r\n";

    [Fact]
    public async Task Many_who_announce_much_and_send_little_leave_room_for_others()
    {
        await using var server = await RunningServer.Start();
        var account = (await server.Admin.Post("/api/1.0/accounts", "{}")).Is(201).Id;
        var wires = new List<Wire>();
        try
        {
            // As announced that is 1.2 GiB, twenty times what may wait.
            for (var i = 0; i < 150; i++)
            {
                wires.Add(await Wire.To(server));
                await wires[^1].Send(Head(server, Large) + "[");
            }

            for (var i = 0; i < 20; i++)
            {
                (await server.Admin.Get($"/api/1.0/accounts/{account}")).Is(200);
                (await server.Admin.Put($"/api/1.0/accounts/{account}", """{"name":"x"}""")).Is(204);
                (await server.Admin.Post("/api/1.0/usage", $"[{new string(' ', 1 << 20)}]")).Is(200);
            }
        }
        finally
        {
            wires.ForEach(wire => wire.Dispose());
        }
    }

    [Fact]
    public async Task A_body_that_stops_coming_is_cut_off()
    {
        await using var server = await RunningServer.Start();
        using var wire = await Wire.To(server);
        var since = Stopwatch.GetTimestamp();
        await wire.Send(Head(server, Large) + "[");

        var answer = Assert.Single(await wire.ReadAnswers());

        Assert.Equal((408, "request-timeout"), (answer.Status, answer.Problem));
        Assert.InRange(Stopwatch.GetElapsedTime(since).TotalSeconds, 1, 20);
    }

    [Fact]
    public async Task A_body_that_keeps_coming_but_never_ends_is_cut_off()
    {
        await using var server = await RunningServer.Start(
            options => options with { BodyTime = TimeSpan.FromSeconds(2) });
        using var wire = await Wire.To(server);
        await wire.Send(Head(server, Large) + "[" + new string(' ', 300_000));
        using var stop = new CancellationTokenSource();
        async Task Trickle()
        {
            while (!stop.IsCancellationRequested)
            {
                await wire.Send(new string(' ', 1_000));
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }

        var sending = Trickle();

        var answer = (await wire.ReadAnswers())[0];
        await stop.CancelAsync();
        await Task.WhenAny(sending);

        Assert.Equal((408, "request-timeout"), (answer.Status, answer.Problem));
        (await server.Admin.Get("/health/ready")).Is(200);
    }

    [Fact]
    public async Task Headers_that_stop_coming_are_cut_off()
    {
        await using var server = await RunningServer.Start();
        using var wire = await Wire.To(server);
        await wire.Send("GET /health HTTP/1.1\r\nHost: x\r\nA: ");

        // Kestrel's own answer, which has no body.
        Assert.Equal(408, Assert.Single(await wire.ReadAnswers()).Status);
    }

    private static string Head(RunningServer server, string headers) =>
        $"POST /api/1.0/usage HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.AdminKey}\r\n{headers}\r\n";
}
