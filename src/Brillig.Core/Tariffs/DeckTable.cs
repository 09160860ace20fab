using System.Globalization;
using System.Text;

namespace Brillig.Core.Tariffs;

/// <summary>The lines of a rate deck, made once, and found by number; never changes.</summary>
/// <remarks>
/// A hundred thousand lines are held in a few arrays. Prices that many lines share are held once, and are made ready
/// for use when the first call needs them.
/// </remarks>
public sealed class DeckTable
{
    private readonly PrefixTrie _trie;
    private readonly ulong[] _prefixes;      // the digits behind a 1
    private readonly int[] _prices;          // places in _shared
    private readonly int[] _weights;
    private readonly int[] _ends;            // where descriptions end
    private readonly string _descriptions;
    private readonly DeckPrice[] _shared;
    private readonly Timed?[] _timed;

    /// <summary>Of lines in any order.</summary>
    public DeckTable(IReadOnlyList<DeckRow> rows)
    {
        var sorted = Sorted(rows);
        _trie = PrefixTrie.Of([.. sorted.Select(row => row.Prefix)]);
        _prefixes = new ulong[sorted.Length];
        _prices = new int[sorted.Length];
        _weights = new int[sorted.Length];
        _ends = new int[sorted.Length];
        var (shared, descriptions) = (new Dictionary<DeckPrice, int>(), new StringBuilder());
        for (var i = 0; i < sorted.Length; i++)
        {
            var row = sorted[i];
            _prefixes[i] = ulong.Parse("1" + row.Prefix, CultureInfo.InvariantCulture);
            if (!shared.TryGetValue(row.Price, out _prices[i])) shared.Add(row.Price, _prices[i] = shared.Count);
            _weights[i] = row.Weight;
            _ends[i] = descriptions.Append(row.Description).Length;
        }

        _descriptions = descriptions.ToString();
        _shared = [.. shared.Keys];
        _timed = new Timed?[_shared.Length];
    }

    /// <summary>How many lines there are.</summary>
    public int Count => _prefixes.Length;

    /// <summary>A line; they are in the order of their prefixes, then of their weights.</summary>
    public DeckRow this[int place] => new(
        _prefixes[place].ToString(CultureInfo.InvariantCulture)[1..],
        _descriptions[(place == 0 ? 0 : _ends[place - 1]).._ends[place]],
        _shared[_prices[place]],
        _weights[place]);

    /// <summary>The place of the line that prices a number; −1: none does. Allocates nothing.</summary>
    /// <param name="digits">The number, from the country code on.</param>
    public int Find(ReadOnlySpan<char> digits) => _trie.Find(digits);

    /// <summary>What a line makes calls cost. Allocates nothing but once for each price.</summary>
    internal Timed TimedAt(int place)
    {
        var price = _prices[place];
        if (_timed[price] is { } known) return known;
        var s = _shared[price];
        return _timed[price] = Timed.Of(
            s.PricePerMinute, s.MinimumSeconds, s.IncrementSeconds, s.ConnectionFee, s.NoChargeSeconds);
    }

    /// <summary>The lines as text, one in a line, their fields parted by tabs: as they are stored.</summary>
    public string ToText()
    {
        var text = new StringBuilder(Count * 48);
        for (var i = 0; i < Count; i++)
        {
            var (row, price) = (this[i], _shared[_prices[i]]);
            text.Append(CultureInfo.InvariantCulture, $"{row.Prefix}\t{price.PricePerMinute}\t{price.MinimumSeconds}\t")
                .Append(CultureInfo.InvariantCulture, $"{price.IncrementSeconds}\t{price.ConnectionFee}\t")
                .Append(CultureInfo.InvariantCulture, $"{price.NoChargeSeconds}\t{row.Weight}\t{row.Description}\n");
        }

        return text.ToString();
    }

    /// <summary>Reads lines back from their <see cref="ToText"/>.</summary>
    public static DeckTable Parse(string text)
    {
        var rows = new List<DeckRow>(text.Length / 40);
        Span<Range> at = stackalloc Range[9];
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.IsEmpty) continue;
            if (line.Split(at, '\t') != 8)
                throw new InvalidOperationException($"A stored line of a rate deck cannot be read: {line}");
            var price = new DeckPrice(
                Number(line[at[1]]), Number(line[at[2]]), Number(line[at[3]]), Number(line[at[4]]),
                Number(line[at[5]]));
            rows.Add(new DeckRow(
                line[at[0]].ToString(), line[at[7]].ToString(), price,
                int.Parse(line[at[6]], CultureInfo.InvariantCulture)));
        }

        return new DeckTable(rows);
    }

    private static decimal Number(ReadOnlySpan<char> text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static DeckRow[] Sorted(IReadOnlyList<DeckRow> rows) =>
    [
        .. rows.OrderBy(row => row.Prefix, StringComparer.Ordinal).ThenBy(row => row.Weight),   // which is stable
    ];
}
