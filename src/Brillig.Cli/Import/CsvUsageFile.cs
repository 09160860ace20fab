using CsvHelper;

namespace Brillig.Cli.Import;

/// <summary>Separated values with a header (RFC 4180); the separator is found by itself.</summary>
public sealed class CsvUsageFile(string path) : IUsageFile
{
    // A quote that nobody closes must not read the rest of a large file into memory.
    private const int RecordBytesMax = 1 << 20;

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns()
    {
        using var csv = Open(_ => { });
        return Header(csv);
    }

    /// <inheritdoc/>
    public IEnumerable<RawRow> Read(ColumnMap map)
    {
        string? fault = null;
        using var csv = Open(broken => fault = Describe(broken.Reason));
        var header = Header(csv);
        var places = Enum.GetValues<Column>()
            .Select(column => map[column] is { } name ? Array.IndexOf(header, name) : -1).ToArray();
        while (Next(csv))
        {
            if (csv.FieldCount != header.Length)
                fault ??= $"has {csv.FieldCount} fields where the header has {header.Length}";
            yield return new RawRow(csv.LineNumber, fault is null ? Cells(csv, places) : [], fault);
            fault = null;
        }
    }

    private static string?[] Cells(CsvReader csv, int[] places)
    {
        var cells = new string?[places.Length];
        for (var i = 0; i < cells.Length; i++)
            if (places[i] >= 0) cells[i] = csv.GetString(places[i]);
        return cells;
    }

    private CsvReader Open(Action<CsvMalformedRecord> broken) => CsvReader.FromFile(
        path,
        new CsvReaderOptions
        {
            TrackLineNumbers = true, PoolStrings = true, MaxRecordSize = RecordBytesMax, OnMalformedRecord = broken,
        });

    private bool Next(CsvReader csv)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvFormatException e)
        {
            throw CommandException.Refused($"{path}, line {e.LineNumber}: {e.Message} Nothing was imported.");
        }
    }

    private string[] Header(CsvReader csv)
    {
        csv.ReadHeader();
        return csv.Headers.Count > 0
            ? [.. csv.Headers]
            : throw CommandException.WrongUse($"{path} is empty; its first line names the columns.");
    }

    private static string Describe(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.StrayQuote => "has a quote inside a field that is not quoted",
        CsvMalformedReason.TextAfterClosingQuote => "has text after the closing quote of a field",
        CsvMalformedReason.UnterminatedQuote => "has a quoted field that is never closed",
        _ => "is not CSV as RFC 4180 has it",
    };
}
