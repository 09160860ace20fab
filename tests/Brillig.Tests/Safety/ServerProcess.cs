using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Brillig.Tests.Safety;

/// <summary>
/// The server as its users run it: the built command line as a process of its own, which can be killed, frozen and
/// started again on the same data. It never outlives the process of the tests.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan ReadyMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly int _port;
    private Process? _child;

    private ServerProcess(string data, string? database, string[] options)
    {
        (Data, Database, Options, _port) = (data, database, options, FreePort());
        Url = new Uri($"http://127.0.0.1:{_port}");
    }

    /// <summary>Its data directory.</summary>
    public string Data { get; }

    /// <summary>Its PostgreSQL database, or null: SQLite.</summary>
    public string? Database { get; }

    /// <summary>Further options of <c>serve</c>, for the next start.</summary>
    public string[] Options { get; set; }

    /// <summary>Where it listens; the same after a restart.</summary>
    public Uri Url { get; }

    /// <summary>How long the last start took until <c>/health/ready</c> said so.</summary>
    public TimeSpan TimeToReady { get; private set; }

    /// <summary>The operator's key, made at the first start on these books.</summary>
    public string AdminKey => File.ReadAllText(Path.Combine(Data, "admin.key")).Trim();

    /// <summary>What it printed, all starts together.</summary>
    public string Log => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "";

    private string LogFile => Data + ".log";

    /// <summary>Starts one and waits until it is ready.</summary>
    public static async Task<ServerProcess> Start(string data, string? database, params string[] options)
    {
        var server = new ServerProcess(data, database, options);
        await server.Restart();
        return server;
    }

    /// <summary>Starts it again on the same data, after it ended, and waits until it is ready.</summary>
    public async Task Restart()
    {
        var started = Stopwatch.GetTimestamp();
        await Begin();
        await WaitUntilReady();
        TimeToReady = Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Waits until <c>/health/ready</c> says so.</summary>
    public async Task WaitUntilReady()
    {
        var started = Stopwatch.GetTimestamp();
        using var http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(2) };
        while (!await IsReady(http))
        {
            if (await Say("check") != 0) throw new InvalidOperationException($"The server ended:\n{Log}");
            if (Stopwatch.GetElapsedTime(started) > ReadyMax)
                throw new InvalidOperationException($"The server was not ready within {ReadyMax}:\n{Log}");
            await Task.Delay(10);
        }
    }

    /// <summary>Starts it and does not wait.</summary>
    public async Task Begin()
    {
        await End();
        var brillig = Path.Combine(AppContext.BaseDirectory, "brillig");
        var info = new ProcessStartInfo(
            Repository.PathOf("tests/child"),
            [LogFile, brillig, "serve", "--data", Data, "--listen", $"http://127.0.0.1:{_port}", .. Options])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true,
        };
        if (Database is not null)
        {
            info.ArgumentList.Add("--database");
            info.ArgumentList.Add(Database);
        }

        _child = Process.Start(info) ?? throw new InvalidOperationException("tests/child did not start.");
        var line = await _child.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line?.StartsWith("started ", StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"tests/child answered '{line}'.");
    }

    /// <summary>Kill −9; returns when the process is gone.</summary>
    public Task Kill() => Say("KILL");

    /// <summary>Asks it to end (SIGTERM) and waits for that.</summary>
    /// <returns>Its exit code.</returns>
    public Task<int> Terminate() => Say("TERM");

    /// <summary>It runs no instruction until <see cref="Thaw"/>.</summary>
    public Task Freeze() => Say("STOP");

    /// <summary>It goes on as if no time had passed.</summary>
    public Task Thaw() => Say("CONT");

    /// <summary>A client with the operator's key.</summary>
    public ApiClient NewClient() => NewClient(AdminKey);

    /// <summary>A client with this key.</summary>
    public ApiClient NewClient(string key) => ApiClient.To(Url, key);

    /// <summary>Kills it.</summary>
    public async ValueTask DisposeAsync() => await End();

    private static int FreePort()
    {
        // Below the range from which the system takes the ports of outgoing connections.
        while (true)
        {
            var port = System.Security.Cryptography.RandomNumberGenerator.GetInt32(10000, 20000);
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; another one.
            }
        }
    }

    private static async Task<bool> IsReady(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private async Task<int> Say(string word)
    {
        var child = _child ?? throw new InvalidOperationException("The server was not started.");
        await child.StandardInput.WriteLineAsync(word);
        await child.StandardInput.FlushAsync();
        var answer = (await child.StandardOutput.ReadLineAsync().WaitAsync(Patience))?.Split(' ');
        return answer is [var said, var code] && said == word
            ? int.Parse(code, null)
            : throw new InvalidOperationException($"tests/child answered '{string.Join(' ', answer ?? [])}'.");
    }

    private async Task End()
    {
        if (_child is not { } child) return;
        _child = null;
        child.StandardInput.Close();
        await child.WaitForExitAsync().WaitAsync(Patience);
        child.Dispose();
    }
}
