namespace Brillig.Cli.Import;

/// <summary>A file of usage, read from its beginning as often as asked.</summary>
public interface IUsageFile
{
    /// <summary>The names of its columns.</summary>
    IReadOnlyList<string> Columns();

    /// <summary>Its rows, in order, one at a time.</summary>
    IEnumerable<RawRow> Read(ColumnMap map);
}

/// <summary>Opens files by their name.</summary>
public static class UsageFile
{
    /// <summary>The file's reader.</summary>
    /// <exception cref="CommandException">There is no such file, or none of its kind can be read.</exception>
    public static IUsageFile Open(string path)
    {
        if (!File.Exists(path)) throw CommandException.WrongUse($"There is no file {path}.");
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".CSV" => new CsvUsageFile(path),
            ".NDJSON" or ".JSONL" => new NdjsonUsageFile(path),
            _ => throw CommandException.WrongUse($"{path} is neither .csv nor .ndjson; rename it to what it is."),
        };
    }
}
