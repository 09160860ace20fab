using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Brillig.Core.Basics;

/// <summary>
/// A decimal as its parts, for the common case that its digits fit 64 bits: integer operations on them take a fraction
/// of the time of the library's, and nothing is rounded that would have to be noticed afterwards.
/// </summary>
/// <remarks>The layout is that of OLE's DECIMAL, which <see cref="decimal"/> has by contract of interop.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct DecimalBits
{
    private const int MicrosScale = 6;
    private const int ScaleMax = 28;
    private const int PowersMax = 19;
    private static readonly ulong[] Powers = MakePowers();

    private readonly uint _flags;
    private readonly uint _high;
    private readonly ulong _low;

    private bool IsNegative => _flags >> 31 != 0;

    private int Scale => (int)((_flags >> 16) & 0xff);

    // With room for one addition.
    private bool IsSmall => _high == 0 && _low >> 62 == 0;

    private long Signed => IsNegative ? -(long)_low : (long)_low;

    /// <summary>left + right, exactly; false where the common case ends.</summary>
    public static bool TryAdd(decimal left, decimal right, out decimal sum)
    {
        var (l, r) = (Of(left), Of(right));
        sum = 0;
        if (!l.IsSmall || !r.IsSmall) return false;
        var (a, b, scale) = (l.Signed, r.Signed, l.Scale);
        if (scale != r.Scale)
        {
            scale = Math.Max(l.Scale, r.Scale);
            if (!l.TryScaled(scale, out a) || !r.TryScaled(scale, out b)) return false;
        }

        sum = Make(a + b, scale);
        return true;
    }

    /// <summary>left · right, exactly; false where the common case ends.</summary>
    public static bool TryMultiply(decimal left, decimal right, out decimal product)
    {
        var (l, r) = (Of(left), Of(right));
        product = 0;
        if ((l._high | r._high) != 0) return false;
        if (l._low == 0 || r._low == 0) return true;
        var high = Math.BigMul(l._low, r._low, out var low);
        var scale = l.Scale + r.Scale;
        if (high > uint.MaxValue || scale > ScaleMax) return false;
        product = new decimal(
            unchecked((int)low), unchecked((int)(low >> 32)), unchecked((int)high),
            l.IsNegative != r.IsNegative, (byte)scale);
        return true;
    }

    /// <summary>The order of both; false where the common case ends.</summary>
    public static bool TryCompare(decimal left, decimal right, out int order)
    {
        var (l, r) = (Of(left), Of(right));
        order = 0;
        if (!l.IsSmall || !r.IsSmall || l.Scale != r.Scale) return false;
        order = l.Signed.CompareTo(r.Signed);
        return true;
    }

    /// <summary>The largest integer not above left / right; false where the common case ends.</summary>
    /// <param name="left">The dividend.</param>
    /// <param name="right">The divisor.</param>
    /// <param name="floor">The integer.</param>
    /// <param name="isWhole">Whether it is the ratio itself.</param>
    public static bool TryFloorOfRatio(decimal left, decimal right, out long floor, out bool isWhole)
    {
        var (l, r) = (Of(left), Of(right));
        (floor, isWhole) = (0, false);
        if (!l.IsSmall || !r.IsSmall || r._low == 0) return false;
        var scale = Math.Max(l.Scale, r.Scale);
        if (!l.TryScaled(scale, out var a) || !r.TryScaled(scale, out var b)) return false;
        (floor, var rest) = Math.DivRem(a, b);
        isWhole = rest == 0;
        if (rest != 0 && (a < 0) != (b < 0)) floor--;
        return true;
    }

    /// <summary>The value times 10⁶, a half away from zero; false where the common case ends.</summary>
    public static bool TryToMicros(decimal value, out long micros)
    {
        var v = Of(value);
        micros = 0;
        if (!v.IsSmall) return false;
        if (v.Scale <= MicrosScale) return v.TryScaled(MicrosScale, out micros);
        if (v.Scale - MicrosScale > PowersMax - 1) return false;
        var (quotient, rest) = Math.DivRem(v._low, Powers[v.Scale - MicrosScale]);
        if (rest >= Powers[v.Scale - MicrosScale] - rest) quotient++;
        micros = v.IsNegative ? -(long)quotient : (long)quotient;
        return true;
    }

    private static DecimalBits Of(decimal value) => Unsafe.BitCast<decimal, DecimalBits>(value);

    private static decimal Make(long digits, int scale)
    {
        var low = (ulong)Math.Abs(digits);
        return new decimal(unchecked((int)low), unchecked((int)(low >> 32)), 0, digits < 0, (byte)scale);
    }

    // The digits at a larger scale, still with room for one addition.
    private bool TryScaled(int scale, out long digits)
    {
        digits = 0;
        if (scale - Scale >= PowersMax) return false;
        if (Math.BigMul(_low, Powers[scale - Scale], out var low) != 0 || low >> 62 != 0) return false;
        digits = IsNegative ? -(long)low : (long)low;
        return true;
    }

    private static ulong[] MakePowers()
    {
        var powers = new ulong[PowersMax];
        powers[0] = 1;
        for (var i = 1; i < powers.Length; i++) powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
