using System.Data.Common;
using System.Diagnostics;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Storage;

/// <summary>The record ids that the books keep in memory: those of the last days, at most a few million.</summary>
internal sealed class Remembering(Books books, Instant now, Instant loadedSince)
{
    private const int LoadMax = 4_000_000;
    private const int YoungMax = 4_000_000;
    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(1.5);
    private static readonly Duration LoadSpan = Duration.FromDays(2);
    private static readonly Duration YoungSpan = Duration.FromDays(1);

    private const string SelectHashes = """
        SELECT id_hash, content_hash FROM usage_record WHERE place >= @from AND place < @to
        """;

    private Instant _youngSince = now;
    private long _young;

    /// <summary>
    /// What happened since then is known to the memory; but for records that were dated ahead of their time, which the
    /// index tells.
    /// </summary>
    public Instant Since { get; private set; } = loadedSince;

    /// <summary>Counts what a batch recorded; when the young table is full, the oldest ids are let go.</summary>
    public void Recorded(int records, Instant now)
    {
        _young += records;
        if (_young < YoungMax && now - _youngSince < YoungSpan) return;
        books.Records.Rotate();
        Since = _youngSince;
        (_youngSince, _young) = (now, 0);
    }

    /// <summary>Loads what was recorded last, going back from the last batch.</summary>
    /// <returns>Since when all is known.</returns>
    public static Instant Load(DbConnection connection, Books books, long last, Instant now)
    {
        var off = new UndoLog(isOn: false);
        var (to, loaded, step) = (last + 1, 0L, 16L);
        var start = Stopwatch.GetTimestamp();
        while (to > 1 && loaded < LoadMax && Stopwatch.GetElapsedTime(start) < LoadTime
            && Recovery.BatchTime(connection, to - 1) >= now - LoadSpan)
        {
            var from = Math.Max(1, to - step);
            var found = Load(connection, books, from, to, off);
            loaded += found;
            to = from;
            step = found < 50_000 ? step * 2 : Math.Max(1, step / 2);
        }

        books.Records.Rotate();
        if (to <= 1) return Instant.MinValue;
        return Recovery.BatchTime(connection, to) ?? now;
    }

    private static int Load(DbConnection connection, Books books, long from, long to, UndoLog off)
    {
        using var command = connection.CreateCommand();
        command.CommandText = SelectHashes;
        command.CommandTimeout = 0;
        command.Add("@from", Rows.Place(from, 0));
        command.Add("@to", Rows.Place(to, 0));
        using var reader = command.ExecuteReader();
        var found = 0;
        for (; reader.Read(); found++)
            books.Records.Add(unchecked((ulong)reader.GetInt64(0)), unchecked((ulong)reader.GetInt64(1)), off);
        return found;
    }
}
