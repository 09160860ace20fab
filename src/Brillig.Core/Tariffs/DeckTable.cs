using System.Globalization;
using System.Text;

namespace Brillig.Core.Tariffs;

/// <summary>The lines of a rate deck, made once, and found by number; never changes.</summary>
/// <remarks>
/// A hundred thousand lines are held in a few arrays. Prices and descriptions that many lines share are held once, and
/// prices are made ready for use when the first call needs them. What is as in the version before is held by both.
/// </remarks>
public sealed class DeckTable
{
    private readonly PrefixTrie _trie;
    private readonly ulong[] _prefixes;      // the digits behind a 1
    private readonly int[] _prices;          // places in _shared
    private readonly int[] _weights;
    private readonly int[] _described;       // places in _ends
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
        _described = new int[sorted.Length];
        var (shared, known) = (new Dictionary<DeckPrice, int>(), new Dictionary<string, int>(StringComparer.Ordinal));
        for (var i = 0; i < sorted.Length; i++)
        {
            var row = sorted[i];
            _prefixes[i] = ulong.Parse("1" + row.Prefix, CultureInfo.InvariantCulture);
            if (!shared.TryGetValue(row.Price, out _prices[i])) shared.Add(row.Price, _prices[i] = shared.Count);
            _weights[i] = row.Weight;
            if (!known.TryGetValue(row.Description, out _described[i]))
                known.Add(row.Description, _described[i] = known.Count);
        }

        (_descriptions, _ends) = Joined(known.Keys);
        _shared = [.. shared.Keys];
        _timed = new Timed?[_shared.Length];
    }

    // The lines of a table, in the arrays of another where those hold the same.
    private DeckTable(DeckTable lines, DeckTable before)
    {
        _prefixes = Same(lines._prefixes, before._prefixes);
        _trie = ReferenceEquals(_prefixes, before._prefixes) ? before._trie : lines._trie;
        _weights = Same(lines._weights, before._weights);
        _described = Same(lines._described, before._described);
        _ends = Same(lines._ends, before._ends);
        _descriptions = lines._descriptions == before._descriptions ? before._descriptions : lines._descriptions;
        _prices = Same(lines._prices, before._prices);
        var isSame = lines._shared.AsSpan().SequenceEqual(before._shared);
        (_shared, _timed) = isSame ? (before._shared, before._timed) : (lines._shared, lines._timed);
    }

    /// <summary>How many lines there are.</summary>
    public int Count => _prefixes.Length;

    /// <summary>A line; they are in the order of their prefixes, then of their weights.</summary>
    public DeckRow this[int place] => new(
        _prefixes[place].ToString(CultureInfo.InvariantCulture)[1..],
        DescriptionAt(_described[place]),
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

    /// <summary>The same lines; most versions change some prices only, and hold the rest with the one before.</summary>
    internal DeckTable Sharing(DeckTable before) => new(this, before);

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

    private string DescriptionAt(int place) => _descriptions[(place == 0 ? 0 : _ends[place - 1]).._ends[place]];

    private static (string Text, int[] Ends) Joined(IReadOnlyCollection<string> all)
    {
        var (text, ends) = (new StringBuilder(), new List<int>(all.Count));
        foreach (var one in all) ends.Add(text.Append(one).Length);
        return (text.ToString(), [.. ends]);
    }

    private static T[] Same<T>(T[] these, T[] before)
        where T : IEquatable<T> => these.AsSpan().SequenceEqual(before) ? before : these;

    private static decimal Number(ReadOnlySpan<char> text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    private static DeckRow[] Sorted(IReadOnlyList<DeckRow> rows) =>
    [
        .. rows.OrderBy(row => row.Prefix, StringComparer.Ordinal).ThenBy(row => row.Weight),   // which is stable
    ];
}
