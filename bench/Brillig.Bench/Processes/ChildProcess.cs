using System.Diagnostics;
using System.Globalization;

namespace Brillig.Bench.Processes;

/// <summary>A program started by the bench, ended with it; what it prints is kept for messages.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int KeptLines = 30;
    private readonly Queue<string> _lines = new();
    private readonly Process _process;
    private bool _isDisposed;

    private ChildProcess(Process process) => _process = process;

    /// <summary>Whether it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its id.</summary>
    public int Id => _process.Id;

    /// <summary>How long it was on the processors so far.</summary>
    public TimeSpan Worked
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The last lines it printed.</summary>
    public string Output
    {
        get
        {
            lock (_lines) return string.Join(Environment.NewLine, _lines);
        }
    }

    /// <summary>Starts the command.</summary>
    public static ChildProcess Start(ProcessCommand command)
    {
        var start = new ProcessStartInfo(command.Executable, command.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Remove(InlineSockets.Variable);
        var child = new ChildProcess(new Process { StartInfo = start });
        child._process.OutputDataReceived += (_, line) => child.Keep(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.Keep(line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Runs the command to its end.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static async Task Run(ProcessCommand command, CancellationToken cancellation)
    {
        await using var child = Start(command);
        await child._process.WaitForExitAsync(cancellation);
        if (child._process.ExitCode != 0)
            throw new InvalidOperationException($"{command.Executable} failed: {child.Output}");
    }

    /// <summary>Asks it to end (SIGTERM), and waits until it has.</summary>
    public async Task Stop(CancellationToken cancellation)
    {
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellation);
        await _process.WaitForExitAsync(cancellation);
    }

    /// <summary>Ends it at once (SIGKILL); a second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines) _lines.Dequeue();
        }
    }
}
