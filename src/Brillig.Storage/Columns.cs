using System.Data.Common;
using Brillig.Core.Basics;

namespace Brillig.Storage;

/// <summary>Reading the books' own kinds of values, and asking for them.</summary>
internal static class Columns
{
    /// <summary>A command with this text.</summary>
    public static DbCommand Command(this DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    /// <summary>Runs some SQL, of which nothing is read.</summary>
    public static void Run(this DbConnection connection, string sql)
    {
        using var command = connection.Command(sql);
        command.ExecuteNonQuery();
    }

    /// <summary>An amount of a currency.</summary>
    public static Money Money(this DbDataReader reader, int column, Currency currency) =>
        new(reader.GetInt64(column), currency);
}
