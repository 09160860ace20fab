using System.Globalization;

namespace Brillig.Bench.Baselines;

/// <summary>
/// Billing as it is most often written, on SQLite: for each record a transaction of its own on the one connection,
/// under a lock, since SQLite has one writer anyway.
/// </summary>
public sealed class NaiveSqlite : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SqliteFile _file;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _quantity;
    private readonly UsageInsert _insert;
    private readonly SqliteStatement _counter;
    private readonly SqliteStatement _balance;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _hold;
    private readonly SqliteStatement _reserve;
    private readonly SqliteStatement _unhold;
    private readonly SqliteStatement _release;

    /// <summary>Makes the tables and the accounts in a new file.</summary>
    public NaiveSqlite(string path)
    {
        _file = new SqliteFile(path);
        _file.Execute(NaiveSql.SqliteTables);
        MakeAccounts(_file);
        _begin = _file.Prepare("BEGIN IMMEDIATE");
        _quantity = _file.Prepare(NaiveSql.SqliteQuantity);
        _insert = new UsageInsert(_file);
        _counter = _file.Prepare(NaiveSql.SqliteCounter);
        _balance = _file.Prepare(NaiveSql.SqliteBalance);
        _commit = _file.Prepare("COMMIT");
        _hold = _file.Prepare(NaiveSql.SqliteHold);
        _reserve = _file.Prepare(NaiveSql.SqliteReserve);
        _unhold = _file.Prepare(NaiveSql.SqliteUnhold);
        _release = _file.Prepare(NaiveSql.SqliteRelease);
    }

    /// <summary>Records one usage; durable when it returns.</summary>
    public void Record(UsageEntry entry)
    {
        lock (_lock)
        {
            _begin.Run();
            var before = Quantity(entry);
            var after = before + entry.Quantity;
            var amount = BenchAccounts.Amount(after) - BenchAccounts.Amount(before);
            _insert.Run(new UsageRow(1, 1, entry, amount));
            _counter.Bind(1, entry.Account).Bind(2, entry.Service)
                .Bind(3, after.ToString(CultureInfo.InvariantCulture)).Bind(4, amount).Run();
            _balance.Bind(1, entry.Account).Bind(2, amount).Run();
            _commit.Run();
        }
    }

    /// <summary>Holds what a usage may cost.</summary>
    public void Reserve(UsageEntry entry, Guid id)
    {
        lock (_lock)
        {
            _begin.Run();
            var before = Quantity(entry);
            var amount = BenchAccounts.Amount(before + entry.Quantity) - BenchAccounts.Amount(before);
            _hold.Bind(1, id).Bind(2, entry.Account).Bind(3, amount).Run();
            _reserve.Bind(1, entry.Account).Bind(2, amount).Run();
            _commit.Run();
        }
    }

    /// <summary>Records a usage, and lets go of its hold.</summary>
    public void Commit(UsageEntry entry, Guid id)
    {
        lock (_lock)
        {
            _begin.Run();
            var before = Quantity(entry);
            var after = before + entry.Quantity;
            var amount = BenchAccounts.Amount(after) - BenchAccounts.Amount(before);
            var held = long.Parse(
                _unhold.Bind(1, id).Bind(2, entry.Account).RunText()
                    ?? throw new InvalidOperationException($"There is no hold {id}."), CultureInfo.InvariantCulture);
            _insert.Run(new UsageRow(1, 1, entry, amount));
            _counter.Bind(1, entry.Account).Bind(2, entry.Service)
                .Bind(3, after.ToString(CultureInfo.InvariantCulture)).Bind(4, amount).Run();
            _release.Bind(1, entry.Account).Bind(2, amount).Bind(3, held).Run();
            _commit.Run();
        }
    }

    private decimal Quantity(UsageEntry entry) => decimal.Parse(
        _quantity.Bind(1, entry.Account).Bind(2, entry.Service).RunText()
            ?? throw new InvalidOperationException($"There is no account {entry.Account}."),
        CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose()
    {
        SqliteStatement[] statements =
            [_begin, _quantity, _counter, _balance, _commit, _hold, _reserve, _unhold, _release];
        foreach (var statement in statements) statement.Dispose();
        _insert.Dispose();
        _file.Dispose();
    }

    private static void MakeAccounts(SqliteFile file)
    {
        using var account = file.Prepare(NaiveSql.SqliteAccount);
        using var counter = file.Prepare(NaiveSql.SqliteNewCounter);
        file.Execute("BEGIN");
        foreach (var id in BenchAccounts.BaselineIds())
        {
            account.Bind(1, id).Run();
            counter.Bind(1, id).Bind(2, BenchAccounts.Service).Run();
        }

        file.Execute("COMMIT");
    }
}
