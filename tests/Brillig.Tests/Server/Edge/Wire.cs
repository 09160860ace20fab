using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Brillig.Tests.Server.Edge;

/// <summary>A connection on which bytes are sent as they are.</summary>
internal sealed class Wire : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly NetworkStream _stream;

    private Wire(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    /// <summary>Connects.</summary>
    public static async Task<Wire> To(RunningServer server)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        return new Wire(socket);
    }

    /// <summary>Sends bytes, one for each character.</summary>
    public async Task Send(string text) => await _stream.WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>The first answer, and what else comes within a time after it.</summary>
    public async Task<List<RawAnswer>> ReadAnswers(int count = 1)
    {
        var text = "";
        while (RawAnswer.All(text) is var answers && answers.Count(answer => answer.IsWhole) < count)
        {
            var more = await Read(Patience);
            if (more is null) return answers;
            text += more;
        }

        // Whatever was taken for a second request is answered at once.
        while (await Read(TimeSpan.FromMilliseconds(50)) is { } rest) text += rest;
        return RawAnswer.All(text);
    }

    /// <summary>What is answered until it holds a text, or the server closes.</summary>
    public async Task<string> ReadUntil(string end)
    {
        var (buffer, text) = (new byte[16_384], new StringBuilder());
        while (!text.ToString().Contains(end, StringComparison.Ordinal))
        {
            var read = await _stream.ReadAsync(buffer).AsTask().WaitAsync(Patience);
            if (read == 0) break;
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return text.ToString();
    }

    private async Task<string?> Read(TimeSpan patience)
    {
        var buffer = new byte[16_384];
        using var cancel = new CancellationTokenSource(patience);
        try
        {
            var read = await _stream.ReadAsync(buffer, cancel.Token);
            return read == 0 ? null : Encoding.UTF8.GetString(buffer, 0, read);
        }
        catch (OperationCanceledException) when (patience < Patience)
        {
            return null;
        }
        catch (IOException)
        {
            return null;   // cut off
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}

/// <summary>An answer as it came over the wire.</summary>
/// <param name="Status">0: nothing was answered.</param>
/// <param name="Head">The status line and the headers.</param>
/// <param name="Body">What follows.</param>
/// <param name="IsWhole">Whether it has come to its end.</param>
internal sealed record RawAnswer(int Status, string Head, string Body, bool IsWhole)
{
    /// <summary>The name of the problem that it is, or null.</summary>
    public string? Problem => Head.Contains("application/problem+json", StringComparison.Ordinal)
        ? JsonDocument.Parse(Body).RootElement.GetProperty("type").GetString()?.Split('/')[^1]
        : null;

    /// <summary>All answers of a connection, in order.</summary>
    public static List<RawAnswer> All(string text)
    {
        var answers = new List<RawAnswer>();
        while (text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
        {
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0) break;
            var head = text[..end];
            var length = head.Split("Content-Length: ") is [_, var after]
                ? int.Parse(after.Split("\r\n")[0], System.Globalization.CultureInfo.InvariantCulture)
                : 0;
            var rest = Encoding.UTF8.GetBytes(text[(end + 4)..]);
            var isWhole = length <= rest.Length;
            length = Math.Min(length, rest.Length);
            answers.Add(new RawAnswer(
                int.Parse(head[9..12], System.Globalization.CultureInfo.InvariantCulture), head,
                Encoding.UTF8.GetString(rest, 0, length), isWhole));
            text = Encoding.UTF8.GetString(rest, length, rest.Length - length);
        }

        return answers;
    }
}
