using System.Diagnostics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Storage.Answers;
using Brillig.Storage.Facts;
using Microsoft.Data.Sqlite;
using NodaTime;
using SQLitePCL;

namespace Brillig.Storage.Sqlite;

/// <summary>Appends to the file. The lock on the file is the lease; the fence stands all the same.</summary>
internal sealed class SqliteJournal : IJournal
{
    private const string Fence = """
        UPDATE books SET batch = ?1, watermark = ?2, audit_hash = COALESCE(?4, audit_hash), paused = ?5
        WHERE epoch = ?3 AND batch = ?1 - 1 RETURNING batch
        """;

    private const string PutAccount = """
        INSERT INTO account (id, parent, external_id, as_of, body) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, external_id = excluded.external_id,
            as_of = excluded.as_of, body = excluded.body
        """;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(10);

    private readonly SqliteConnection _connection;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly StoreOptions _options;
    private readonly Dictionary<Table, SqliteRows> _tables = [];
    private readonly List<SqliteRows> _statements = [];
    private readonly SqliteRows _fence;
    private readonly SqliteRows _batch;
    private readonly SqliteRows _account;
    private readonly SqliteRows _kept;
    private readonly SqliteRows _audit;
    private readonly SqliteRows _prune;
    private readonly SqliteRows _begin;
    private readonly SqliteRows _commit;
    private readonly SqliteRows _rollback;
    private readonly SqliteRows _lookup;

    public SqliteJournal(SqliteConnection connection, SqliteConnection second, StoreOptions options)
    {
        (_connection, _options) = (connection, options);
        Head = Take(options.Holder);
        foreach (var table in Tables.All) _tables.Add(table, Keep(SqliteRows.Insert(Database, table)));
        _kept = Keep(SqliteRows.Insert(Database, NoteTables.Kept));
        _audit = Keep(SqliteRows.Insert(Database, NoteTables.Audit));
        _prune = Keep(new(Database, "kept_answer", Pruning.Delete + " ?)"));
        _fence = Keep(new(Database, "books", Fence));
        _batch = Keep(new(Database, "batch", "INSERT INTO batch (n, now, audit_hash) VALUES (?, ?, ?)"));
        _account = Keep(new(Database, "account", PutAccount));
        _begin = Keep(new(Database, "", "BEGIN IMMEDIATE"));
        _commit = Keep(new(Database, "", "COMMIT"));
        _rollback = Keep(new(Database, "", "ROLLBACK"));
        _lookup = Keep(new(
            Database, "usage_record", "SELECT content_hash FROM usage_record WHERE id = ? AND account = ?"));
        _checkpoints = new SqliteCheckpoints(second);
    }

    /// <inheritdoc/>
    public Head Head { get; }

    /// <inheritdoc/>
    public int Pruned { get; private set; }

    /// <inheritdoc/>
    public bool IsSurelyHeld => true;

    /// <inheritdoc/>
    public Instant? DatabaseNow => null;

    /// <inheritdoc/>
    public long CommitBegan { get; private set; }

    /// <inheritdoc/>
    public Action<string?>? Away { get; set; }

    private sqlite3 Database =>
        _connection.Handle ?? throw new InvalidOperationException("The connection is closed.");

    /// <inheritdoc/>
    public void Append(Batch batch)
    {
        var start = Stopwatch.GetTimestamp();
        var isAway = false;
        while (true)
        {
            try
            {
                AppendOnce(batch);
                if (isAway) Away?.Invoke(null);
                return;
            }
            catch (SqliteError error)
            {
                RollBack();
                if (error.IsDuplicateRecord) throw new DuplicateRecordException();
                if (!error.IsAway) throw;
                isAway = true;
                Away?.Invoke(error.Message);
                if (Stopwatch.GetElapsedTime(start) > Budget) throw new JournalAwayException(error.Message, error);
                using var pause = new ManualResetEventSlim();
                pause.Wait(TimeSpan.FromMilliseconds(250));
            }
        }
    }

