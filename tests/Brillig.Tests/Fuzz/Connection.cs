using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Brillig.Tests.Fuzz;

/// <summary>A connection on which bytes are sent as they are, and answers are read as HTTP frames them.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        NoDelay = true,
    };

    private byte[] _bytes = new byte[64 * 1024];
    private int _count;

    private Connection()
    {
    }

    /// <summary>Connects.</summary>
    public static async Task<Connection> To(int port)
    {
        var connection = new Connection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    /// <summary>Sends bytes; what the server no longer takes is not its fault.</summary>
    public async Task Send(ReadOnlyMemory<byte> bytes, TimeSpan patience)
    {
        using var cancel = new CancellationTokenSource(patience);
        try
        {
            while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes, cancel.Token)..];
        }
        catch (SocketException)
        {
            return;   // closed on what came before: the answer tells why
        }
    }

    /// <summary>The next answer; null: the server closed without one.</summary>
    /// <exception cref="TimeoutException">Nothing, or not all of it, came in time.</exception>
    /// <exception cref="FormatException">What came is no answer.</exception>
    public async Task<WireAnswer?> Read(bool isHead, TimeSpan patience)
    {
        using var cancel = new CancellationTokenSource(patience);
        while (true)
        {
            if (await ReadHead(cancel.Token) is not { } head) return null;
            if (head.Status is >= 100 and < 200) continue;
            if (isHead || head.Status is 204 or 304) return head;
            return head with { Body = await ReadBody(head, cancel.Token) };
        }
    }

    /// <summary>Whether the server closes without more to say.</summary>
    public async Task<bool> IsClosed(TimeSpan patience)
    {
        using var cancel = new CancellationTokenSource(patience);
        return _count == 0 && !await More(cancel.Token);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task<WireAnswer?> ReadHead(CancellationToken cancel)
    {
        int end;
        while ((end = _bytes.AsSpan(0, _count).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (await More(cancel)) continue;
            return _count == 0 ? null : throw new FormatException("An answer ends within its head.");
        }

        var lines = Encoding.Latin1.GetString(Take(end + 4)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (!lines[0].StartsWith("HTTP/1.", StringComparison.Ordinal))
            throw new FormatException($"{lines[0]} begins no answer.");
        return new WireAnswer(
            int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture),
            [.. lines.Skip(1).Select(l => l.Split(": ", 2))
                .Select(p => KeyValuePair.Create(p[0], p.Length > 1 ? p[1] : ""))],
            []);
    }

    private async Task<byte[]> ReadBody(WireAnswer head, CancellationToken cancel)
    {
        if (head.Header("Content-Length") is { } length)
            return await Exactly(int.Parse(length, CultureInfo.InvariantCulture), cancel);
        if (head.Header("Transfer-Encoding") != "chunked") throw new FormatException("An answer has no length.");
        var body = new List<byte>();
        while (true)
        {
            int end;
            while ((end = _bytes.AsSpan(0, _count).IndexOf("\r\n"u8)) < 0)
                if (!await More(cancel)) throw new FormatException("An answer ends before its last chunk.");
            var size = int.Parse(
                Encoding.Latin1.GetString(Take(end + 2)).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            body.AddRange((await Exactly(size + 2, cancel))[..size]);
            if (size == 0) return [.. body];
        }
    }

    private async Task<byte[]> Exactly(int count, CancellationToken cancel)
    {
        while (_count < count)
            if (!await More(cancel)) throw new FormatException("An answer is shorter than it said.");
        return Take(count);
    }

    private byte[] Take(int count)
    {
        var taken = _bytes[..count];
        _bytes.AsSpan(count, _count - count).CopyTo(_bytes);
        _count -= count;
        return taken;
    }

    private async Task<bool> More(CancellationToken cancel)
    {
        if (_count == _bytes.Length) Array.Resize(ref _bytes, 2 * _count);
        try
        {
            var read = await _socket.ReceiveAsync(_bytes.AsMemory(_count), cancel);
            _count += read;
            return read > 0;
        }
        catch (OperationCanceledException error)
        {
            throw new TimeoutException("Nothing came in time.", error);
        }
        catch (SocketException)
        {
            return false;   // cut off
        }
    }
}

/// <summary>An answer as it came.</summary>
internal sealed record WireAnswer(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    /// <summary>The body as text.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The body.</summary>
    public byte[] Body
    {
        get;
        init => (field, Text) = (value, Encoding.UTF8.GetString(value));
    } = Body;

    /// <summary>Whether the body is plain JSON.</summary>
    public bool IsJson => Body.Length > 0
        && Header("Content-Type")?.StartsWith("application/json", StringComparison.Ordinal) is true;

    /// <summary>Whether Kestrel made it, who has no body to give.</summary>
    public bool IsBare => Body.Length == 0 && Header("Connection") == "close" && Header("Content-Length") == "0"
        && Status is 400 or 405 or 408 or 414 or 431 or 505;

    /// <summary>A header, or null.</summary>
    public string? Header(string name) =>
        Headers.FirstOrDefault(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
