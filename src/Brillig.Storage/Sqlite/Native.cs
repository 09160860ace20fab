using System.Runtime.InteropServices;

namespace Brillig.Storage.Sqlite;

/// <summary>
/// The calls that are made for every value of every row, on the library that SQLitePCL ships, without counting a
/// handle's uses each time: the statement outlives them. They only copy, so the collector need not wait for them.
/// </summary>
internal static partial class Native
{
    private const string Library = "e_sqlite3";

    /// <summary>SQLite copies what it is given.</summary>
    public static readonly nint Transient = -1;

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int64"), SuppressGCTransition]
    public static partial int BindLong(nint statement, int column, long value);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_null"), SuppressGCTransition]
    public static partial int BindNull(nint statement, int column);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    public static partial int BindText(nint statement, int column, ReadOnlySpan<byte> text, int length, nint how);

    [LibraryImport(Library, EntryPoint = "sqlite3_bind_blob")]
    public static partial int BindBlob(nint statement, int column, ReadOnlySpan<byte> bytes, int length, nint how);

    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    public static partial int Step(nint statement);

    [LibraryImport(Library, EntryPoint = "sqlite3_reset"), SuppressGCTransition]
    public static partial int Reset(nint statement);
}
