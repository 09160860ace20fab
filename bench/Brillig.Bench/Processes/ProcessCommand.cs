namespace Brillig.Bench.Processes;

/// <summary>A program and the arguments that come before those of the bench.</summary>
public sealed record ProcessCommand(string Executable, IReadOnlyList<string> Arguments)
{
    /// <summary>The program that runs now; under <c>dotnet</c> that is the host with its assembly.</summary>
    public static ProcessCommand OfThisProcess()
    {
        var executable = Environment.ProcessPath
            ?? throw new InvalidOperationException("The path of the running program is not known.");
        return Path.GetFileNameWithoutExtension(executable) == "dotnet"
            ? new ProcessCommand(executable, [Environment.GetCommandLineArgs()[0]])
            : new ProcessCommand(executable, []);
    }

    /// <summary>The same command with more arguments.</summary>
    public ProcessCommand With(params IEnumerable<string> more) => this with { Arguments = [.. Arguments, .. more] };
}
