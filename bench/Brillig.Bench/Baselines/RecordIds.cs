using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Brillig.Bench.Baselines;

/// <summary>Record ids in the order of time, as UUIDv7, never twice in a process; for several threads.</summary>
public sealed class RecordIds(TimeProvider time)
{
    /// <summary>The length of an id.</summary>
    public const int Length = 36;

    private static long s_last;

    /// <summary>Writes the next id, as ASCII, into <see cref="Length"/> bytes.</summary>
    public void Write(Span<byte> id)
    {
        var millis = time.GetUtcNow().ToUnixTimeMilliseconds();
        var number = Interlocked.Increment(ref s_last);
        Utf8.TryWrite(id, CultureInfo.InvariantCulture,
            $"{millis >> 16:x8}-{millis & 0xffff:x4}-7000-8000-{number:x12}", out _);
    }

    /// <summary>Writes a random id (UUIDv4), as ASCII, into <see cref="Length"/> bytes.</summary>
    public static void WriteRandom(Span<byte> id, Random random)
    {
        var (high, low) = (random.NextInt64(), random.NextInt64());
        var (middle, last) = ((low >> 48) & 0xfff, low & 0xffff_ffff_ffff);
        Utf8.TryWrite(id, CultureInfo.InvariantCulture,
            $"{high >> 32:x8}-{(high >> 16) & 0xffff:x4}-4{high & 0xfff:x3}-8{middle:x3}-{last:x12}", out _);
    }

    /// <summary>The next id as a string.</summary>
    public string Next()
    {
        Span<byte> id = stackalloc byte[Length];
        Write(id);
        return Encoding.ASCII.GetString(id);
    }
}
