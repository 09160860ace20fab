using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Brillig.Bench.Load;

namespace Brillig.Bench.Processes;

/// <summary>An HTTP server as a child process: ours, or a baseline.</summary>
public sealed class HttpServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(60);
    private readonly ChildProcess _process;

    private HttpServerProcess(ChildProcess process, IPEndPoint address) => (_process, Address) = (process, address);

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Starts it with the address it shall listen on, and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended, or was not ready within a minute.</exception>
    public static async Task<HttpServerProcess> Start(
        ProcessCommand command, IPEndPoint address, CancellationToken cancellation)
    {
        var server = new HttpServerProcess(ChildProcess.Start(command), address);
        try
        {
            await server.BecomeReady(cancellation);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>An address on the loopback whose port was free a moment ago.</summary>
    public static IPEndPoint FreeAddress()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint?)socket.LocalEndPoint)?.Port ?? throw new InvalidOperationException("No free port.");
        return new IPEndPoint(IPAddress.Loopback, port);
    }

    /// <summary>How long it took from the start of the process until it was ready.</summary>
    public TimeSpan StartedIn { get; private set; }

    /// <summary>The memory it holds, in bytes (VmRSS of /proc).</summary>
    public long Resident => Memory("VmRSS:");

    /// <summary>The most memory it held so far, in bytes (VmHWM of /proc).</summary>
    public long ResidentMax => Memory("VmHWM:");

    /// <summary>How long it was on the processors so far, on all threads together.</summary>
    public TimeSpan Worked => _process.Worked;

    /// <summary>Lets it finish what is queued and end.</summary>
    public Task Stop(CancellationToken cancellation) => _process.Stop(cancellation);

    /// <summary>Ends it at once (SIGKILL), as a crash would.</summary>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private long Memory(string name)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status")
            .Single(l => l.StartsWith(name, StringComparison.Ordinal));
        var kib = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return long.Parse(kib, CultureInfo.InvariantCulture) * 1024;
    }

    private async Task BecomeReady(CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await IsReady(cancellation))
        {
            if (_process.HasExited) throw new InvalidOperationException($"The server ended: {_process.Output}");
            if (Stopwatch.GetElapsedTime(started) > StartMax)
                throw new InvalidOperationException($"The server was not ready in time: {_process.Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), cancellation);
        }

        StartedIn = Stopwatch.GetElapsedTime(started);
    }

    private async Task<bool> IsReady(CancellationToken cancellation)
    {
        try
        {
            using var connection = await Connection.Open(Address, cancellation);
            var request = new RequestBytes(Address, "none").Get("/health/ready");
            return (await connection.Exchange(request, cancellation)).Status == 200;
        }
        catch (Exception e) when (e is SocketException or InvalidDataException)
        {
            return false;
        }
    }
}
