using System.Numerics;

namespace Brillig.Core.Tariffs;

/// <summary>
/// Finds the longest of many prefixes of digits in as many steps as it has digits. The nodes are numbers in three
/// arrays: those below a node follow each other, in the order of their digits, so that the first is enough to know.
/// </summary>
internal sealed class PrefixTrie
{
    private readonly ushort[] _digits;   // which digits go on below a node, as bits
    private readonly int[] _first;       // the first of the nodes below it
    private readonly int[] _value;       // the place of the prefix that ends in it, or −1

    private PrefixTrie(ushort[] digits, int[] first, int[] value) => (_digits, _first, _value) = (digits, first, value);

    /// <summary>Of prefixes in ordinal order; of equal ones the first counts.</summary>
    public static PrefixTrie Of(IReadOnlyList<string> sorted)
    {
        var (digits, first, value) = (new List<ushort>(), new List<int>(), new List<int>());
        var level = new List<(int From, int To)> { (0, sorted.Count) };
        for (var (depth, next) = (0, 1); level.Count > 0; depth++)
        {
            var below = new List<(int From, int To)>();
            foreach (var (from, to) in level)
            {
                var at = from;
                while (at < to && sorted[at].Length == depth) at++;
                value.Add(at > from ? from : -1);
                first.Add(next + below.Count);
                digits.Add(Branch(sorted, at, to, depth, below));
            }

            next += below.Count;
            level = below;
        }

        return new PrefixTrie([.. digits], [.. first], [.. value]);
    }

    /// <summary>The place of the longest prefix that digits begin with; −1: there is none. Allocates nothing.</summary>
    public int Find(ReadOnlySpan<char> number)
    {
        var (node, found) = (0, -1);
        foreach (var digit in number)
        {
            var bit = 1 << (digit - '0');
            if ((_digits[node] & bit) == 0) break;
            node = _first[node] + BitOperations.PopCount((uint)(_digits[node] & (bit - 1)));
            if (_value[node] >= 0) found = _value[node];
        }

        return found;
    }

    private static ushort Branch(
        IReadOnlyList<string> sorted, int from, int to, int depth, List<(int From, int To)> below)
    {
        var digits = 0;
        while (from < to)
        {
            var digit = sorted[from][depth];
            var end = from + 1;
            while (end < to && sorted[end][depth] == digit) end++;
            below.Add((from, end));
            digits |= 1 << (digit - '0');
            from = end;
        }

        return (ushort)digits;
    }
}
