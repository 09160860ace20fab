using System.Globalization;
using System.Text;

namespace Brillig.Tests.Fuzz;

/// <summary>Changes bytes of requests that were right.</summary>
internal sealed class ByteFaults(Random random)
{
    private static readonly byte[][] Tokens =
    [
        .. ((string[])
        [
            "\0", "\r", "\n", "\r\n", "\r\n\r\n", "\t", " ", "  ", ":", ",", ";", "\"", "\\", "{", "}", "[", "]", "{}",
            "[[[[[[[[", "null", "true", "e9", "-", ".", "99999999999999999999", "1e400", "%00", "%2F", "%zz", "..", "/",
            "//", "?", "#", "&", "=", "+", "HTTP/1.0", "HTTP/2.0", "Content-Length: 0\r\n", "Content-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\n", "Connection: close\r\n", "Expect: 100-continue\r\n", "Host: y\r\n",
            "Upgrade: h2c\r\n", "\\u0000", "\\ud800", "\ufeff", "é", "🦆", "dry_run=true", "HEAD ", "PATCH ",
            "OPTIONS ",
        ]).Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xc0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    ];

    /// <summary>A request with one to four changes, in its head, its body, or anywhere.</summary>
    /// <param name="request">What was right.</param>
    /// <param name="other">Another, of which a piece may come in.</param>
    public FuzzRequest Change(FuzzRequest request, FuzzRequest other)
    {
        var isBody = request.Body is { Length: > 0 } && random.Next(3) > 0;
        if (isBody && random.Next(4) > 0)
        {
            var changed = request with { Body = Changed(request.Body ?? [], other.Body ?? []) };
            return changed with { Raw = changed.Bytes(), Fault = "bytes of the body" };
        }

        var head = isBody ? request.Head() : Changed(request.Head(), other.Head());
        var body = isBody ? Changed(request.Body ?? [], other.Body ?? []) : request.Body ?? [];
        return request with { Operation = null, Raw = [.. head, .. body], Fault = "bytes", MayBeBare = true };
    }

    /// <summary>How many whole requests are in bytes, and whether something else follows them.</summary>
    public static (int Whole, bool IsMore) Count(ReadOnlySpan<byte> bytes)
    {
        var whole = 0;
        while (bytes.IndexOf("\r\n\r\n"u8) is var end and >= 0)
        {
            var head = Encoding.Latin1.GetString(bytes[..end]);
            bytes = bytes[(end + 4)..];
            var lines = head.Split('\n');
            if (lines.Any(l => l.TrimStart().StartsWith("Transfer-Encoding", StringComparison.OrdinalIgnoreCase)))
                return (whole, true);
            var length = lines.Select(l => l.Split(':', 2))
                .FirstOrDefault(p => p[0].Trim().Equals("Content-Length", StringComparison.OrdinalIgnoreCase));
            var count = 0L;
            if (length is [_, var value] && !long.TryParse(value.Trim(), NumberStyles.None, null, out count)) count = 0;
            if (count > bytes.Length) return (whole, true);
            bytes = bytes[(int)count..];
            whole++;
        }

        return (whole, bytes.Length > 0);
    }

    private byte[] Changed(byte[] bytes, byte[] other)
    {
        var changed = bytes.ToList();
        for (var changes = random.Next(1, 5); changes > 0 && changed.Count > 0; changes--)
        {
            var at = random.Next(changed.Count);
            var length = Math.Min(random.Next(1, 24), changed.Count - at);
            switch (random.Next(8))
            {
                case 0: changed[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: changed[at] = (byte)random.Next(256); break;
                case 2: changed.RemoveRange(at, length); break;
                case 3: changed.InsertRange(random.Next(changed.Count), changed.GetRange(at, length)); break;
                case 4 when other.Length > 0:
                    var from = random.Next(other.Length);
                    changed.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 60))]);
                    break;
                case 5 when random.Next(4) == 0: changed.RemoveRange(at, changed.Count - at); break;
                default: changed.InsertRange(at, Tokens[random.Next(Tokens.Length)]); break;
            }
        }

        return [.. changed];
    }
}
