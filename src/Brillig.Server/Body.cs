using System.Buffers;

namespace Brillig.Server;

/// <summary>The body of a request in one pooled buffer.</summary>
internal readonly struct Body : IDisposable
{
    /// <summary>The most that any route takes, in bytes.</summary>
    public const int BytesMax = 8 * 1024 * 1024;

    private const int UnknownLength = 4_096;
    private readonly byte[] _buffer;
    private readonly int _length;

    private Body(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    /// <summary>What was sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>How many bytes a request announces; one that does not say so counts as the most.</summary>
    public static int Announced(HttpRequest request)
    {
        if (request.ContentLength is { } length) return (int)Math.Min(length, BytesMax);
        return request.Headers.ContainsKey("Transfer-Encoding") ? BytesMax : 0;
    }

    /// <summary>Reads all of it.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than allowed, or broken off.</exception>
    public static async ValueTask<Body> Read(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength > BytesMax) throw TooLarge();
        var buffer = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? UnknownLength) + 1);
        try
        {
            var length = 0;
            while (true)
            {
                var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancel);
                if (read == 0) return new Body(buffer, length);
                length += read;
                if (length > BytesMax) throw TooLarge();
                if (length == buffer.Length) buffer = Grow(buffer);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    /// <summary>Gives the buffer back; nobody may look at it any more.</summary>
    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

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
