using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Storage.Facts;

/// <summary>What a column holds.</summary>
internal enum ColumnType
{
    Long,
    Int,
    Text,
    Uuid,
    Bytes,
}

/// <summary>A column.</summary>
internal readonly record struct Column(string Name, ColumnType Type);

/// <summary>Where rows go, column by column in the order of the table's columns.</summary>
internal interface IRows
{
    void Begin();

    void Add(long value);

    void Add(int value);

    void Add(string value);

    /// <summary>A text in UTF-8, which is copied.</summary>
    void AddText(ReadOnlySpan<byte> value);

    void Add(Guid value);

    void Add(byte[] value);

    void AddNull();

    void End();
}

/// <summary>A table of facts, how a fact becomes a row of it, and back.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Columns">What is written, in order; the first is the place.</param>
/// <param name="Write">Writes the rows of the fact at a place.</param>
internal sealed record Table(string Name, ImmutableArray<Column> Columns, Action<IRows, long, Fact> Write)
{
    /// <summary>The columns, for an INSERT or a SELECT.</summary>
    public string ColumnList { get; } = string.Join(", ", Columns.Select(c => c.Name));

    /// <summary>Columns of a specification like "place:l, account:u, id:t, rate:i".</summary>
    public static ImmutableArray<Column> ColumnsOf(string specification) =>
    [
        .. specification.Split(',', StringSplitOptions.TrimEntries).Select(c => new Column(c[..^2], c[^1] switch
        {
            'l' => ColumnType.Long,
            'i' => ColumnType.Int,
            't' => ColumnType.Text,
            'u' => ColumnType.Uuid,
            'b' => ColumnType.Bytes,
            _ => throw new ArgumentException($"{c} has no type.", nameof(specification)),
        })),
    ];
}

/// <summary>Values that may be null.</summary>
internal static class RowsNull
{
    public static void AddOrNull(this IRows rows, string? value)
    {
        if (value is null) rows.AddNull();
        else rows.Add(value);
    }

    public static void AddOrNull(this IRows rows, byte[]? value)
    {
        if (value is null) rows.AddNull();
        else rows.Add(value);
    }

    public static void AddOrNull(this IRows rows, Guid? value)
    {
        if (value is { } some) rows.Add(some);
        else rows.AddNull();
    }

    public static void AddOrNull(this IRows rows, int? value)
    {
        if (value is { } some) rows.Add(some);
        else rows.AddNull();
    }

    public static void AddOrNull(this IRows rows, long? value)
    {
        if (value is { } some) rows.Add(some);
        else rows.AddNull();
    }
}
