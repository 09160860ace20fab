using Brillig.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Brillig.Tests.Storage;

/// <summary>What is written ahead is copied beside the writer.</summary>
public class SqliteCheckpointsTests
{
    [Fact]
    public async Task The_log_begins_anew_while_the_writer_goes_on()
    {
        const int pages = 64;
        var directory = Directory.CreateTempSubdirectory("brillig-");
        try
        {
            var file = Path.Combine(directory.FullName, "log.db");
            await using var writer = Open(file);
            Run(writer, "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA wal_autocheckpoint = 0");
            Run(writer, "CREATE TABLE row (body TEXT NOT NULL)");
            var second = Open(file);
            Run(second, "PRAGMA synchronous = OFF");
            using (var checkpoints = new SqliteCheckpoints(second, pages))
            {
                for (var n = 0; n < 3_000; n++)
                {
                    Run(writer, $"INSERT INTO row VALUES ('{new string('x', 4_000)}')");
                    checkpoints.Committed(writer.Handle ?? throw new InvalidOperationException("It is closed."));
                }
            }

            Assert.InRange(new FileInfo(file + "-wal").Length, 1, pages * 48 * 4_120);   // of about 9,000 pages written
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
