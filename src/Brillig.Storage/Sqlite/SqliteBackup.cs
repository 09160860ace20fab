using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Brillig.Storage.Sqlite;

/// <summary>Copies the files of books by VACUUM INTO, each as of one moment.</summary>
internal sealed class SqliteBackup(StoreOptions options, string target, IProgress<double>? progress)
{
    private const string Partial = ".partial";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes it.</summary>
    public BackupReport Make(CancellationToken cancel)
    {
        var source = Path.Combine(options.DataDirectory, $"{options.Books}.db");
        if (!File.Exists(source)) throw new StoreException(
            $"There are no books named {options.Books} in {options.DataDirectory}: name the folder by --data, and the "
            + "books by --books.");
        var pairs = Pairs(source);
        foreach (var (_, copy) in pairs)
        {
            if (File.Exists(copy)) throw new StoreException(
                $"{copy} is there already, and a backup replaces nothing: name another file or folder.");
        }

        DataFolder.Make(Path.GetDirectoryName(Path.GetFullPath(pairs[0].Copy)) ?? ".");
        try
        {
            foreach (var (from, copy) in pairs) Copy(from, copy + Partial, cancel);
            var batch = Mark(pairs[0].Copy + Partial);
            foreach (var (_, copy) in pairs) Keep(copy);
            var files = pairs.Select(p => p.Copy).ToList();
            return new BackupReport(files, files.Sum(f => new FileInfo(f).Length), batch);
        }
        catch (SqliteException error)
        {
            cancel.ThrowIfCancellationRequested();
            throw new StoreException($"The backup cannot be made: {error.Message}", error);
        }
        finally
        {
            foreach (var (_, copy) in pairs) File.Delete(copy + Partial);
        }
    }

    // The books, and what lies beside them where it is there.
    private List<(string Source, string Copy)> Pairs(string source)
    {
        var isFile = target.EndsWith(".db", StringComparison.OrdinalIgnoreCase);
        List<(string, string)> pairs = [(source, isFile ? target : Path.Combine(target, $"{options.Books}.db"))];
        var beside = Path.Combine(options.DataDirectory, $"{options.Books}.ops.db");
        if (File.Exists(beside))
            pairs.Add((beside, isFile ? target[..^3] + ".ops.db" : Path.Combine(target, $"{options.Books}.ops.db")));
        return pairs;
    }

    private void Copy(string source, string copy, CancellationToken cancel)
    {
        File.Delete(copy);
        var size = new FileInfo(source).Length;
        using var connection = Open(source, SqliteOpenMode.ReadOnly);
        var handle = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        using var stop = cancel.Register(() => raw.sqlite3_interrupt(handle));
        using var look = new Timer(_ => Tell(copy, size), null, Look, Look);
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO @copy";
        command.CommandTimeout = 0;
        command.Add("@copy", copy);
        command.ExecuteNonQuery();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        progress?.Report(1);
    }

    private void Tell(string copy, long size)
    {
        var file = new FileInfo(copy);
        if (file.Exists && size > 0) progress?.Report(Math.Min(0.99, (double)file.Length / size));
    }

    // What is read back is whole, and whoever opens it next knows it for a copy.
    private static long Mark(string copy)
    {
        using var connection = Open(copy, SqliteOpenMode.ReadWrite);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA quick_check(1)";
        if (Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) is not "ok" and var fault)
            throw new StoreException($"The copy does not hold together: {fault}. Run 'brillig verify' on the books.");
        command.CommandText = "SELECT count(*) FROM pragma_table_info('books') WHERE name = 'home'";
        var hasHome = (long)(command.ExecuteScalar() ?? 0L) == 1;   // the first schema has none
        command.Add("@home", Head.Copy);
        command.CommandText = hasHome
            ? "UPDATE books SET home = @home, holder = '', expires = 0 RETURNING batch"
            : "UPDATE books SET holder = '', expires = 0 RETURNING batch";
        return command.ExecuteScalar() as long? ?? throw new StoreException("The books have no row.");
    }

    private static void Keep(string copy)
    {
        using (var file = new FileStream(copy + Partial, FileMode.Open, FileAccess.ReadWrite))
            file.Flush(flushToDisk: true);
        File.Move(copy + Partial, copy);

        // EXTRA syncs the folder too, once the journal of this change is gone: then the file is there under its name.
        using var connection = Open(copy, SqliteOpenMode.ReadWrite);
        connection.Run("PRAGMA synchronous = EXTRA; PRAGMA user_version = 1;");
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file, Mode = mode, Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }
}
