using System.Text.RegularExpressions;
using Brillig.Storage.Postgres;
using Brillig.Storage.Sqlite;

namespace Brillig.Storage;

/// <summary>Which engine keeps the books.</summary>
internal static partial class Engines
{
    /// <summary>The engine that the options name.</summary>
    public static IEngine Of(StoreOptions options)
    {
        if (!Name().IsMatch(options.Books))
            throw new StoreException($"Books cannot be named '{options.Books}': use small letters, digits and '_'.");
        return options.Database is null ? new SqliteEngine(options) : new PostgresEngine(options);
    }

    [GeneratedRegex("^[a-z][a-z0-9_]{0,30}$", RegexOptions.None, 1000)]
    private static partial Regex Name();
}
