using System.Collections.Immutable;

namespace Brillig.Core.Tariffs;

/// <summary>
/// The cells of a matrix, their values as numbers: a record's properties are each read once, and then compared with
/// every cell as whole numbers.
/// </summary>
internal sealed class MatrixIndex
{
    /// <summary>The longest value of a cell, in UTF-16 characters.</summary>
    public const int LengthMax = 255;

    private const int Any = -1;
    private const int Other = -2;
    private readonly ImmutableArray<string> _dimensions;
    private readonly Dictionary<string, int>[] _values;
    private readonly int[] _cells;   // for each cell, a number for each dimension

    public MatrixIndex(ImmutableArray<string> dimensions, ImmutableArray<MatrixCell> cells)
    {
        _dimensions = dimensions;
        _values = [.. dimensions.Select(_ => new Dictionary<string, int>(StringComparer.Ordinal))];
        _cells = new int[cells.Length * dimensions.Length];
        for (var i = 0; i < _cells.Length; i++)
        {
            var dimension = i % dimensions.Length;
            _cells[i] = cells[i / dimensions.Length].When[dimension] is { } value
                ? Number(_values[dimension], value)
                : Any;
        }
    }

    /// <summary>The first cell that equals the properties; −1: none does. Allocates nothing.</summary>
    public int Find(string? properties)
    {
        Span<int> record = stackalloc int[_dimensions.Length];
        for (var i = 0; i < record.Length; i++) record[i] = NumberOf(properties, i);
        for (var at = 0; at < _cells.Length; at += record.Length)
            if (Equals(_cells.AsSpan(at, record.Length), record)) return at / record.Length;
        return -1;
    }

    private int NumberOf(string? properties, int dimension)
    {
        Span<char> value = stackalloc char[LengthMax * 6];
        return PropertyValue.TryCopy(properties, _dimensions[dimension], value, out var length)
            && _values[dimension].GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(value[..length], out var number)
            ? number
            : Other;
    }

    private static bool Equals(ReadOnlySpan<int> cell, ReadOnlySpan<int> record)
    {
        for (var i = 0; i < cell.Length; i++)
            if (cell[i] != Any && cell[i] != record[i]) return false;
        return true;
    }

    private static int Number(Dictionary<string, int> values, string value)
    {
        if (!values.TryGetValue(value, out var number)) values.Add(value, number = values.Count);
        return number;
    }
}
