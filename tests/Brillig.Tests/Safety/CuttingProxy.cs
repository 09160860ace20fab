using System.Net;
using System.Net.Sockets;

namespace Brillig.Tests.Safety;

/// <summary>
/// A TCP proxy before PostgreSQL that now and then swallows the answer to a COMMIT and cuts the connection: the
/// transaction is durable, and its writer cannot know.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly (string Host, int Port) _target;
    private readonly Random _random;
    private readonly Task _accepting;
    private int _cuts;
    private int _commits;

    /// <summary>Begins to listen.</summary>
    public CuttingProxy(string host, int port, int seed)
    {
        (_target, _random) = ((host, port), new Random(seed));
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>One of so many answers to COMMIT is swallowed; 0: none.</summary>
    public int OneOf { get; set; }

    /// <summary>How many answers were swallowed.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>How many answers to COMMIT came by.</summary>
    public int Commits => Volatile.Read(ref _commits);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task Accept()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(_end.Token);
                _ = Carry(client);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task Carry(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                client.NoDelay = server.NoDelay = true;
                await server.ConnectAsync(_target.Host, _target.Port, _end.Token);
                await Task.WhenAny(Copy(client, server, isAnswer: false), Copy(server, client, isAnswer: true));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                // Both ends see the connection end.
            }
        }
    }

    private async Task Copy(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[65536];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is > 0 and var read)
            {
                if (isAnswer && IsCut(buffer.AsSpan(0, read))) return;
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _end.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The connection ended.
        }
    }

    // CommandComplete carries the command's tag as text. Small batches go in one round trip without a COMMIT of their
    // own: the answer to their inserts is that to their commit.
    private bool IsCut(ReadOnlySpan<byte> answer)
    {
        if (answer.IndexOf("COMMIT\0"u8) < 0 && answer.IndexOf("INSERT 0 "u8) < 0) return false;
        Interlocked.Increment(ref _commits);
        if (OneOf == 0) return false;
        lock (_random)
        {
            if (_random.Next(OneOf) != 0) return false;
        }

        Interlocked.Increment(ref _cuts);
        return true;
    }
}
