using System.Globalization;

namespace Brillig.Bench.Baselines;

/// <summary>The insert of a usage record on SQLite, prepared once.</summary>
internal sealed class UsageInsert(SqliteFile file) : IDisposable
{
    private const string Sql = """
        INSERT INTO usage_record VALUES (?1, ?2, ?3, ?4, ?5, 1, 1, 1, ?6, ?7, ?8, ?9, ?10, ?10, NULL)
        """;

    private readonly SqliteStatement _insert = file.Prepare(Sql);

    public void Run(UsageRow row) => _insert
        .Bind(1, row.Batch)
        .Bind(2, row.Number)
        .Bind(3, row.Entry.Id)
        .Bind(4, row.Entry.Account)
        .Bind(5, row.Entry.Service)
        .Bind(6, row.Entry.Quantity.ToString(CultureInfo.InvariantCulture))
        .Bind(7, UsageRow.Charged(row.Amount))
        .Bind(8, row.Amount)
        .Bind(9, row.Entry.OccurredAtMicros)
        .Bind(10, UsageRow.Hash(row.Entry.Id))
        .Run();

    public void Dispose() => _insert.Dispose();
}
