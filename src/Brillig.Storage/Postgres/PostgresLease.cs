using System.Diagnostics;
using Brillig.Core.Basics;
using NodaTime;
using Npgsql;

namespace Brillig.Storage.Postgres;

/// <summary>The row of the books: who writes, until when. Times are the database's.</summary>
internal sealed class PostgresLease(Head head, Advertised advertised)
{
    private const string SelectSight = """
        SELECT epoch, batch, watermark, hash_seed, audit_hash, holder, process, address,
            (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS now, expires
        FROM books
        """;

    private const string SelectKeys = """
        SELECT place, kind, body FROM fact WHERE kind = 'key_set' AND place > $1 ORDER BY place
        """;

    private const string SelectTaken = """
        UPDATE books SET epoch = epoch + 1, holder = @holder, process = @process, address = @address,
            expires = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + 5000000
        WHERE expires < (extract(epoch FROM clock_timestamp()) * 1000000)::bigint OR process = @gone
        RETURNING epoch, batch, watermark, hash_seed, audit_hash
        """;

    private const string UpdateExpires = """
        UPDATE books SET address = @address,
            expires = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + 5000000
        WHERE epoch = @epoch RETURNING (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
        """;

    private const string UpdateFreed =
        "UPDATE books SET expires = 0, holder = '', process = '', address = '' WHERE epoch = @epoch";

    private const string SelectSettled = "SELECT epoch, batch FROM books FOR UPDATE";

    private static readonly TimeSpan Sure = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMilliseconds(1500);

    private long _heldFrom = Stopwatch.GetTimestamp();
    private long _renewed;
    private string _address = advertised.Url;

    /// <summary>True while nobody else can have taken it.</summary>
    public bool IsSurelyHeld => Stopwatch.GetElapsedTime(Volatile.Read(ref _heldFrom)) < Sure;

    /// <summary>True when it is time to renew.</summary>
    public bool IsDue => _renewed == 0 || Stopwatch.GetElapsedTime(_renewed) >= RenewAfter
        || _address != advertised.Url;

    /// <summary>The row, and the keys after a place, in one round trip.</summary>
    public static Sight Look(NpgsqlConnection connection, long keysAfter)
    {
        using var commands = new NpgsqlBatch(connection) { Timeout = 5 };
        commands.BatchCommands.Add(new NpgsqlBatchCommand(SelectSight));
        commands.BatchCommands.Add(new NpgsqlBatchCommand(SelectKeys)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = keysAfter } },
        });
        using var reader = commands.ExecuteReader();
        if (!reader.Read()) throw new StoreException("The books have no row: restore them from a backup.");
        var head = HeadOf(reader);
        var (holder, process, address) = (reader.GetString(5), reader.GetString(6), reader.GetString(7));
        var (now, expires) = (reader.GetInt64(8), reader.GetInt64(9));
        var isFree = expires < now || ProcessMark.IsSurelyGone(process);
        var (keys, place) = (new List<Fact>(), keysAfter);
        reader.NextResult();
        while (reader.Read())
        {
            place = reader.GetInt64(0);
            keys.Add(FactJson.Read(reader.GetString(1), reader.GetString(2)));
        }

        return new Sight(head, isFree, holder, address, Rows.Time(now), keys, place);
    }

    /// <summary>Takes the lease if it ran out, or its process has surely ended; null: somebody has it.</summary>
    public static Head? Take(NpgsqlConnection connection, string holder, string address)
    {
        var process = Process(connection);
        using var command = connection.CreateCommand();
        command.CommandText = SelectTaken;
        command.Add("@holder", holder);
        command.Add("@process", ProcessMark.Current);
        command.Add("@address", address);
        command.Add("@gone", ProcessMark.IsSurelyGone(process) ? process : "?");
        using var reader = command.ExecuteReader();
        return reader.Read() ? HeadOf(reader) : null;
    }

    private static Head HeadOf(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), unchecked((ulong)row.GetInt64(3)),
        row.GetFieldValue<byte[]>(4));

    private static string Process(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT process FROM books";
        return command.ExecuteScalar() as string ?? "";
    }

    /// <summary>Extends it; the batch stays. Answers the database's time.</summary>
    public Instant Renew(NpgsqlConnection connection)
    {
        var sent = Stopwatch.GetTimestamp();
        var address = advertised.Url;
        using var command = connection.CreateCommand();
        command.CommandText = UpdateExpires;
        command.Add("@epoch", head.Epoch);
        command.Add("@address", address);
        if (command.ExecuteScalar() is not long micros)
            throw new LeaseLostException("Another process has taken the books.", isUndone: true);
        Extended(sent);
        (_renewed, _address) = (sent, address);
        return Rows.Time(micros);
    }

    /// <summary>A batch extended it: from when its statement was sent.</summary>
    public void Extended(long sent) => Volatile.Write(ref _heldFrom, sent);

    /// <summary>Whether this batch is committed, on a new connection; waits for a transaction still open.</summary>
    public bool IsCommitted(NpgsqlConnection connection, long batch)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SelectSettled;
        using var reader = command.ExecuteReader();
        if (!reader.Read()) throw new LeaseLostException("The books have no row.");
        var (epoch, at) = (reader.GetInt64(0), reader.GetInt64(1));
        if (epoch != head.Epoch || at > batch || at < batch - 1)
            throw new LeaseLostException($"Another process has taken the books at batch {at}.", at == batch - 1);
        return at == batch;
    }

    /// <summary>Gives it back at once.</summary>
    public void Free(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = UpdateFreed;
        command.Add("@epoch", head.Epoch);
        command.ExecuteNonQuery();
    }
}
