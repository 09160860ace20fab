using System.Diagnostics;
using System.Security.Cryptography;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Storage.Facts;
using NodaTime;
using Npgsql;
using NpgsqlTypes;

namespace Brillig.Storage.Postgres;

/// <summary>Appends under the lease: small batches in one round trip, many records by binary COPY.</summary>
internal sealed class PostgresJournal : IJournal
{
    /// <summary>The first statement of each batch: it fails by itself when the epoch or the batch has moved.</summary>
    internal const string Fence = """
        WITH f AS (
            UPDATE books SET batch = $1, watermark = $2, audit_hash = COALESCE($6, audit_hash), paused = $7,
                expires = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + 5000000
            WHERE epoch = $3 AND batch = $1 - 1 AND schema_version = $4 RETURNING batch)
        INSERT INTO batch (n, now, audit_hash) VALUES ((SELECT batch FROM f), $5, $6)
        """;

    private const string SelectKnown = """
        SELECT asked.id_hash, r.content_hash
        FROM unnest($1::text[], $2::uuid[], $3::bigint[]) AS asked (id, account, id_hash)
        JOIN usage_record r ON r.id = asked.id COLLATE "C" AND r.account = asked.account
        """;

    private const string PutAccount =
        " ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, external_id = excluded.external_id,"
        + " as_of = excluded.as_of, body = excluded.body";

    private const int CopyFrom = 1_000;
    private static readonly Table[] Copied = [Tables.Usage, Tables.Counted];
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(30);
    private static readonly Table Account = new(
        "account", Table.ColumnsOf("id:u, parent:u, external_id:t, as_of:l, body:t"), (_, _, _) => { });

    private readonly Func<NpgsqlConnection> _open;
    private readonly StoreOptions _options;
    private readonly PostgresLease _lease;
    private readonly Dictionary<Table, PostgresColumns> _tables =
        Tables.All.ToDictionary(t => t, t => new PostgresColumns(t));
    private readonly PostgresColumns _accounts = new(Account, PutAccount);
    private readonly PostgresNotes _notes = new();
    private NpgsqlConnection? _connection;
    private bool _notReplicated;

    public PostgresJournal(Head head, NpgsqlConnection connection, Func<NpgsqlConnection> open, StoreOptions options)
    {
        (Head, _open, _options, _lease) = (head, open, options, new PostgresLease(head, options.Advertised));
        _connection = Watch(connection);
        Renew();
    }

    /// <inheritdoc/>
    public Head Head { get; }

    /// <inheritdoc/>
    public int Pruned => _notes.Pruned;

    /// <inheritdoc/>
    public bool IsSurelyHeld => _lease.IsSurelyHeld;

    /// <inheritdoc/>
    public Instant? DatabaseNow { get; private set; }

    /// <inheritdoc/>
    public long CommitBegan { get; private set; }

    /// <inheritdoc/>
    public Action<string?>? Away { get; set; }

    /// <inheritdoc/>
    public void Append(Batch batch)
    {
        var sent = Stopwatch.GetTimestamp();
        try
        {
            var isLarge = Sort(batch) > CopyFrom;
            Retry(
                connection =>
                {
                    sent = Stopwatch.GetTimestamp();
                    if (isLarge) SendLarge(connection, batch);
                    else SendSmall(connection, batch);
                },
                connection => _lease.IsCommitted(connection, batch.Number));
        }
        finally
        {
            foreach (var rows in _tables.Values) rows.Clear();
            _accounts.Clear();
            _notes.Clear();
        }

        _lease.Extended(sent);
        if (_notReplicated) throw new LeaseLostException(
            $"Batch {batch.Number} is on this server alone: a standby did not confirm it. The books are read again.");
    }

    /// <inheritdoc/>
    public void Renew()
    {
        if (_lease.IsDue) Retry(connection => DatabaseNow = _lease.Renew(connection), _ => false);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(ulong Id, ulong Content)> Lookup(IReadOnlyList<UsageRecorded> records)
    {
        var found = new List<(ulong, ulong)>();
        Retry(
            connection =>
            {
                found.Clear();
                using var command = new NpgsqlCommand(SelectKnown, connection);
                command.Parameters.Add(new() { Value = records.Select(r => r.Id).ToArray() });
                command.Parameters.Add(new() { Value = records.Select(r => r.Account.Value).ToArray() });
                command.Parameters.Add(new() { Value = records.Select(r => unchecked((long)r.IdHash)).ToArray() });
                using var reader = command.ExecuteReader();
                while (reader.Read())
                    found.Add((unchecked((ulong)reader.GetInt64(0)), unchecked((ulong)reader.GetInt64(1))));
            },
            _ => false);
        return found;
    }

    /// <inheritdoc/>
    public void GiveBack() => Retry(_lease.Free, _ => false);

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();

    // Again on a new connection where this one was lost, once it is settled that the first time had no effect.
    private void Retry(Action<NpgsqlConnection> work, Func<NpgsqlConnection, bool> isDone)
    {
        var start = Stopwatch.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                if (_connection is null)
                {
                    _connection = Watch(_open());
                    if (!isFirst && isDone(_connection)) break;
                }

                work(_connection);
                if (isFirst) return;
                break;
            }
            catch (PostgresException error) when (!IsAway(error))
            {
                if (IsBroken) Drop();
                throw Meaning(error);
            }
            catch (Exception error) when (
                IsBroken || error is NpgsqlException or IOException or TimeoutException)
            {
                Drop();
                Away?.Invoke($"The database is away: {error.Message}");
                if (Stopwatch.GetElapsedTime(start) > Budget) throw new JournalAwayException(
                    $"The database stayed away: {error.Message}", error);
                using var pause = new ManualResetEventSlim();
                pause.Wait(RandomNumberGenerator.GetInt32(50, 400));
            }
        }

