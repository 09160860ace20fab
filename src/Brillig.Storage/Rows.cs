using System.Data.Common;
using Microsoft.Data.Sqlite;
using NodaTime;
using Npgsql;

namespace Brillig.Storage;

/// <summary>How values stand in rows, the same on both engines for whoever reads.</summary>
public static class Rows
{
    /// <summary>How many facts a batch may hold: a place is batch · 2²⁰ + n.</summary>
    public const int FactsMax = 1 << 20;

    /// <summary>The place of a fact in the order of all.</summary>
    public static long Place(long batch, int n) => (batch << 20) + n;

    /// <summary>The batch of a place.</summary>
    public static long Batch(long place) => place >> 20;

    /// <summary>The number within its batch of a place.</summary>
    public static int N(long place) => (int)(place & (FactsMax - 1));

    /// <summary>A time as it is stored: microseconds since the Unix epoch; what is finer is cut off.</summary>
    public static long Micros(Instant time)
    {
        var since = time - NodaConstants.UnixEpoch;
        return checked((since.Days * 86_400_000_000L) + (since.NanosecondOfDay / 1000));
    }

    /// <summary>A stored time.</summary>
    public static Instant Time(long micros) =>
        NodaConstants.UnixEpoch + Duration.FromTicks(checked(micros * 10));

    /// <summary>Adds a parameter: a uuid by its value, null as NULL.</summary>
    public static void Add(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value switch
        {
            null => DBNull.Value,
            Guid id when command is SqliteCommand => id.ToByteArray(bigEndian: true),
            _ => value,
        };
        command.Parameters.Add(parameter);
    }

    /// <summary>A uuid.</summary>
    public static Guid Uuid(this DbDataReader reader, int column) => reader is NpgsqlDataReader
        ? reader.GetGuid(column)
        : new Guid(reader.GetFieldValue<byte[]>(column), bigEndian: true);

    /// <summary>A uuid or NULL.</summary>
    public static Guid? UuidOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.Uuid(column);

    /// <summary>A text or NULL.</summary>
    public static string? TextOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    /// <summary>A whole number or NULL.</summary>
    public static long? LongOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetInt64(column);

    /// <summary>A whole number or NULL.</summary>
    public static int? IntOrNull(this DbDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetInt32(column);

    /// <summary>A time.</summary>
    public static Instant Time(this DbDataReader reader, int column) => Time(reader.GetInt64(column));
}
