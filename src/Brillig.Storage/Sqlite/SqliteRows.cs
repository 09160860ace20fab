using System.Text;
using Brillig.Storage.Facts;
using SQLitePCL;

namespace Brillig.Storage.Sqlite;

/// <summary>One prepared statement whose parameters are bound row by row, without the driver's objects.</summary>
internal sealed class SqliteRows : IRows, IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly string _name;
    private readonly nint _handle;
    private byte[] _buffer = new byte[1024];
    private int _column;

    public SqliteRows(sqlite3 database, string name, string sql)
    {
        (_database, _name) = (database, name);
        SqliteError.Check(database, raw.sqlite3_prepare_v2(database, sql, out _statement), name);
        _handle = _statement.DangerousGetHandle();
    }

    public static SqliteRows Insert(sqlite3 database, Table table) => new(
        database, table.Name,
        $"INSERT INTO {table.Name} ({table.ColumnList}) VALUES "
        + $"({string.Join(',', Enumerable.Repeat('?', table.Columns.Length))})");

    public void Begin() => _column = 0;

    public void Add(long value) => Check(Native.BindLong(_handle, ++_column, value));

    public void Add(int value) => Check(Native.BindLong(_handle, ++_column, value));

    public void Add(string value)
    {
        var most = Encoding.UTF8.GetMaxByteCount(value.Length);
        if (_buffer.Length < most) _buffer = new byte[most];
        var length = Encoding.UTF8.GetBytes(value, _buffer);
        Check(Native.BindText(_handle, ++_column, _buffer, length, Native.Transient));
    }

    public void AddText(ReadOnlySpan<byte> value) =>
        Check(Native.BindText(_handle, ++_column, value, value.Length, Native.Transient));

    public void Add(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        Check(Native.BindBlob(_handle, ++_column, bytes, bytes.Length, Native.Transient));
    }

    // No bytes at all have no address, which SQLite would take for NULL: the buffer's serves.
    public void Add(byte[] value) => Check(Native.BindBlob(
        _handle, ++_column, value.Length == 0 ? _buffer : value, value.Length, Native.Transient));

    public void AddNull() => Check(Native.BindNull(_handle, ++_column));

    public void End()
    {
        var result = Native.Step(_handle);
        if (result is not raw.SQLITE_DONE)
        {
            var error = SqliteError.Of(_database, result, _name);
            _ = raw.sqlite3_reset(_statement);
            throw error;
        }

        Check(Native.Reset(_handle));
    }

    /// <summary>Runs it for its one number; null: no row.</summary>
    public long? Number()
    {
        var result = raw.sqlite3_step(_statement);
        long? number = result == raw.SQLITE_ROW ? raw.sqlite3_column_int64(_statement, 0) : null;
        var error = result is raw.SQLITE_ROW or raw.SQLITE_DONE ? null : SqliteError.Of(_database, result, _name);
        _ = raw.sqlite3_reset(_statement);
        return error is null ? number : throw error;
    }

    public void Dispose() => _statement.Dispose();

    private void Check(int result) => SqliteError.Check(_database, result, _name);
}

/// <summary>What SQLite said.</summary>
internal sealed class SqliteError(int code, int extended, string table, string message)
    : Exception(table.Length == 0 ? $"{message} ({extended})" : $"{table}: {message} ({extended})")
{
    /// <summary>True where the same statement may succeed later: disk full, input or output failed, busy.</summary>
    public bool IsAway => code is raw.SQLITE_FULL or raw.SQLITE_IOERR or raw.SQLITE_BUSY or raw.SQLITE_LOCKED
        or raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN or raw.SQLITE_NOMEM;

    /// <summary>True where the unique index of record ids refused.</summary>
    public bool IsDuplicateRecord => extended == raw.SQLITE_CONSTRAINT_UNIQUE && table == Tables.Usage.Name;

    public static void Check(sqlite3 database, int result, string table)
    {
        if (result != raw.SQLITE_OK) throw Of(database, result, table);
    }

    public static SqliteError Of(sqlite3 database, int result, string table) => new(
        result & 0xFF, raw.sqlite3_extended_errcode(database), table, raw.sqlite3_errmsg(database).utf8_to_string());
}
