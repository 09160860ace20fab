using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Brillig.Server;

/// <summary>The body of a request in one pooled buffer.</summary>
internal readonly struct Body : IDisposable
{
    /// <summary>The most that any route takes, in bytes.</summary>
    public const int BytesMax = 8 * 1024 * 1024;

    private const int UnknownLength = 64 * 1024;
    private readonly byte[] _buffer;
    private readonly int _length;
    private readonly bool _isKept;

    private Body(byte[] buffer, int length, bool isKept = false) =>
        (_buffer, _length, _isKept) = (buffer, length, isKept);

    /// <summary>What was sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>The same, which whoever keeps it gives back.</summary>
    public Body Kept => new(_buffer, _length, isKept: true);

    /// <summary>
    /// How many bytes a request announces. One that does not say counts as a small one; if it turns out larger, it
    /// needs another permit on the way.
    /// </summary>
    public static int Announced(HttpRequest request)
    {
        if (request.ContentLength is { } length) return (int)Math.Min(length, BytesMax);
        return request.Headers.ContainsKey("Transfer-Encoding") ? UnknownLength : 0;
    }

    /// <summary>Reads all of it.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than allowed, or broken off.</exception>
    public static async ValueTask<Body> Read(Exchange exchange)
    {
        if (exchange.Sent is { } sent) return sent;
        var request = exchange.Request;
        if (request.ContentLength > BytesMax) throw TooLarge();
        var buffer = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength + 1 ?? UnknownLength));
        try
        {
            var (length, isAdmitted) = (0, request.ContentLength is not null);
            while (true)
            {
                var read = await request.Body.ReadAsync(buffer.AsMemory(length), exchange.Gone);
                if (read == 0) return exchange.Keep(new Body(buffer, length));
                length += read;
                if (length > BytesMax) throw TooLarge();
                if (length < buffer.Length) continue;
                if (!isAdmitted) AdmitTheMost(exchange);
                isAdmitted = true;
                buffer = Grow(buffer);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>Where a body stops being JSON, for people.</summary>
    public static string WhereBroken(JsonException error) => string.Create(
        CultureInfo.InvariantCulture,
        $"The body is no JSON from line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1} on.");

    /// <summary>Gives the buffer back, unless somebody keeps it; nobody may look at it any more.</summary>
    public void Dispose()
    {
        if (!_isKept) ArrayPool<byte>.Shared.Return(_buffer);
    }

    /// <summary>Gives back what was kept.</summary>
    public void Release() => ArrayPool<byte>.Shared.Return(_buffer);

    private static void AdmitTheMost(Exchange exchange)
    {
        if (!exchange.Store.TryAdmit(BytesMax - UnknownLength, 1, out var permit))
            throw new BadHttpRequestException(
                "Too much is queued. Nothing of this was accepted.", StatusCodes.Status503ServiceUnavailable);
        exchange.Request.HttpContext.Response.RegisterForDispose(permit);
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static BadHttpRequestException TooLarge() =>
        new("A body has at most 8 MiB.", StatusCodes.Status413PayloadTooLarge);
}
