using System.Text;
using Brillig.Storage.Facts;
using Npgsql;
using NpgsqlTypes;

namespace Brillig.Storage.Postgres;

/// <summary>Rows by columns, for one INSERT … SELECT … FROM unnest(…).</summary>
internal sealed class PostgresColumns : IRows
{
    private readonly List<long?>[] _longs;
    private readonly List<int?>[] _ints;
    private readonly List<string?>[] _texts;
    private readonly List<Guid?>[] _uuids;
    private readonly List<byte[]?>[] _bytes;
    private readonly Table _table;
    private readonly string _sql;
    private int _column;

    public PostgresColumns(Table table, string suffix = "")
    {
        _table = table;
        var count = table.Columns.Length;
        (_longs, _ints, _texts, _uuids) = (Of<long?>(count), Of<int?>(count), Of<string?>(count), Of<Guid?>(count));
        _bytes = Of<byte[]?>(count);
        var arrays = table.Columns.Select((c, i) => $"${i + 1}::{SqlType(c.Type)}[]");
        _sql = $"INSERT INTO {table.Name} ({table.ColumnList}) "
            + $"SELECT * FROM unnest({string.Join(", ", arrays)}){suffix}";
    }

    /// <summary>How many rows wait.</summary>
    public int Count { get; private set; }

    public void Begin() => _column = 0;

    public void Add(long value) => _longs[_column++].Add(value);

    public void Add(int value) => _ints[_column++].Add(value);

    public void Add(string value) => _texts[_column++].Add(value);

    public void AddText(ReadOnlySpan<byte> value) => Add(Encoding.UTF8.GetString(value));

    public void Add(Guid value) => _uuids[_column++].Add(value);

    public void Add(byte[] value) => _bytes[_column++].Add(value);

    public void AddNull()
    {
        var column = _column++;
        switch (_table.Columns[column].Type)
        {
            case ColumnType.Long: _longs[column].Add(null); break;
            case ColumnType.Int: _ints[column].Add(null); break;
            case ColumnType.Text: _texts[column].Add(null); break;
            case ColumnType.Uuid: _uuids[column].Add(null); break;
            case ColumnType.Bytes: _bytes[column].Add(null); break;
        }
    }

    public void End() => Count++;

    /// <summary>The statement that inserts what waits.</summary>
    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(_sql);
        for (var i = 0; i < _table.Columns.Length; i++)
        {
            command.Parameters.Add(_table.Columns[i].Type switch
            {
                ColumnType.Long => Array(_longs[i], NpgsqlDbType.Bigint),
                ColumnType.Int => Array(_ints[i], NpgsqlDbType.Integer),
                ColumnType.Text => Array(_texts[i], NpgsqlDbType.Text),
                ColumnType.Uuid => Array(_uuids[i], NpgsqlDbType.Uuid),
                ColumnType.Bytes => Array(_bytes[i], NpgsqlDbType.Bytea),
                _ => throw new InvalidOperationException("A column has one of five types."),
            });
        }

        return command;
    }

    /// <summary>Lets go of what waited.</summary>
    public void Clear()
    {
        Count = 0;
        for (var i = 0; i < _table.Columns.Length; i++)
        {
            _longs[i].Clear();
            _ints[i].Clear();
            _texts[i].Clear();
            _uuids[i].Clear();
            _bytes[i].Clear();
        }
    }

    private static NpgsqlParameter<List<T>> Array<T>(List<T> values, NpgsqlDbType type) =>
        new() { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };

    private static List<T>[] Of<T>(int count) => [.. Enumerable.Range(0, count).Select(_ => new List<T>())];

    private static string SqlType(ColumnType type) => type switch
    {
        ColumnType.Long => "bigint",
        ColumnType.Int => "integer",
        ColumnType.Text => "text",
        ColumnType.Uuid => "uuid",
        ColumnType.Bytes => "bytea",
        _ => throw new InvalidOperationException("A column has one of five types."),
    };
}

/// <summary>Rows by binary COPY.</summary>
internal sealed class PostgresCopy(NpgsqlBinaryImporter importer) : IRows
{
    public void Begin() => importer.StartRow();

    public void Add(long value) => importer.Write(value, NpgsqlDbType.Bigint);

    public void Add(int value) => importer.Write(value, NpgsqlDbType.Integer);

    public void Add(string value) => importer.Write(value, NpgsqlDbType.Text);

    public void AddText(ReadOnlySpan<byte> value) => Add(Encoding.UTF8.GetString(value));

    public void Add(Guid value) => importer.Write(value, NpgsqlDbType.Uuid);

    public void Add(byte[] value) => importer.Write(value, NpgsqlDbType.Bytea);

    public void AddNull() => importer.WriteNull();

    public void End()
    {
    }
}
