using System.Buffers.Text;
using System.Text;

namespace Brillig.Bench.Load;

/// <summary>An HTTP/1.1 response. <see cref="Body"/> is valid until the connection's next exchange.</summary>
public readonly record struct Response(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the status is 2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The body as text, for messages and set-up.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>
    /// Reads a response from what arrived so far; null when more must come. A chunked body is joined in place, which
    /// is why the buffer is written to once the response is complete.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes are no HTTP response with a known length.</exception>
    public static Response? TryRead(Memory<byte> arrived)
    {
        var head = arrived.Span.IndexOf("\r\n\r\n"u8);
        if (head < 0) return null;
        var fields = arrived.Span[..(head + 2)];
        if (!fields.StartsWith("HTTP/1.1 "u8) || !Utf8Parser.TryParse(fields[9..], out int status, out _))
            throw new InvalidDataException("The answer is no HTTP/1.1 response.");

        var body = arrived[(head + 4)..];
        if (status is 204 or 304) return new Response(status, default);
        if (Field(fields, "\r\ncontent-length:"u8) is { Length: > 0 } length)
        {
            if (!Utf8Parser.TryParse(length, out int size, out _))
                throw new InvalidDataException("The answer's Content-Length is no number.");
            return body.Length < size ? null : new Response(status, body[..size]);
        }

        if (Field(fields, "\r\ntransfer-encoding:"u8).IndexOf("chunked"u8) < 0)
            throw new InvalidDataException("The answer has neither a length nor chunks.");
        return IsComplete(body.Span) ? new Response(status, body[..Join(body.Span)]) : null;
    }

    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> name)
    {
        for (var rest = fields; rest.IndexOf("\r\n"u8) is var line and >= 0; rest = rest[(line + 2)..])
        {
            var candidate = rest[line..];
            if (candidate.Length < name.Length || !Ascii.EqualsIgnoreCase(candidate[..name.Length], name)) continue;
            var value = candidate[name.Length..];
            return value[..value.IndexOf("\r\n"u8)].Trim(" \t"u8);
        }

        return default;
    }

    private static bool IsComplete(ReadOnlySpan<byte> body)
    {
        for (var at = 0; at < body.Length;)
        {
            if (!TryChunk(body[at..], out var start, out var size) || body.Length - at < start + size + 2) return false;
            if (size == 0) return true;
            at += start + size + 2;
        }

        return false;
    }

    private static int Join(Span<byte> body)
    {
        var joined = 0;
        for (var at = 0; TryChunk(body[at..], out var start, out var size) && size > 0; at += start + size + 2)
        {
            body.Slice(at + start, size).CopyTo(body[joined..]);
            joined += size;
        }

        return joined;
    }

    private static bool TryChunk(ReadOnlySpan<byte> rest, out int start, out int size)
    {
        (start, size) = (0, 0);
        var line = rest.IndexOf("\r\n"u8);
        if (line < 0) return false;
        start = line + 2;
        return Utf8Parser.TryParse(rest[..line], out size, out _, 'x');
    }
}
