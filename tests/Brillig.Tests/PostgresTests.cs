using Npgsql;
using Xunit;

namespace Brillig.Tests;

/// <summary>The servers that the other tests stand on.</summary>
public class PostgresTests
{
    [Fact]
    public async Task Two_tests_get_two_databases()
    {
        var first = await Postgres.NewDatabase();
        var second = await Postgres.NewDatabase();

        await Run(first, "CREATE TABLE mine (n int PRIMARY KEY)");

        Assert.Equal(1L, await Run(first, "SELECT count(*) FROM pg_tables WHERE tablename = 'mine'"));
        Assert.Equal(0L, await Run(second, "SELECT count(*) FROM pg_tables WHERE tablename = 'mine'"));
    }

    [Theory]
    [InlineData("fsync")]
    [InlineData("full_page_writes")]
    [InlineData("synchronous_commit")]
    public async Task Durability_is_on(string setting) =>
        Assert.Equal("on", await Run(await Postgres.NewDatabase(), $"SHOW {setting}"));

    [Fact]
    public async Task A_private_cluster_keeps_what_was_committed_when_it_crashes()
    {
        await using var cluster = await Postgres.NewCluster();
        await Run(cluster.ConnectionString, "CREATE TABLE kept AS SELECT 42 AS n");

        await cluster.StopImmediate();
        await Assert.ThrowsAsync<NpgsqlException>(() => Run(cluster.ConnectionString, "SELECT 1"));
        await cluster.Start();

        Assert.Equal(42, await Run(cluster.ConnectionString, "SELECT n FROM kept"));
    }

    private static async Task<object?> Run(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
