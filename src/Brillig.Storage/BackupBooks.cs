using Brillig.Storage.Sqlite;

namespace Brillig.Storage;

/// <summary>A backup that was made.</summary>
/// <param name="Files">Its files, the books first.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Batch">The last batch in it.</param>
public sealed record BackupReport(IReadOnlyList<string> Files, long Bytes, long Batch);

/// <summary>Copies the books of one SQLite file, while a server may be writing them.</summary>
public static class BackupBooks
{
    /// <summary>
    /// Makes a whole and durable copy as of one batch. A server that is started on it sees that it is a copy: it begins
    /// a new epoch, and lets due and outside work wait until that is confirmed.
    /// </summary>
    /// <param name="options">Which books.</param>
    /// <param name="target">A file that ends in <c>.db</c>, or else a folder; neither may be there.</param>
    /// <param name="progress">Takes how much is copied, 0 to 1, or null.</param>
    /// <param name="cancel">Stops, and takes away what was begun.</param>
    /// <exception cref="StoreException">It cannot be made; nothing is left of it.</exception>
    public static Task<BackupReport> Run(
        StoreOptions options, string target, IProgress<double>? progress, CancellationToken cancel)
    {
        if (options.Database is not null) throw new StoreException(
            "Books in PostgreSQL are backed up with its own tools: pg_dump -Fc --schema, or pg_basebackup "
            + "(docs/operating.md).");
        return Task.Run(() => new SqliteBackup(options, target, progress).Make(cancel), cancel);
    }
}
