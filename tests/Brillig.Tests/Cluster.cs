using System.Diagnostics;

namespace Brillig.Tests;

/// <summary>
/// A throw-away PostgreSQL server with its own data, run by the script tests/cluster. The script stops the server and
/// removes the data when its standard input closes, thus also when this process is killed.
/// </summary>
public sealed class Cluster : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _script;

    private Cluster(Process script, string connectionString)
    {
        _script = script;
        ConnectionString = connectionString;
        AppDomain.CurrentDomain.ProcessExit += AtProcessExit;
    }

    /// <summary>Reaches the database "postgres"; the same before and after a restart.</summary>
    public string ConnectionString { get; }

    internal static async Task<Cluster> Begin()
    {
        var script = Process.Start(new ProcessStartInfo(Repository.PathOf("tests/cluster"))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("tests/cluster did not start.");
        var words = (await Answer(script, "ready")).Split(' ');
        return new Cluster(script, $"Host=127.0.0.1;Port={words[1]};Username={words[2]};Database=postgres");
    }

    /// <summary>Stops the server without a checkpoint, as a crash would (<c>-m immediate</c>).</summary>
    public Task StopImmediate() => Say("stop", "stopped");

    /// <summary>Starts the server on the same data and port; it recovers from its log first.</summary>
    public Task Start() => Say("start", "ready");

    /// <summary>Stops the server and removes its data.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= AtProcessExit;
        _script.StandardInput.Close();
        await _script.WaitForExitAsync().WaitAsync(Patience);
        _script.Dispose();
    }

    private async Task Say(string word, string expected)
    {
        await _script.StandardInput.WriteLineAsync(word);
        await _script.StandardInput.FlushAsync();
        await Answer(_script, expected);
    }

    private static async Task<string> Answer(Process script, string expected)
    {
        var line = await script.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line?.Split(' ')[0] == expected) return line;
        throw new InvalidOperationException($"tests/cluster answered '{line}' where '{expected}' was expected.");
    }

    private void AtProcessExit(object? sender, EventArgs e)
    {
        _script.StandardInput.Close();
        _script.WaitForExit(Patience);
    }
}
