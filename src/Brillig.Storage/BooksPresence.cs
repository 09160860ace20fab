using System.Data.Common;
using Brillig.Storage.Verify;
using Microsoft.Data.Sqlite;

namespace Brillig.Storage;

/// <summary>What a database holds, looked at without opening books in it.</summary>
public static class BooksPresence
{
    private const string Accounts = "SELECT external_id FROM account WHERE parent = @parent";

    /// <summary>The external ids of the accounts below nobody; null: there are no books, or they are new.</summary>
    /// <exception cref="StoreException">The database cannot be read.</exception>
    public static async Task<IReadOnlyList<string?>?> Roots(StoreOptions options, CancellationToken cancel)
    {
        try
        {
            using var engine = Engines.Of(options);
            await using var connection = await engine.OpenReadAsync(cancel);
            if ((await VerifySql.ReadHead(connection, cancel)).Batch == 0) return null;
            await using var command = connection.Command(Accounts);
            command.Add("@parent", Guid.Empty);
            var roots = new List<string?>();
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel)) roots.Add(reader.IsDBNull(0) ? null : reader.GetString(0));
            return roots;
        }
        catch (DbException error) when (error is SqliteException { SqliteErrorCode: 14 } or { SqlState: "42P01" })
        {
            return null;
        }
        catch (DbException error)
        {
            throw new StoreException($"The books cannot be read: {error.Message}", error);
        }
    }
}
