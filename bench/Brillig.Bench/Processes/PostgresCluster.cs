using System.Net;
using System.Security.Cryptography;
using Brillig.Bench.Baselines;
using Npgsql;

namespace Brillig.Bench.Processes;

/// <summary>
/// A throw-away PostgreSQL with its default durability, in a directory of its own. The server refuses to run as root,
/// so root hands it to the user <c>postgres</c>, or <c>nobody</c> where there is none.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Login = "brillig";
    private readonly string _directory;
    private readonly ChildProcess _process;

    private PostgresCluster(string directory, ChildProcess process, string connection) =>
        (_directory, _process, Connection) = (directory, process, connection);

    /// <summary>The connection string of its superuser.</summary>
    public string Connection { get; }

    /// <summary>Makes the cluster and starts it.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or did not start.</exception>
    public static async Task<PostgresCluster> Start(CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("brillig-bench-pg-").FullName;
        var password = RandomNumberGenerator.GetHexString(32);
        var passwordFile = Path.Combine(directory, "password");
        await File.WriteAllTextAsync(passwordFile, password, cancellation);
        if (Environment.IsPrivilegedProcess)
            await ChildProcess.Run(new ProcessCommand("chown", ["-R", Owner(), directory]), cancellation);

        var data = Path.Combine(directory, "data");
        await ChildProcess.Run(
            Unprivileged("initdb", ["-D", data, "-U", Login, "-E", "UTF8", "--locale=C", "--auth=scram-sha-256",
                $"--pwfile={passwordFile}"]),
            cancellation);

        var address = HttpServerProcess.FreeAddress();
        var process = ChildProcess.Start(Unprivileged("postgres",
            ["-D", data, "-p", $"{address.Port}", "-k", directory, "-c", "listen_addresses=127.0.0.1"]));
        var cluster = new PostgresCluster(directory, process, ConnectionTo(address, password));
        try
        {
            await cluster.BecomeReady(cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static string ConnectionTo(IPEndPoint address, string password) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = address.Port,
        Username = Login,
        Password = password,
        Database = "postgres",
    }.ConnectionString;

    private async Task BecomeReady(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await PostgresDatabase.Execute(Connection, "SELECT 1", cancellation);
                return;
            }
            catch (NpgsqlException) when (attempt < 300 && !_process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
            }
            catch (NpgsqlException e)
            {
                throw new InvalidOperationException($"PostgreSQL did not start: {_process.Output}", e);
            }
        }
    }

    private static ProcessCommand Unprivileged(string program, IReadOnlyList<string> arguments)
    {
        var path = Find(program);
        return Environment.IsPrivilegedProcess
            ? new ProcessCommand("setpriv",
                [$"--reuid={Owner()}", $"--regid={Group()}", "--clear-groups", path, .. arguments])
            : new ProcessCommand(path, arguments);
    }

    private static string Owner() =>
        File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal))
            ? "postgres"
            : "nobody";

    private static string Group() => File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':'))
        .First(fields => fields[0] == Owner())[3];

    private static string Find(string program)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var installed = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        return installed.OrderDescending(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin"))
            .Concat(path)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException(
                $"{program} was found neither below /usr/lib/postgresql nor on PATH; give --database instead.");
    }
}
