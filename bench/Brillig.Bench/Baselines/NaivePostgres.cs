using Npgsql;
using NpgsqlTypes;

namespace Brillig.Bench.Baselines;

/// <summary>
/// Billing as it is most often written, on PostgreSQL: for each record a transaction that locks the account's row,
/// inserts the record and updates counter and balance. Fair: 32 pooled connections, prepared statements.
/// </summary>
public sealed class NaivePostgres : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;

    private NaivePostgres(NpgsqlDataSource source) => _source = source;

    /// <summary>Makes the tables and the accounts in an empty database.</summary>
    public static async Task<NaivePostgres> Open(string connection, CancellationToken cancellation)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection) { MaxPoolSize = 32, MaxAutoPrepare = 16 };
        settings.AutoPrepareMinUsages = 1;
        var naive = new NaivePostgres(NpgsqlDataSource.Create(settings.ConnectionString));
        await using var command = naive._source.CreateCommand(NaiveSql.PostgresTables);
        await command.ExecuteNonQueryAsync(cancellation);
        await using var accounts = naive._source.CreateCommand(NaiveSql.PostgresAccounts);
        accounts.Parameters.Add(new NpgsqlParameter { Value = BenchAccounts.BaselineIds() });
        accounts.Parameters.Add(new NpgsqlParameter { Value = BenchAccounts.Service });
        await accounts.ExecuteNonQueryAsync(cancellation);
        return naive;
    }

    /// <summary>Records one usage; durable when it returns.</summary>
    public async ValueTask Record(UsageEntry entry, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var before = await LockedQuantity(connection, entry, cancellation);
        var after = before + entry.Quantity;
        var amount = BenchAccounts.Amount(after) - BenchAccounts.Amount(before);

        await using (var insert = new NpgsqlCommand(NaiveSql.PostgresInsert, connection))
        {
            AddRow(insert.Parameters, entry, amount);
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        await using (var update = new NpgsqlCommand(NaiveSql.PostgresCounter, connection))
        {
            Add(update.Parameters, after, amount, entry.Account, entry.Service);
            await update.ExecuteNonQueryAsync(cancellation);
        }

        await using (var update = new NpgsqlCommand(NaiveSql.PostgresBalance, connection))
        {
            Add(update.Parameters, amount, entry.Account);
            await update.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Holds what a usage may cost, the account's row locked.</summary>
    public async ValueTask Reserve(UsageEntry entry, Guid id, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var before = await LockedQuantity(connection, entry, cancellation);
        var amount = BenchAccounts.Amount(before + entry.Quantity) - BenchAccounts.Amount(before);
        await Run(connection, NaiveSql.PostgresHold, cancellation, id, entry.Account, amount);
        await Run(connection, NaiveSql.PostgresReserve, cancellation, amount, entry.Account);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Records a usage, and lets go of its hold.</summary>
    public async ValueTask Commit(UsageEntry entry, Guid id, CancellationToken cancellation)
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var before = await LockedQuantity(connection, entry, cancellation);
        var after = before + entry.Quantity;
        var amount = BenchAccounts.Amount(after) - BenchAccounts.Amount(before);
        var held = await Run(connection, NaiveSql.PostgresUnhold, cancellation, id, entry.Account) as long?
            ?? throw new InvalidOperationException($"There is no hold {id}.");
        await using (var insert = new NpgsqlCommand(NaiveSql.PostgresInsert, connection))
        {
            AddRow(insert.Parameters, entry, amount);
            await insert.ExecuteNonQueryAsync(cancellation);
        }

        await Run(connection, NaiveSql.PostgresCounter, cancellation, after, amount, entry.Account, entry.Service);
        await Run(connection, NaiveSql.PostgresRelease, cancellation, amount, held, entry.Account);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task<object?> Run(
        NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        Add(command.Parameters, values);
        return await command.ExecuteScalarAsync(cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static async Task<decimal> LockedQuantity(
        NpgsqlConnection connection, UsageEntry entry, CancellationToken cancellation)
    {
        await using var select = new NpgsqlCommand(NaiveSql.PostgresLock, connection);
        Add(select.Parameters, entry.Account, entry.Service);
        return await select.ExecuteScalarAsync(cancellation) as decimal?
            ?? throw new InvalidOperationException($"There is no account {entry.Account}.");
    }

    private static void AddRow(NpgsqlParameterCollection parameters, UsageEntry entry, long amount)
    {
        parameters.Add(new NpgsqlParameter<string> { TypedValue = entry.Id });
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = entry.Account });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = entry.Service });
        parameters.Add(new NpgsqlParameter<decimal> { TypedValue = entry.Quantity });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = UsageRow.Charged(amount) });
        parameters.Add(new NpgsqlParameter<long> { TypedValue = amount });
        parameters.Add(new NpgsqlParameter<long> { TypedValue = entry.OccurredAtMicros });
        parameters.Add(new NpgsqlParameter<long> { TypedValue = UsageRow.Hash(entry.Id) });
        parameters.Add(new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
    }

    private static void Add(NpgsqlParameterCollection parameters, params ReadOnlySpan<object> values)
    {
        foreach (var value in values) parameters.Add(new NpgsqlParameter { Value = value });
    }
}
