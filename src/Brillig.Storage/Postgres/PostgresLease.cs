using System.Diagnostics;
using NodaTime;
using Npgsql;

namespace Brillig.Storage.Postgres;

/// <summary>The row of the books: who writes, until when. Times are the database's.</summary>
internal sealed class PostgresLease(Head head)
{
    private const string SelectTaken = """
        UPDATE books SET epoch = epoch + 1, holder = @holder, process = @process,
            expires = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + 5000000
        WHERE expires < (extract(epoch FROM clock_timestamp()) * 1000000)::bigint OR process = @gone
        RETURNING epoch, batch, watermark, hash_seed, audit_hash
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
        command.Add("@gone", ProcessMark.IsSurelyGone(process) ? process : "?");
        using var reader = command.ExecuteReader();
        return reader.Read()
            ? new Head(
                reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), unchecked((ulong)reader.GetInt64(3)),
                reader.GetFieldValue<byte[]>(4))
            : null;
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
