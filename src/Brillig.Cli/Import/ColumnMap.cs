namespace Brillig.Cli.Import;

/// <summary>Which column of a file is what: found by its name, or named by an option.</summary>
public sealed class ColumnMap
{
    /// <summary>How many columns there can be.</summary>
    public static readonly int Count = Enum.GetValues<Column>().Length;

    private readonly string?[] _names;

    private ColumnMap(string?[] names) => _names = names;

    /// <summary>The file's name of a column, or null: the file has none.</summary>
    public string? this[Column column] => _names[(int)column];

    /// <summary>Finds the columns.</summary>
    /// <param name="header">The names in the file.</param>
    /// <param name="named">Those that an option names; the others find themselves.</param>
    /// <exception cref="CommandException">One that is needed is not there.</exception>
    public static ColumnMap Find(IReadOnlyList<string> header, IReadOnlyDictionary<Column, string> named)
    {
        var names = new string?[Count];
        foreach (var column in Enum.GetValues<Column>())
        {
            if (!named.TryGetValue(column, out var name))
                names[(int)column] = ByItself(header, column);
            else if (header.Contains(name))
                names[(int)column] = name;
            else
                throw CommandException.WrongUse($"The file has no column {name}; it has {Listed(header)}.");
            if (names[(int)column] is null && OptionOf(column) is { } option)
            {
                throw CommandException.WrongUse(
                    $"No column looks like the {Meaning(column)}: name it with {option}; there are {Listed(header)}.");
            }
        }

        return new ColumnMap(names);
    }

    private static string? ByItself(IReadOnlyList<string> header, Column column) => Known(column)
        .Select(known => header.FirstOrDefault(name => Plain(name) == known)).FirstOrDefault(name => name is not null);

    // The first that is there counts. A price is only looked at when an option names it.
    private static string[] Known(Column column) => column switch
    {
        Column.Id => ["id", "recordid", "usageid", "eventid"],
        Column.Account => ["account", "accountid", "externalid", "subject", "customer"],
        Column.AccountName => ["accountname"],
        Column.Name => ["name", "service", "type"],
        Column.Usage => ["usage", "quantity"],
        Column.Timestamp => ["timestamp", "time", "occurredat"],
        Column.Properties => ["properties"],
        Column.Price => [],
    };

    private static string? OptionOf(Column column) => column switch
    {
        Column.Id => "--id-column",
        Column.Account => "--account-column",
        Column.Name => "--name-column",
        Column.Usage => "--usage-column",
        Column.AccountName or Column.Timestamp or Column.Properties or Column.Price => null,
    };

    private static string Meaning(Column column) => column switch
    {
        Column.Id => "record's id",
        Column.Account => "account",
        Column.AccountName => "account's name",
        Column.Name => "service's name",
        Column.Usage => "usage",
        Column.Timestamp => "timestamp",
        Column.Properties => "properties",
        Column.Price => "price",
    };

    // "Record ID", "record_id" and "recordId" are the same.
    private static string Plain(string name) =>
        new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static string Listed(IReadOnlyList<string> header) => string.Join(", ", header.Take(30));
}
