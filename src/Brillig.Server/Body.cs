using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Brillig.Server.Usage;
using Microsoft.AspNetCore.Http.Metadata;

namespace Brillig.Server;

/// <summary>
/// The body of a request in one pooled buffer. Its places in the queue are taken as it arrives, so that a sender who
/// announces much and sends little holds little; and it has to arrive within a time.
/// </summary>
internal readonly struct Body : IDisposable
{
    /// <summary>The most that a route takes that does not say otherwise, in bytes.</summary>
    public const int BytesMax = 8 * 1024 * 1024;

    private const int BytesPerRecord = 64;
    private const int FirstBytes = 4 * 1024;     // held for a body of which nothing has come yet
    private const int FirstBuffer = 64 * 1024;
    private const int Growth = 4;                // at most so many times what has come is held
    private readonly byte[] _buffer;
    private readonly int _length;
    private readonly bool _isKept;

    private Body(byte[] buffer, int length, bool isKept = false) =>
        (_buffer, _length, _isKept) = (buffer, length, isKept);

    /// <summary>What was sent.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>The same, which whoever keeps it gives back.</summary>
    public Body Kept => new(_buffer, _length, isKept: true);

    /// <summary>How many bytes a request holds in the queue before any of its body is read.</summary>
    public static int First(HttpRequest request)
    {
        if (request.ContentLength is { } length) return (int)Math.Min(length, FirstBytes);
        return request.Headers.ContainsKey("Transfer-Encoding") ? FirstBytes : 0;
    }

    /// <summary>As how many records so many bytes count in the queue.</summary>
    public static int RecordsIn(int bytes) => Math.Clamp(bytes / BytesPerRecord, 1, UsageReader.RecordsMax);

    /// <summary>Reads all of it.</summary>
    /// <exception cref="BadHttpRequestException">It is larger than allowed, too slow, or broken off.</exception>
    public static async ValueTask<Body> Read(Exchange exchange)
    {
        if (exchange.Sent is { } sent) return sent;
        var request = exchange.Request;
        var limit = BodyLimit.Of(request);
        if (request.ContentLength > limit) throw TooLarge(limit);
        var most = (int)(request.ContentLength ?? limit);
        var buffer = ArrayPool<byte>.Shared.Rent(Math.Min(most + 1, FirstBuffer));
        CancellationTokenSource? deadline = null;
        try
        {
            var (length, held) = (0, First(request));
            while (true)
            {
                var read = await request.Body.ReadAsync(
                    buffer.AsMemory(length), deadline?.Token ?? exchange.Gone);
                if (read == 0) return exchange.Keep(new Body(buffer, length));
                length += read;
                if (length > limit) throw TooLarge(limit);
                if (length < most) deadline ??= Deadline(exchange);
                if (length > held) held = Admit(exchange, held, (int)Math.Min(most, (long)length * Growth));
                if (length == buffer.Length) buffer = Grow(buffer, Math.Min(most + 1, length * Growth));
            }
        }
        catch (OperationCanceledException error) when (!exchange.Gone.IsCancellationRequested)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw new BadHttpRequestException(
                "The body did not arrive in time. Nothing of it was recorded.",
                StatusCodes.Status408RequestTimeout,
                error);
        }
        catch (IOException error) when (error is not BadHttpRequestException)
        {
            // Kestrel says so of a chunk whose size no number holds.
            ArrayPool<byte>.Shared.Return(buffer);
            throw new BadHttpRequestException(
                "The body is not framed as HTTP asks.", StatusCodes.Status400BadRequest, error);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
        finally
        {
            deadline?.Dispose();
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

    private static CancellationTokenSource Deadline(Exchange exchange)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(exchange.Gone);
        deadline.CancelAfter(exchange.Desk.BodyTime);
        return deadline;
    }

    private static int Admit(Exchange exchange, int held, int wanted)
    {
        var records = RecordsIn(wanted) - RecordsIn(held);
        if (!exchange.Store.TryAdmit(wanted - held, records, out var permit))
            throw new BadHttpRequestException(
                "Too much is queued. Nothing of this was accepted.", StatusCodes.Status503ServiceUnavailable);
        exchange.Request.HttpContext.Response.RegisterForDispose(permit);
        return wanted;
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static BadHttpRequestException TooLarge(int limit) =>
        new($"A body has at most {limit >> 20} MiB.", StatusCodes.Status413PayloadTooLarge);
}

/// <summary>The largest body that a route takes; routing tells Kestrel.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata
{
    /// <summary>That of the route of a request, in bytes.</summary>
    public static int Of(HttpRequest request) => (int)(
        request.HttpContext.GetEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.MaxRequestBodySize ?? Body.BytesMax);
}
