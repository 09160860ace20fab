using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Brillig.Bench.Load;

/// <summary>
/// One keep-alive connection over a bare socket, with one request under way at a time. An HTTP library would take the
/// processor time that is to be measured on the other side.
/// </summary>
public sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[4096];

    private Connection()
    {
    }

    /// <summary>Connects.</summary>
    public static async Task<Connection> Open(IPEndPoint server, CancellationToken cancellation)
    {
        var connection = new Connection();
        try
        {
            await connection._socket.ConnectAsync(server, cancellation);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Sends one request and reads its response.</summary>
    /// <exception cref="InvalidDataException">The server closed the connection, or answered no HTTP.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Response> Exchange(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        for (var rest = request; rest.Length > 0;)
            rest = rest[await _socket.SendAsync(rest, SocketFlags.None, cancellation)..];

        for (var filled = 0; ;)
        {
            if (filled == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(filled), SocketFlags.None, cancellation);
            if (read == 0) throw new InvalidDataException("The server closed the connection within an exchange.");
            filled += read;
            if (Response.TryRead(_buffer.AsMemory(0, filled)) is { } response) return response;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
