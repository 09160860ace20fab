using System.Data.Common;
using System.Globalization;
using System.Text;
using NodaTime;

namespace Brillig.Storage.Ops;

/// <summary>The rows beside the books: one text for both engines.</summary>
internal static class OpsSql
{
    private const int RowsMax = 200;   // of one statement: SQLite takes 32,766 parameters

    private const string InsertRefused = """
        INSERT INTO refused_request (at, request, key, role, address, method, route, path, status, problem) VALUES
        """;

    private const string PutUse = "INSERT INTO key_use (key, at) VALUES ";

    private const string LatestUse =
        " ON CONFLICT (key) DO UPDATE SET at = excluded.at WHERE excluded.at > key_use.at";

    private const string Refused = """
        SELECT n, at, request, key, role, address, method, route, path, status, problem FROM refused_request
        """;

    private const string PruneOld = "DELETE FROM refused_request WHERE at < @before";

    private const string PruneMany = """
        DELETE FROM refused_request WHERE n <= (SELECT max(n) FROM refused_request) - @most
        """;

    /// <summary>Adds refused requests.</summary>
    public static Task Add(DbConnection connection, IReadOnlyList<RefusedRequest> refused, CancellationToken cancel) =>
        Put(connection, InsertRefused, "", refused, static r =>
        [
            Rows.Micros(r.At), r.Request, r.Key, r.Role, r.Address, r.Method, r.Route, r.Path, r.Status, r.Problem,
        ], cancel);

    /// <summary>Puts when keys were used last, unless another process has put a later time.</summary>
    public static Task Put(
        DbConnection connection, IReadOnlyList<(Guid Key, long At)> uses, CancellationToken cancel) =>
        Put(connection, PutUse, LatestUse, uses, static u => [u.Key, u.At], cancel);

    /// <summary>When each key was used last.</summary>
    public static async Task<Dictionary<Guid, long>> Uses(DbConnection connection, CancellationToken cancel)
    {
        await using var command = connection.Command("SELECT key, at FROM key_use");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var uses = new Dictionary<Guid, long>();
        while (await reader.ReadAsync(cancel)) uses[reader.Uuid(0)] = reader.GetInt64(1);
        return uses;
    }

    /// <summary>Refused requests, the latest first.</summary>
    public static async Task<IReadOnlyList<StoredRefusal>> List(
        DbConnection connection, RefusalFilter filter, CancellationToken cancel)
    {
        await using var command = connection.Command("");
        var sql = new StringBuilder(Refused).Append(" WHERE true");
        Where("n < @before", "@before", filter.Before);
        Where("key = @key", "@key", filter.Key);
        Where("address = @address", "@address", filter.Address);
        Where("problem = @problem", "@problem", filter.Problem);
        Where("at >= @from", "@from", filter.From is { } from ? Rows.Micros(from) : null);
        Where("at < @to", "@to", filter.To is { } to ? Rows.Micros(to) : null);
        command.CommandText = sql.Append(" ORDER BY n DESC LIMIT @limit").ToString();
        command.Add("@limit", filter.Limit);
        var found = new List<StoredRefusal>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) found.Add(Read(reader));
        return found;

        void Where(string condition, string name, object? value)
        {
            if (value is null) return;
            sql.Append(" AND ").Append(condition);
            command.Add(name, value);
        }
    }

    /// <summary>Removes what is old, and the oldest of what is too many.</summary>
    public static async Task Prune(DbConnection connection, Instant before, long most, CancellationToken cancel)
    {
        await using var old = connection.Command(PruneOld);
        old.Add("@before", Rows.Micros(before));
        await old.ExecuteNonQueryAsync(cancel);
        await using var many = connection.Command(PruneMany);
        many.Add("@most", most);
        await many.ExecuteNonQueryAsync(cancel);
    }

    private static async Task Put<T>(
        DbConnection connection, string head, string tail, IReadOnlyList<T> rows, Func<T, object?[]> values,
        CancellationToken cancel)
    {
        if (rows.Count == 0) return;
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var chunk in rows.Chunk(RowsMax))
        {
            await using var command = connection.Command("");
            command.Transaction = transaction;
            var sql = new StringBuilder(head);
            for (var i = 0; i < chunk.Length; i++)
            {
                sql.Append(i == 0 ? "(" : ",(");
                var columns = values(chunk[i]);
                for (var c = 0; c < columns.Length; c++)
                {
                    var name = string.Create(CultureInfo.InvariantCulture, $"@v{i}_{c}");
                    sql.Append(c == 0 ? "" : ",").Append(columns[c] is null ? "NULL" : name);
                    if (columns[c] is { } value) command.Add(name, value);
                }

                sql.Append(')');
            }

            command.CommandText = sql.Append(tail).ToString();
            await command.ExecuteNonQueryAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    private static StoredRefusal Read(DbDataReader reader) => new(reader.GetInt64(0), new RefusedRequest(
        reader.Time(1), reader.GetString(2), reader.UuidOrNull(3), reader.TextOrNull(4), reader.TextOrNull(5),
        reader.GetString(6), reader.GetString(7), reader.GetString(8), reader.GetInt32(9), reader.GetString(10)));
}
