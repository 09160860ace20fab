namespace Brillig.Cli.Import;

/// <summary>A column of a rate deck, and the names by which it finds itself in files of others.</summary>
/// <param name="Name">As the server has it.</param>
/// <param name="Usual">In price lists from A to Z, without capitals, blanks and signs.</param>
/// <param name="Kazoo">In Kazoo's files.</param>
/// <param name="KazooOtherwise">What Kazoo takes where a file does not say.</param>
internal sealed record DeckColumn(string Name, string[] Usual, string Kazoo, string KazooOtherwise = "")
{
    /// <summary>The column of prefixes.</summary>
    public const string Prefix = "prefix";

    /// <summary>The column of what prefixes are called.</summary>
    public const string Description = "description";

    /// <summary>The column of prices.</summary>
    public const string Price = "price_per_minute";

    /// <summary>The column that says which of several lines of one prefix counts; the last one.</summary>
    public const string Weight = "weight";

    /// <summary>All of them, as they are sent.</summary>
    public static readonly IReadOnlyList<DeckColumn> All =
    [
        new(Prefix, ["prefix", "code", "dialcode", "dialprefix", "areacode"], "prefix"),
        new(Description, ["description", "destination", "destinationname", "name"], "description"),
        new(Price, ["priceperminute", "price", "rate", "cost", "rateperminute"], "rate_cost"),
        new("minimum_seconds", ["minimumseconds", "minimum", "firstinterval"], "rate_minimum", "60"),
        new("increment_seconds", ["incrementseconds", "increment", "nextinterval"], "rate_increment", "60"),
        new("connection_fee", ["connectionfee", "surcharge", "setupfee", "connectfee"], "rate_surcharge"),
        new("no_charge_seconds", ["nochargeseconds", "freeseconds"], "rate_nocharge_time"),
        new(Weight, ["weight"], "weight"),
    ];

    /// <summary>Where a file has it; −1: nowhere.</summary>
    /// <param name="header">The names in the file.</param>
    /// <param name="isKazoo">Whether they are Kazoo's.</param>
    /// <param name="named">Those that an option names.</param>
    /// <exception cref="CommandException">The one that is named is not there.</exception>
    public int PlaceIn(List<string> header, bool isKazoo, IReadOnlyDictionary<string, string> named)
    {
        if (named.TryGetValue(Name, out var name))
        {
            var place = header.IndexOf(name);
            return place >= 0 ? place
                : throw CommandException.WrongUse($"The file has no column {name}; it has {string.Join(", ", header)}");
        }

        return isKazoo ? header.IndexOf(Kazoo)
            : Usual.Select(known => header.FindIndex(text => Plain(text) == known)).FirstOrDefault(at => at >= 0, -1);
    }

    // "Dial Code" and "dial_code" are the same.
    private static string Plain(string name) =>
        new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
