using System.Globalization;
using System.Text;
using Brillig.Core.Basics;

namespace Brillig.Cli.Import;

/// <summary>
/// What lines of Kazoo's ratedecks say beyond a rate deck: which deck they are of, and which calls they are for. And
/// of lines with one prefix Kazoo takes the heaviest, where a rate deck takes the lightest.
/// </summary>
/// <remarks>
/// The columns are those of Kazoo's rates task, docs.2600hz.com, "Rates Task"; earlier versions had other names.
/// </remarks>
internal sealed class KazooRatedeck(List<string> header)
{
    private const int HeaviestWeight = 100;

    // Files without names in the first line, as Kazoo took them before: by how many columns they have.
    private static readonly Dictionary<int, string[]> s_unnamed = new()
    {
        [4] = ["prefix", "iso_country_code", "description", "rate_cost"],
        [5] = ["prefix", "iso_country_code", "description", "pvt_rate_cost", "rate_cost"],
        [6] = ["prefix", "iso_country_code", "description", "rate_surcharge", "pvt_rate_cost", "rate_cost"],
        [7] = ["prefix", "iso_country_code", "description", "pvt_rate_surcharge", "rate_surcharge", "pvt_rate_cost",
            "rate_cost"],
    };

    // What says nothing of a price, and would price calls otherwise if it could.
    private static readonly string[] s_without = ["options", "account_id", "carrier", "rate_suffix"];

    private readonly SortedSet<string> _unused = new(StringComparer.Ordinal);
    private readonly int[] _decks = Places(header, "ratedeck_id", "ratedeck_name", "ratedeck");
    private readonly int[] _directions = Places(header, "direction");
    private readonly int[] _callers = Places(header, "caller_id_numbers");
    private readonly int[] _costs = Places(header, "internal_rate_cost", "pvt_internal_rate_cost", "pvt_rate_cost");

    /// <summary>The columns that hold something which has no effect here.</summary>
    public IEnumerable<string> Unused => _unused;

    /// <summary>Notes what a line holds that has no effect here.</summary>
    public void Look(List<string> cells)
    {
        for (var i = 0; i < cells.Count && i < header.Count; i++)
            if (cells[i].Length > 0 && s_without.Contains(header[i])) _unused.Add(header[i]);
    }

    /// <summary>The names of a file whose first line is a row.</summary>
    /// <exception cref="CommandException">Kazoo never took files of so many columns.</exception>
    public static List<string> NamesOf(int columns) => s_unnamed.TryGetValue(columns, out var names) ? [.. names]
        : throw CommandException.WrongUse(
            "The first line names no columns; without names, a file of Kazoo's has 4 to 7 of them.");

    /// <summary>Which deck a line is of; empty: it does not say.</summary>
    public string Deck(List<string> cells) => First(cells, _decks);

    /// <summary>Whether a line prices only calls that come in.</summary>
    public bool IsInbound(List<string> cells) => First(cells, _directions) is var direction
        && direction.Contains("inbound", StringComparison.Ordinal)
        && !direction.Contains("outbound", StringComparison.Ordinal);

    /// <summary>Whether a line prices only calls of certain callers.</summary>
    public bool IsForCallers(List<string> cells) => First(cells, _callers).Length > 0;

    /// <summary>
    /// The weight of a line, where the lightest counts. A line without one weighs ten for each digit less its cost in
    /// hundredths, as Kazoo has it: of one prefix the cheapest counts.
    /// </summary>
    public string Weight(List<string> cells, string given, string prefix, string price)
    {
        if (!TryNumber(given, out var weight))
        {
            if (!TryNumber(First(cells, _costs), out var cost) || cost == 0) TryNumber(price, out cost);
            weight = prefix.Length * 10 - decimal.Truncate(Math.Min(cost, 1_000_000) * 100);
        }

        var heavy = decimal.Clamp(weight, 1, HeaviestWeight);
        return (HeaviestWeight - heavy).ToString(CultureInfo.InvariantCulture);
    }

    private static bool TryNumber(string text, out decimal number) =>
        Fields.TryDecimal(Encoding.UTF8.GetBytes(text), 12, out number);

    private static int[] Places(List<string> header, params string[] names) =>
        [.. names.Select(name => header.IndexOf(name)).Where(place => place >= 0)];

    private static string First(List<string> cells, int[] places) =>
        places.Select(place => cells[place]).FirstOrDefault(cell => cell.Length > 0, "");
}
