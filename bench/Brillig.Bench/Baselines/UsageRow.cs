using System.Globalization;

namespace Brillig.Bench.Baselines;

/// <summary>The row of a usage record, the same in every baseline: the columns of our own table.</summary>
public readonly record struct UsageRow(long Batch, int Number, UsageEntry Entry, long Amount)
{
    /// <summary>The table on PostgreSQL, without an index.</summary>
    public const string PostgresTable = """
        CREATE TABLE usage_record (batch BIGINT NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL, account UUID NOT NULL,
            service TEXT NOT NULL, rate INTEGER NOT NULL, tariff_version INTEGER NOT NULL, period INTEGER NOT NULL,
            quantity NUMERIC NOT NULL, charged TEXT NOT NULL, amount BIGINT NOT NULL, occurred_at BIGINT NOT NULL,
            id_hash BIGINT NOT NULL, content_hash BIGINT NOT NULL, properties TEXT);

        """;

    /// <summary>The table on SQLite, without an index.</summary>
    public const string SqliteTable = """
        CREATE TABLE usage_record (batch INTEGER NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL, account BLOB NOT NULL,
            service TEXT NOT NULL, rate INTEGER NOT NULL, tariff_version INTEGER NOT NULL, period INTEGER NOT NULL,
            quantity TEXT NOT NULL, charged TEXT NOT NULL, amount INTEGER NOT NULL, occurred_at INTEGER NOT NULL,
            id_hash INTEGER NOT NULL, content_hash INTEGER NOT NULL, properties TEXT);

        """;

    /// <summary>The exact charge as it is stored.</summary>
    public static string Charged(long amount) => (amount / 1_000_000m).ToString(CultureInfo.InvariantCulture);

    /// <summary>A 64-bit hash of an id (FNV-1a, as good as any for filling a column).</summary>
    public static long Hash(string id)
    {
        var hash = 0xcbf29ce484222325;
        foreach (var character in id) hash = unchecked((hash ^ character) * 0x100000001b3);
        return unchecked((long)hash);
    }
}
