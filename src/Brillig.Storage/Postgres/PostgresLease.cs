using System.Diagnostics;
using NodaTime;
using Npgsql;

namespace Brillig.Storage.Postgres;

/// <summary>The row of the books: who writes, until when. Times are the database's.</summary>
internal sealed class PostgresLease(Head head)
{
    // The cluster, the database in it, and the table: a dump that is restored has another one at least of the table.
    private const string SelectTaken = """
        WITH here AS (
            SELECT system_identifier || '/' || d.oid || '/' || 'books'::regclass::oid AS home
            FROM pg_control_system(), pg_database d WHERE d.datname = current_database())
        UPDATE books SET holder = @holder, process = @process, home = here.home,
            epoch = CASE WHEN books.home IN ('', here.home) THEN epoch + 1
                ELSE greatest(epoch + 1, extract(epoch FROM clock_timestamp())::bigint) END,
            paused = CASE WHEN books.home IN ('', here.home) THEN paused ELSE @restored END,
            expires = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + 5000000
        FROM here
        WHERE expires < (extract(epoch FROM clock_timestamp()) * 1000000)::bigint OR process = @gone
        RETURNING epoch, batch, watermark, hash_seed, audit_hash, paused
        """;

    /// <summary>Books that nobody holds, in a new epoch: whoever held them cannot write any more.</summary>
    public const string UpdateFenced = "UPDATE books SET epoch = epoch + 1, expires = 0" + WhereFree;

    /// <summary>Books that nobody holds, marked as a copy.</summary>
    public const string UpdateCopied = "UPDATE books SET home = 'copy', expires = 0" + WhereFree;

    private const string WhereFree = """
         WHERE expires < (extract(epoch FROM clock_timestamp()) * 1000000)::bigint OR process = @gone
        RETURNING batch + 1 - watermark
        """;

    private const string UpdateExpires = """
        UPDATE books SET expires = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + 5000000
        WHERE epoch = @epoch RETURNING (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
        """;

    private const string UpdateFreed =
        "UPDATE books SET expires = 0, holder = '', process = '' WHERE epoch = @epoch";

    private const string SelectProcess = "SELECT process FROM books";

    private const string SelectSettled = "SELECT epoch, batch FROM books FOR UPDATE";

    private static readonly TimeSpan Sure = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMilliseconds(1500);

    private long _heldFrom = Stopwatch.GetTimestamp();
    private long _renewed;

    /// <summary>True while nobody else can have taken it.</summary>
    public bool IsSurelyHeld => Stopwatch.GetElapsedTime(_heldFrom) < Sure;

    /// <summary>True when it is time to renew.</summary>
    public bool IsDue => _renewed == 0 || Stopwatch.GetElapsedTime(_renewed) >= RenewAfter;

    /// <summary>Takes the lease if it ran out, or its process has surely ended; null: somebody has it.</summary>
    public static Head? Take(NpgsqlConnection connection, string holder)
    {
        var process = Process(connection);
        using var command = connection.CreateCommand();
        command.CommandText = SelectTaken;
        command.Add("@holder", holder);
        command.Add("@process", ProcessMark.Current);
        command.Add("@restored", Head.Restored);
        command.Add("@gone", ProcessMark.IsSurelyGone(process) ? process : "?");
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new Head(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), unchecked((ulong)reader.GetInt64(3)),
                reader.GetFieldValue<byte[]>(4), reader.GetString(5))
            : null;
    }

    /// <summary>Changes books that nobody holds; answers how long their tail is, or null: somebody does.</summary>
    public static long? Free(NpgsqlConnection connection, string update)
    {
        var process = Process(connection);
        using var command = connection.CreateCommand();
        command.CommandText = update;
        command.Add("@gone", ProcessMark.IsSurelyGone(process) ? process : "?");
        return command.ExecuteScalar() as long?;
    }

    /// <summary>Who has it, for people.</summary>
    public static string Holder(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT holder FROM books";
        return command.ExecuteScalar() is string { Length: > 0 } holder ? holder : "Another process";
    }

    private static string Process(NpgsqlConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SelectProcess;
        return command.ExecuteScalar() as string ?? "";
    }

    /// <summary>Extends it; the batch stays. Answers the database's time.</summary>
    public Instant Renew(NpgsqlConnection connection)
    {
        var sent = Stopwatch.GetTimestamp();
        using var command = connection.CreateCommand();
        command.CommandText = UpdateExpires;
        command.Add("@epoch", head.Epoch);
        if (command.ExecuteScalar() is not long micros)
            throw new LeaseLostException("Another process has taken the books.");
        Extended(sent);
        _renewed = sent;
        return Rows.Time(micros);
    }

    /// <summary>A batch extended it: from when its statement was sent.</summary>
    public void Extended(long sent) => _heldFrom = sent;

    /// <summary>Whether this batch is committed, on a new connection; waits for a transaction still open.</summary>
    public bool IsCommitted(NpgsqlConnection connection, long batch)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SelectSettled;
        using var reader = command.ExecuteReader();
        if (!reader.Read()) throw new LeaseLostException("The books have no row.");
        var (epoch, at) = (reader.GetInt64(0), reader.GetInt64(1));
        if (epoch != head.Epoch || at > batch || at < batch - 1)
            throw new LeaseLostException($"Another process has taken the books at batch {at}.");
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
