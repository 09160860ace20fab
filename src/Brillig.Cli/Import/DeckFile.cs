using System.Text;
using CsvHelper;

namespace Brillig.Cli.Import;

/// <summary>A rate deck in a file of others, as the server takes it.</summary>
/// <param name="Csv">What is sent.</param>
/// <param name="Rows">How many lines it has.</param>
/// <param name="Inbound">How many lines were passed over that price calls that come in.</param>
internal sealed record DeckFile(byte[] Csv, int Rows, int Inbound)
{
    private const string Direction = "direction";
    private const string Inwards = "inbound";

    // Files without names in the first line, as Kazoo took them before: by how many columns they have.
    private static readonly Dictionary<int, string[]> Unnamed = new()
    {
        [4] = ["prefix", "iso_country_code", "description", "rate_cost"],
        [5] = ["prefix", "iso_country_code", "description", "pvt_rate_cost", "rate_cost"],
        [6] = ["prefix", "iso_country_code", "description", "rate_surcharge", "pvt_rate_cost", "rate_cost"],
        [7] = ["prefix", "iso_country_code", "description", "pvt_rate_surcharge", "rate_surcharge", "pvt_rate_cost",
            "rate_cost"],
    };

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="isKazoo">Whether it is one of Kazoo's.</param>
    /// <param name="named">The file's names of columns that do not find themselves.</param>
    /// <exception cref="CommandException">It cannot be read, or a column that is needed is not there.</exception>
    public static DeckFile Read(string path, bool isKazoo, IReadOnlyDictionary<string, string> named)
    {
        if (!File.Exists(path)) throw CommandException.WrongUse($"There is no file {path}.");
        var broken = "";
        using var csv = CsvReader.FromFile(path, new CsvReaderOptions
        {
            TrackLineNumbers = true, PoolStrings = true, HasHeader = false,
            OnMalformedRecord = record => broken = $"{path}, line {record.LineNumber} is not CSV as RFC 4180 has it.",
        });
        var text = new StringBuilder(string.Join(',', DeckColumn.All.Select(column => column.Name))).Append('\n');
        var (rows, inbound, places, direction) = (0, 0, (int[]?)null, -1);
        while (csv.Read())
        {
            if (broken.Length > 0) throw CommandException.Refused($"{broken} Nothing was imported.");
            var cells = Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i).Trim()).ToList();
            if (places is null)
            {
                var (header, isRow) = Header(cells, isKazoo);
                (places, direction) = (Places(header, isKazoo, named), isKazoo ? header.IndexOf(Direction) : -1);
                if (!isRow) continue;
            }

            if (direction >= 0 && cells.ElementAtOrDefault(direction) == Inwards) inbound++;
            else Append(text, cells, places, isKazoo, ref rows);
        }

        return new DeckFile(Encoding.UTF8.GetBytes(text.ToString()), rows, inbound);
    }

    private static (List<string> Header, bool IsRow) Header(List<string> first, bool isKazoo)
    {
        if (!isKazoo || !first[0].All(char.IsAsciiDigit)) return (first, false);
        return Unnamed.TryGetValue(first.Count, out var names) ? ([.. names], true)
            : throw CommandException.WrongUse(
                "The first line names no columns; without names, a file of Kazoo's has 4 to 7 of them.");
    }

    private static int[] Places(List<string> header, bool isKazoo, IReadOnlyDictionary<string, string> named)
    {
        var places = DeckColumn.All.Select(column => column.PlaceIn(header, isKazoo, named)).ToArray();
        foreach (var (column, place) in DeckColumn.All.Zip(places))
        {
            if (place < 0 && column.Name is (DeckColumn.Prefix or DeckColumn.Price))
                throw CommandException.WrongUse(
                    $"No column looks like {column.Name}: name it with --map {column.Name}=COLUMN; there are "
                    + $"{string.Join(", ", header)}.");
        }

        return places;
    }

    private static void Append(StringBuilder text, List<string> cells, int[] places, bool isKazoo, ref int rows)
    {
        for (var i = 0; i < places.Length; i++)
        {
            var cell = places[i] < 0 ? "" : cells.ElementAtOrDefault(places[i]) ?? "";
            if (cell.Length == 0 && isKazoo) cell = DeckColumn.All[i].KazooOtherwise;
            if (i > 0) text.Append(',');
            if (cell.AsSpan().IndexOfAny(",\"\r\n") < 0) text.Append(cell);
            else text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        text.Append('\n');
        rows++;
    }
}
