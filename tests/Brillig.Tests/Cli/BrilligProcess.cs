using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary><c>brillig serve</c> as a process of its own.</summary>
public sealed class BrilligProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly List<string> _lines = [];

    private BrilligProcess(Process process) => _process = process;

    /// <summary>The program that was built with the tests.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "brillig.dll");

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("about:blank");

    /// <summary>What it printed until it listened.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Starts one and waits until it listens.</summary>
    public static async Task<BrilligProcess> Serve(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, "serve", .. arguments])
        {
            RedirectStandardOutput = true, UseShellExecute = false,
        };
        var process = new BrilligProcess(
            Process.Start(start) ?? throw new InvalidOperationException("The process did not start."));
        await process.Listens().WaitAsync(s_patience, TestContext.Current.CancellationToken);
        return process;
    }

    /// <summary>Tells it to end, as a supervisor would.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> Terminate()
    {
        if (!_process.HasExited) Assert.Equal(0, Kill(_process.Id, (int)PosixSignalNumber.Term));
        using var patience = new CancellationTokenSource(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await Terminate();
        _process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);

    private async Task Listens()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Add(line);
            var words = line.Split(' ', ';');
            if (words is not ["Brillig", "listens", "on", var url, ..]) continue;
            Address = new Uri(url);
            return;
        }

        throw new InvalidOperationException("The server ended: " + string.Join('\n', _lines));
    }

    private enum PosixSignalNumber
    {
        Term = 15,
    }
}
