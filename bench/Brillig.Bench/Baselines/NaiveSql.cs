namespace Brillig.Bench.Baselines;

/// <summary>The statements of the naive baselines.</summary>
internal static class NaiveSql
{
    public const string PostgresTables = UsageRow.PostgresTable + """
        CREATE UNIQUE INDEX usage_record_id ON usage_record (id, account);
        CREATE TABLE account (id UUID PRIMARY KEY, balance BIGINT NOT NULL, reserved BIGINT NOT NULL DEFAULT 0);
        CREATE TABLE hold (id UUID PRIMARY KEY, account UUID NOT NULL, amount BIGINT NOT NULL);
        CREATE TABLE usage_counter (account UUID NOT NULL, service TEXT NOT NULL, quantity NUMERIC NOT NULL,
            amount BIGINT NOT NULL, PRIMARY KEY (account, service));
        """;

    public const string PostgresAccounts = """
        WITH made AS (INSERT INTO account (id, balance) SELECT id, 0 FROM unnest($1) AS id RETURNING id)
        INSERT INTO usage_counter SELECT id, $2, 0, 0 FROM made
        """;

    public const string PostgresLock = """
        SELECT c.quantity FROM account a JOIN usage_counter c ON c.account = a.id AND c.service = $2
        WHERE a.id = $1 FOR UPDATE OF a
        """;

    public const string PostgresInsert = """
        INSERT INTO usage_record (batch, n, id, account, service, rate, tariff_version, period, quantity, charged,
            amount, occurred_at, id_hash, content_hash, properties)
        VALUES (1, 1, $1, $2, $3, 1, 1, 1, $4, $5, $6, $7, $8, $8, $9)
        """;

    public const string PostgresCounter =
        "UPDATE usage_counter SET quantity = $1, amount = amount + $2 WHERE account = $3 AND service = $4";

    public const string PostgresBalance = "UPDATE account SET balance = balance - $1 WHERE id = $2";

    public const string SqliteTables = UsageRow.SqliteTable + """
        CREATE UNIQUE INDEX usage_record_id ON usage_record (id, account);
        CREATE TABLE account (id BLOB PRIMARY KEY, balance INTEGER NOT NULL,
            reserved INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
        CREATE TABLE hold (id BLOB PRIMARY KEY, account BLOB NOT NULL, amount INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE usage_counter (account BLOB NOT NULL, service TEXT NOT NULL, quantity TEXT NOT NULL,
            amount INTEGER NOT NULL, PRIMARY KEY (account, service)) WITHOUT ROWID;
        """;

    public const string SqliteAccount = "INSERT INTO account (id, balance) VALUES (?1, 0)";

    public const string SqliteNewCounter = "INSERT INTO usage_counter VALUES (?1, ?2, '0', 0)";

    public const string SqliteQuantity = """
        SELECT c.quantity FROM account a JOIN usage_counter c ON c.account = a.id AND c.service = ?2 WHERE a.id = ?1
        """;

    public const string SqliteCounter =
        "UPDATE usage_counter SET quantity = ?3, amount = amount + ?4 WHERE account = ?1 AND service = ?2";

    public const string SqliteBalance = "UPDATE account SET balance = balance - ?2 WHERE id = ?1";

    public const string PostgresHold = "INSERT INTO hold VALUES ($1, $2, $3)";

    public const string PostgresReserve = "UPDATE account SET reserved = reserved + $1 WHERE id = $2";

    public const string PostgresUnhold = "DELETE FROM hold WHERE id = $1 AND account = $2 RETURNING amount";

    public const string PostgresRelease =
        "UPDATE account SET balance = balance - $1, reserved = reserved - $2 WHERE id = $3";

    public const string SqliteHold = "INSERT INTO hold VALUES (?1, ?2, ?3)";

    public const string SqliteReserve = "UPDATE account SET reserved = reserved + ?2 WHERE id = ?1";

    public const string SqliteUnhold = "DELETE FROM hold WHERE id = ?1 AND account = ?2 RETURNING amount";

    public const string SqliteRelease =
        "UPDATE account SET balance = balance - ?2, reserved = reserved - ?3 WHERE id = ?1";
}
