using SQLitePCL;

namespace Brillig.Bench.Baselines;

/// <summary>A SQLite file with the durability that ours has: WAL, synchronous=FULL.</summary>
internal sealed class SqliteFile : IDisposable
{
    private readonly sqlite3 _database;

    public SqliteFile(string path)
    {
        Batteries_V2.Init();
        if (raw.sqlite3_open(path, out _database) != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite cannot open {path}.");
        Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
    }

    public SqliteStatement Prepare(string sql) => new(_database, sql);

    public void Execute(string sql)
    {
        if (raw.sqlite3_exec(_database, sql) != raw.SQLITE_OK)
            throw new InvalidOperationException(raw.sqlite3_errmsg(_database).utf8_to_string());
    }

    public void Dispose() => _database.Dispose();
}
