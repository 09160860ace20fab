using System.Text;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;

namespace Brillig.Cli.Import;

/// <summary>
/// Makes lines of a file lines as the server takes them. It checks what the server would refuse, so that a fault names
/// line and column of the file, and not of what is sent.
/// </summary>
internal sealed class DeckRowReader
{
    private const int Places = 12;
    private const decimal Most = 1_000_000_000_000_000_000m;

    private readonly List<string> _header;
    private readonly KazooRatedeck? _kazoo;
    private readonly int[] _places;
    private readonly int _prefix;
    private readonly int _price;

    private DeckRowReader(List<string> header, KazooRatedeck? kazoo, int[] places)
    {
        (_header, _kazoo, _places) = (header, kazoo, places);
        (_prefix, _price) = (PlaceOf(DeckColumn.Prefix), PlaceOf(DeckColumn.Price));
    }

    /// <summary>For lines below the names of columns.</summary>
    /// <param name="header">The names in the file.</param>
    /// <param name="kazoo">What is Kazoo's about it; null: it is a price list.</param>
    /// <param name="named">The file's names of columns that do not find themselves.</param>
    /// <exception cref="CommandException">A column that is needed is not there.</exception>
    public static DeckRowReader Of(
        List<string> header, KazooRatedeck? kazoo, IReadOnlyDictionary<string, string> named)
    {
        var places = DeckColumn.All.Select(column => column.PlaceIn(header, kazoo is not null, named)).ToArray();
        foreach (var (column, place) in DeckColumn.All.Zip(places))
        {
            if (place < 0 && column.Name is (DeckColumn.Prefix or DeckColumn.Price))
                throw CommandException.WrongUse(
                    $"No column looks like {column.Name}: name it with --map {column.Name}=COLUMN; there are "
                    + $"{string.Join(", ", header)}.");
        }

        return new DeckRowReader(header, kazoo, places);
    }

    /// <summary>Writes the names of the columns.</summary>
    public static void AppendNames(StringBuilder text) =>
        text.AppendJoin(',', DeckColumn.All.Select(column => column.Name)).Append('\n');

    /// <summary>Writes a line, unless something is wrong with it.</summary>
    /// <returns>What is wrong; empty: nothing.</returns>
    public List<RowFault> Read(long line, List<string> cells, StringBuilder text)
    {
        var (row, faults) = (new string[_places.Length], new List<RowFault>());
        for (var i = 0; i < row.Length; i++)
        {
            var cell = _places[i] < 0 ? "" : cells[_places[i]];
            if (Fault(DeckColumn.All[i], cell) is { } fault)
                faults.Add(new RowFault(line, _places[i] < 0 ? DeckColumn.All[i].Name : _header[_places[i]], fault));
            row[i] = DeckColumn.All[i].Name == DeckColumn.Description ? OneLine(cell) : cell;
            if (cell.Length == 0 && _kazoo is not null) row[i] = DeckColumn.All[i].KazooOtherwise;
        }

        if (faults.Count > 0) return faults;
        if (_kazoo is not null) row[^1] = _kazoo.Weight(cells, row[^1], row[_prefix].TrimStart('+'), row[_price]);
        text.AppendJoin(',', row.Select(Quoted)).Append('\n');
        return faults;
    }

    private static string? Fault(DeckColumn column, string cell) => (column.Name, cell) switch
    {
        (DeckColumn.Prefix or DeckColumn.Price, "") => "is empty",
        (DeckColumn.Prefix, _) => DeckRow.IsPrefix(cell.TrimStart('+')) ? null
            : $"'{Short(cell)}' is no prefix of 1 to {DeckRow.DigitsMax} digits",
        (DeckColumn.Description, _) => cell.Length <= DeckRow.DescriptionMax ? null
            : $"is longer than {DeckRow.DescriptionMax} characters",
        (_, "") => null,
        (DeckColumn.Weight, _) => Number(cell, 0, int.MaxValue, "whole number such as 1"),
        _ => Number(cell, Places, Most, "number such as 0.25"),
    };

    private static string? Number(string cell, int places, decimal max, string what) =>
        !Fields.TryDecimal(Encoding.UTF8.GetBytes(cell), places, out var number)
            ? $"'{Short(cell)}' is no {what}"
            : number < 0 ? $"'{Short(cell)}' is below 0" : number > max ? $"'{Short(cell)}' is too large" : null;

    private static int PlaceOf(string column) => DeckColumn.All.Index().First(c => c.Item.Name == column).Index;

    // What is broken over lines in a cell is one text.
    private static string OneLine(string cell) =>
        cell.Any(char.IsControl) ? new([.. cell.Select(c => char.IsControl(c) ? ' ' : c)]) : cell;

    private static string Quoted(string cell) => cell.AsSpan().IndexOfAny(",\"") < 0
        ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
