using System.Text;
using CsvHelper;

namespace Brillig.Cli.Import;

/// <summary>A rate deck in a file of others, as the server takes it.</summary>
internal sealed class DeckFile
{
    private const int FaultsKept = 20;

    // A quote that nobody closes must not read the rest of a large file into memory.
    private const int RecordBytesMax = 1 << 16;

    private readonly string _path;
    private readonly string? _given;
    private readonly bool _isKazoo;
    private readonly StringBuilder _text = new();
    private readonly List<RowFault> _faults = [];
    private readonly SortedSet<string> _decks = new(StringComparer.Ordinal);
    private List<string> _header = [];
    private DeckRowReader? _reader;
    private KazooRatedeck? _kazoo;

    private DeckFile(string path, string? given, bool isKazoo) => (_path, _given, _isKazoo) = (path, given, isKazoo);

    /// <summary>What is sent.</summary>
    public byte[] Csv => Encoding.UTF8.GetBytes(_text.ToString());

    /// <summary>How many lines can be sent.</summary>
    public int Rows { get; private set; }

    /// <summary>How many lines are broken.</summary>
    public int BrokenRows { get; private set; }

    /// <summary>The first faults of lines.</summary>
    public IReadOnlyList<RowFault> Faults => _faults;

    /// <summary>How many lines were passed over that price only calls that come in.</summary>
    public int Inbound { get; private set; }

    /// <summary>How many lines were passed over that price only calls of certain callers.</summary>
    public int ForCallers { get; private set; }

    /// <summary>Which ratedeck its lines are of; null: they do not say.</summary>
    public string? Deck => _decks.Min;

    /// <summary>The columns of a ratedeck of Kazoo's that hold something, and mean nothing here.</summary>
    public IEnumerable<string> Unused => _kazoo?.Unused ?? [];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="isKazoo">Whether it is one of Kazoo's.</param>
    /// <param name="named">The file's names of columns that do not find themselves.</param>
    /// <exception cref="CommandException">It is no CSV, or lacks a column, or holds several decks.</exception>
    public static DeckFile Read(string path, bool isKazoo, IReadOnlyDictionary<string, string> named)
    {
        return File.Exists(path) ? Read(new DeckFile(path, null, isKazoo), named)
            : throw CommandException.WrongUse($"There is no file {path}.");
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="CommandException">It is no CSV, or lacks a column.</exception>
    public static DeckFile OfText(string text, bool isKazoo) =>
        Read(new DeckFile("The text", text, isKazoo), new Dictionary<string, string>());

    private static DeckFile Read(DeckFile file, IReadOnlyDictionary<string, string> named)
    {
        try
        {
            file.ReadAll(named);
        }
        catch (CsvFormatException e)
        {
            throw CommandException.Refused($"{file._path}, line {e.LineNumber}: {e.Message} Nothing was imported.");
        }

        return file._decks.Count < 2 ? file : throw CommandException.Refused(
            $"{file._path} holds the ratedecks {string.Join(", ", file._decks)}; give each a file of its own.");
    }

    private void ReadAll(IReadOnlyDictionary<string, string> named)
    {
        string? fault = null;
        var options = new CsvReaderOptions
        {
            TrackLineNumbers = true, PoolStrings = true, HasHeader = false, MaxRecordSize = RecordBytesMax,
            OnMalformedRecord = _ => fault = "is not CSV as RFC 4180 has it",
        };
        using var csv = _given is null ? CsvReader.FromFile(_path, options) : CsvReader.FromText(_given, options);
        while (csv.Read())
        {
            var cells = Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetString(i).Trim()).ToList();
            if (fault is null && cells.TrueForAll(cell => cell.Length == 0)) continue;   // blank in a spreadsheet
            if (_reader is { } reader) Take(reader, csv.LineNumber, cells, fault);
            else if (fault is not null)
                throw CommandException.Refused($"{_path}, line {csv.LineNumber} {fault}. Nothing was imported.");
            else Begin(csv.LineNumber, cells, named);
            fault = null;
        }
    }

    private void Begin(long line, List<string> first, IReadOnlyDictionary<string, string> named)
    {
        var isRow = _isKazoo && first[0].All(char.IsAsciiDigit);
        _header = isRow ? KazooRatedeck.NamesOf(first.Count) : first;
        _kazoo = _isKazoo ? new KazooRatedeck(_header) : null;
        _reader = DeckRowReader.Of(_header, _kazoo, named);
        DeckRowReader.AppendNames(_text);
        if (isRow) Take(_reader, line, first, null);
    }

    private void Take(DeckRowReader reader, long line, List<string> cells, string? fault)
    {
        _kazoo?.Look(cells);
        // Guessing which cell is missing, or too many, could put a price into the wrong column.
        if (cells.Count != _header.Count)
            fault ??= $"has {cells.Count} fields where the first has {_header.Count}";
        if (fault is not null) Refuse([new RowFault(line, null, fault)]);
        else if (_kazoo?.IsInbound(cells) is true) Inbound++;
        else if (_kazoo?.IsForCallers(cells) is true) ForCallers++;
        else if (reader.Read(line, cells, _text) is { Count: > 0 } faults) Refuse(faults);
        else
        {
            Rows++;
            if (_kazoo?.Deck(cells) is { Length: > 0 } deck) _decks.Add(deck);
        }
    }

    private void Refuse(List<RowFault> faults)
    {
        BrokenRows++;
        _faults.AddRange(faults.Take(FaultsKept - _faults.Count));
    }
}
