using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Tariffs;
using CsvHelper;

namespace Brillig.Server.Tariffs;

/// <summary>Rate decks as CSV (RFC 4180), their columns known by the names in the first line.</summary>
internal static class DeckCsv
{
    /// <summary>The columns; the first and the third must be there.</summary>
    public static readonly string[] Columns =
    [
        "prefix", "description", "price_per_minute", "minimum_seconds", "increment_seconds", "connection_fee",
        "no_charge_seconds", "weight",
    ];

    private const int Prefix = 0;
    private const int Description = 1;
    private const int Price = 2;
    private const int Weight = 7;
    private const int FaultsMax = 100;
    private const int RecordBytesMax = 1 << 16;
    private const decimal Most = 1_000_000_000_000_000_000m;

    /// <summary>
    /// Reads a deck; null, with the line and the column of each fault, if anything is wrong: it is taken as a whole or
    /// not at all.
    /// </summary>
    public static DeckTable? Read(ReadOnlyMemory<byte> csv, Faults faults)
    {
        var reading = new Reading(csv, faults);
        try
        {
            return reading.All() is { } rows && !faults.Any ? new DeckTable(rows) : null;
        }
        catch (CsvFormatException error)
        {
            faults.Add("", $"Line {error.LineNumber} is no CSV: {error.Message}");
            return null;
        }
    }

    /// <summary>A deck, its lines in the order of their prefixes.</summary>
    public static RenderedAnswer Of(string name, DeckTable table)
    {
        var csv = new Csv().Row(Columns);
        for (var i = 0; i < table.Count; i++)
        {
            var (row, price) = (table[i], table[i].Price);
            csv.Row(
                row.Prefix, row.Description, Text(price.PricePerMinute), Text(price.MinimumSeconds),
                Text(price.IncrementSeconds), Text(price.ConnectionFee), Text(price.NoChargeSeconds), Text(row.Weight));
        }

        return csv.Answer(new([.. name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]));
    }

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Reading
    {
        private readonly Faults _faults;
        private readonly CsvReader _csv;
        private readonly int[] _places = new int[Columns.Length];
        private string? _broken;

        public Reading(ReadOnlyMemory<byte> csv, Faults faults)
        {
            _faults = faults;
            _csv = CsvReader.Create(csv, new CsvReaderOptions
            {
                TrackLineNumbers = true, PoolStrings = true, MaxRecordSize = RecordBytesMax, Separator = ',',
                OnMalformedRecord = _ => _broken = "is not CSV as RFC 4180 has it",
            });
        }

        public List<DeckRow>? All()
        {
            using var csv = _csv;
            if (!HasColumns()) return null;
            var rows = new List<DeckRow>();
            while (csv.Read() && _faults.List.Count < FaultsMax)
            {
                if (csv.FieldCount != csv.Headers.Count)
                    _broken ??= $"has {csv.FieldCount} fields where the first has {csv.Headers.Count}";
                if (_broken is not null) _faults.Add("", $"Line {csv.LineNumber} {_broken}.");
                else rows.Add(Row());
                _broken = null;
            }

            if (rows.Count == 0 && !_faults.Any) _faults.Add("", "There is no line below the names of the columns.");
            return rows;
        }

        private bool HasColumns()
        {
            _csv.ReadHeader();
            var header = _csv.Headers.Select(name => name.Trim()).ToList();
            foreach (var (name, place) in header.Select((name, place) => (name, place)))
            {
                if (!Columns.Contains(name, StringComparer.Ordinal))
                    _faults.Add("", $"Line 1: there is no column {name}; there are {string.Join(", ", Columns)}.");
                else if (header.IndexOf(name) != place) _faults.Add("", $"Line 1: the column {name} is there twice.");
            }

            for (var i = 0; i < Columns.Length; i++)
            {
                _places[i] = header.IndexOf(Columns[i]);
                if (_places[i] < 0 && i is (Prefix or Price))
                    _faults.Add("", $"Line 1: the column {Columns[i]} is not there.");
            }

            return !_faults.Any;
        }

        private DeckRow Row()
        {
            var prefix = TextOf(Prefix).Trim().TrimStart('+');
            if (!DeckRow.IsPrefix(prefix)) Refuse(Prefix, $"must be 1 to {DeckRow.DigitsMax} digits");
            var description = TextOf(Description);
            if (description.Length > DeckRow.DescriptionMax || description.Any(char.IsControl))
                Refuse(Description, $"must have at most {DeckRow.DescriptionMax} characters, none of them a control");
            return new DeckRow(
                prefix, description,
                new DeckPrice(Number(Price), Number(3), Number(4), Number(5), Number(6)),
                (int)Number(Weight, places: 0));
        }

        private string TextOf(int column) => _places[column] < 0 ? "" : _csv.GetString(_places[column]);

        private decimal Number(int column, int places = 12)
        {
            var token = _places[column] < 0 ? [] : _csv.GetSpan(_places[column]).Trim((byte)' ');
            if (token.IsEmpty)
            {
                if (column == Price) Refuse(column, "must be a number");
                return 0;
            }

            if (!Fields.TryDecimal(token, places, out var number) || number < 0)
                Refuse(column, places == 0 ? "must be a whole number, 0 or more"
                    : $"must be a number, 0 or more, with at most {places} decimals");
            else if (number > (places == 0 ? int.MaxValue : Most)) Refuse(column, "is too large");
            else return number;
            return 0;
        }

        private void Refuse(int column, string detail) =>
            _faults.Add("", $"Line {_csv.LineNumber}, column {Columns[column]}: {detail}.");
    }
}