        Away?.Invoke(null);
    }

    private static Exception Meaning(PostgresException error) => error switch
    {
        { SqlState: PostgresErrorCodes.NotNullViolation, TableName: "batch" } =>
            new LeaseLostException("Another process has taken the books.", isUndone: true),
        { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "usage_record" } => new DuplicateRecordException(),
        _ => error,
    };

    // Serialization, deadlock, connection, resources, intervention, input and output: the same may succeed later.
    private static bool IsAway(PostgresException error) =>
        error.SqlState is "40001" or "40P01" or "25P03" or "25006"
        || error.SqlState[..2] is "08" or "53" or "57" or "58";

    private int Sort(Batch batch)
    {
        var usage = batch.Facts.Count(f => f is UsageRecorded or UsageCounted);
        var place = Rows.Place(batch.Number, 0);
        foreach (var fact in batch.Facts)
        {
            var table = Tables.Of(fact);
            if (!Copied.Contains(table) || usage <= CopyFrom) table.Write(_tables[table], place, fact);
            if (fact is ChargeIssued) Tables.ChargeItem.Write(_tables[Tables.ChargeItem], place, fact);
            place++;
        }

        foreach (var row in batch.Rows)
        {
            _accounts.Begin();
            _accounts.Add(row.Id);
            _accounts.Add(row.Parent);
            _accounts.AddOrNull(row.ExternalId);
            _accounts.Add(batch.Number);
            _accounts.AddText(row.Body);
            _accounts.End();
        }

        _notes.Write(batch);
        return usage;
    }

    // Without BEGIN the statements up to the one Sync are one transaction, committed there: one round trip.
    private void SendSmall(NpgsqlConnection connection, Batch batch)
    {
        using var commands = new NpgsqlBatch(connection) { Timeout = 0 };
        commands.BatchCommands.Add(FenceOf(batch));
        AddInserts(commands, batch);
        _options.At("appended");
        CommitBegan = Stopwatch.GetTimestamp();
        commands.ExecuteNonQuery();
    }

    private void SendLarge(NpgsqlConnection connection, Batch batch)
    {
        using var transaction = connection.BeginTransaction();
        using (var fence = new NpgsqlBatch(connection) { Timeout = 0 })
        {
            fence.BatchCommands.Add(FenceOf(batch));
            AddInserts(fence, batch);
            fence.ExecuteNonQuery();
        }

        foreach (var table in Copied) Copy(connection, batch, table);
        _options.At("appended");
        CommitBegan = Stopwatch.GetTimestamp();
        transaction.Commit();
    }

    private static void Copy(NpgsqlConnection connection, Batch batch, Table table)
    {
        if (!batch.Facts.Any(f => Tables.Of(f) == table)) return;
        using var importer = connection.BeginBinaryImport(
            $"COPY {table.Name} ({table.ColumnList}) FROM STDIN (FORMAT binary)");
        importer.Timeout = TimeSpan.Zero;
        var rows = new PostgresCopy(importer);
        var place = Rows.Place(batch.Number, 0);
        foreach (var fact in batch.Facts)
        {
            if (Tables.Of(fact) == table) table.Write(rows, place, fact);
            place++;
        }

        importer.Complete();
    }

    private NpgsqlBatchCommand FenceOf(Batch batch) => new(Fence)
    {
        Parameters =
        {
            new NpgsqlParameter<long> { TypedValue = batch.Number },
            new NpgsqlParameter<long> { TypedValue = batch.Watermark },
            new NpgsqlParameter<long> { TypedValue = Head.Epoch },
            new NpgsqlParameter<long> { TypedValue = Schemas.Newest },
            new NpgsqlParameter<long> { TypedValue = Rows.Micros(batch.Now) },
            new NpgsqlParameter
            {
                Value = (object?)batch.Notes.AuditHash ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea,
            },
            new NpgsqlParameter<string> { TypedValue = batch.Paused },
        },
    };

    private void AddInserts(NpgsqlBatch commands, Batch batch)
    {
        foreach (var table in Tables.All)
            if (_tables[table] is { Count: > 0 } rows) commands.BatchCommands.Add(rows.ToCommand());
        if (_accounts.Count > 0) commands.BatchCommands.Add(_accounts.ToCommand());
        _notes.AddTo(commands, batch);
    }

    private NpgsqlConnection Watch(NpgsqlConnection connection)
    {
        connection.Notice += (_, notice) =>
        {
            var text = notice.Notice.MessageText;
            if (text.Contains("might not have been replicated", StringComparison.Ordinal)) _notReplicated = true;
        };
        return connection;
    }

    private bool IsBroken => _connection is { State: not System.Data.ConnectionState.Open };

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
