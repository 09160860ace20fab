using Npgsql;

namespace Brillig.Tests;

/// <summary>
/// PostgreSQL for tests. The server is the one of BRILLIG_TEST_POSTGRES, which ./test starts; without it the first
/// test that asks starts one of its own, which ends with the process.
/// </summary>
public static class Postgres
{
    private const string Variable = "BRILLIG_TEST_POSTGRES";

    private static readonly Lazy<Task<string>> Server = new(FindServer);

    /// <summary>Makes an empty database that no other test uses.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> NewDatabase()
    {
        var server = await Server.Value;
        var name = $"test_{Guid.CreateVersion7():N}";
        await using (var connection = new NpgsqlConnection(server + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
            await create.ExecuteNonQueryAsync();
        }
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    /// <summary>Starts a server for one test alone, which may stop it as a crash would and start it again.</summary>
    public static Task<Cluster> NewCluster() => Cluster.Begin();

    private static async Task<string> FindServer()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given) return given;
        return (await Cluster.Begin()).ConnectionString;
    }
}