    /// <inheritdoc/>
    public void Renew()
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<(ulong Id, ulong Content)> Lookup(IReadOnlyList<UsageRecorded> records)
    {
        var found = new List<(ulong, ulong)>();
        foreach (var record in records)
        {
            _lookup.Begin();
            _lookup.Add(record.Id);
            _lookup.Add(record.Account.Value);
            if (_lookup.Number() is { } content) found.Add((record.IdHash, unchecked((ulong)content)));
        }

        return found;
    }

    /// <inheritdoc/>
    public void GiveBack()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "UPDATE books SET expires = 0, holder = '' WHERE epoch = @epoch";
        command.Add("@epoch", Head.Epoch);
        command.ExecuteNonQuery();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _checkpoints.Dispose();
        foreach (var statement in _statements) statement.Dispose();
        _connection.Dispose();
    }

    private Head Take(string holder)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = """
            UPDATE books SET holder = @holder, home = '',
                epoch = CASE home WHEN '' THEN epoch + 1 ELSE max(epoch + 1, unixepoch()) END,
                paused = CASE home WHEN '' THEN paused ELSE @restored END
            RETURNING epoch, batch, watermark, hash_seed, audit_hash, paused
            """;
        command.Add("@holder", holder);
        command.Add("@restored", Head.Restored);
        using var reader = command.ExecuteReader();
        if (!reader.Read()) throw new StoreException("The books have no row: restore them from a backup.");
        return new Head(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), unchecked((ulong)reader.GetInt64(3)),
            reader.GetFieldValue<byte[]>(4), reader.GetString(5));
    }

    private void AppendOnce(Batch batch)
    {
        Run(_begin);
        _fence.Begin();
        _fence.Add(batch.Number);
        _fence.Add(batch.Watermark);
        _fence.Add(Head.Epoch);
        _fence.AddOrNull(batch.Notes.AuditHash);
        _fence.Add(batch.Paused);
        if (_fence.Number() is null)
        {
            RollBack();
            throw new LeaseLostException($"Another process has taken the books at batch {batch.Number}.");
        }

        _batch.Begin();
        _batch.Add(batch.Number);
        _batch.Add(Rows.Micros(batch.Now));
        _batch.AddOrNull(batch.Notes.AuditHash);
        _batch.End();
        var place = Rows.Place(batch.Number, 0);
        foreach (var fact in batch.Facts)
        {
            var table = Tables.Of(fact);
            table.Write(_tables[table], place, fact);
            if (fact is ChargeIssued) Tables.ChargeItem.Write(_tables[Tables.ChargeItem], place, fact);
            place++;
        }

        foreach (var row in batch.Rows) Put(row, batch.Number);
        NoteTables.Write(_kept, _audit, batch);
        Pruned = Prune(batch.Notes.PrunedBefore);
        _options.At("appended");
        CommitBegan = Stopwatch.GetTimestamp();
        Run(_commit);
        _checkpoints.Committed(Database);
    }

    private void Put(in StateRow row, long asOf)
    {
        _account.Begin();
        _account.Add(row.Id);
        _account.Add(row.Parent);
        _account.AddOrNull(row.ExternalId);
        _account.Add(asOf);
        _account.AddText(row.Body);
        _account.End();
    }

    private int Prune(Instant? before)
    {
        if (before is not { } time) return 0;
        _prune.Begin();
        _prune.Add(Rows.Micros(time));
        _prune.End();
        return raw.sqlite3_changes(Database);
    }

    private void RollBack()
    {
        if (raw.sqlite3_get_autocommit(Database) == 0) Run(_rollback);
    }

    private static void Run(SqliteRows statement)
    {
        statement.Begin();
        statement.End();
    }

    private SqliteRows Keep(SqliteRows rows)
    {
        _statements.Add(rows);
        return rows;
    }
}
