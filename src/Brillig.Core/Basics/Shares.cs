namespace Brillig.Core.Basics;

/// <summary>Shares a rounded total over its exact parts, so that the parts shown always add up to the total.</summary>
public static class Shares
{
    private const long MicrosPerUnit = 1_000_000;

    /// <summary>
    /// Gives out a total by largest remainder (Hamilton's method): each share is its part cut toward zero to a
    /// multiple of the unit; the units then missing go one each to the largest remainders, and units too many are
    /// taken from the most negative ones. Ties go by order of the parts. The shares add up to the total exactly.
    /// </summary>
    /// <param name="totalMicros">The total, in micros, a multiple of the unit.</param>
    /// <param name="exact">The parts, in currency units; usually their sum, rounded, is the total.</param>
    /// <param name="unitMicros">The smallest amount given, in micros: that of one cent is 10,000.</param>
    /// <returns>One share per part, in micros, each a multiple of the unit.</returns>
    /// <exception cref="ArgumentException">The total is no multiple of the unit, or there is no part to carry
    /// it.</exception>
    /// <exception cref="OverflowException">A part is out of the range of money.</exception>
    public static long[] Split(long totalMicros, IReadOnlyList<Exact> exact, long unitMicros)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(unitMicros);
        if (totalMicros % unitMicros != 0)
            throw new ArgumentException("The total is no multiple of the unit.", nameof(totalMicros));
        if (exact.Count == 0 && totalMicros != 0)
            throw new ArgumentException("There is no part to carry the total.", nameof(exact));

        var shares = new long[exact.Count];
        var remainders = new Exact[exact.Count];
        var missing = (Int128)(totalMicros / unitMicros);
        for (var i = 0; i < shares.Length; i++)
        {
            var units = exact[i] * MicrosPerUnit / unitMicros;
            var whole = Whole(units.Truncate());
            remainders[i] = units - whole;
            shares[i] = whole;
            missing -= whole;
        }

        if (missing != 0) GiveOut(missing, shares, remainders);
        for (var i = 0; i < shares.Length; i++) shares[i] *= unitMicros;
        return shares;
    }

    private static void GiveOut(Int128 missing, long[] shares, Exact[] remainders)
    {
        var sign = missing < 0 ? -1 : 1;
        var order = Enumerable.Range(0, shares.Length).ToArray();
        Array.Sort(order, (a, b) =>
        {
            var byRemainder = sign * remainders[b].CompareTo(remainders[a]);
            return byRemainder != 0 ? byRemainder : a.CompareTo(b);
        });

        // A total that is not the rounded sum of its parts may miss more units than there are parts: rounds of one
        // each.
        var (each, rest) = Int128.DivRem(Int128.Abs(missing), shares.Length);
        for (var i = 0; i < order.Length; i++) shares[order[i]] += sign * (long)(each + (i < rest ? 1 : 0));
    }

    private static long Whole(Exact units) =>
        units.TryToDecimal(out var whole) && whole is >= long.MinValue and <= long.MaxValue
            ? (long)whole
            : throw new OverflowException($"A part of {units} units is beyond what money holds.");
}
