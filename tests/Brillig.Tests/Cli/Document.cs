using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>A document whose blocks of code are run.</summary>
internal sealed partial class Document(string path)
{
    private readonly string _text = File.ReadAllText(Repository.PathOf(path));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Its blocks of a language, in order.</summary>
    public List<string> Blocks(string language) => [.. Fences().Matches(_text)
        .Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value)];

    /// <summary>Runs blocks one after another; ./brillig is the program that was built with the tests.</summary>
    /// <returns>What each said.</returns>
    public static async Task<string[]> Bash(
        IReadOnlyList<string> blocks, params (string Name, string Value)[] variables)
    {
        const string Mark = "--- next block ---";
        var program = $"./brillig() {{ dotnet '{BrilligProcess.Assembly}' \"$@\"; }}\nset -euo pipefail\n";
        var script = program + string.Join($"\necho; echo '{Mark}'\n", blocks);
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            WorkingDirectory = Repository.Root,
        };
        foreach (var (name, value) in variables) start.Environment[name] = value;
        using var bash = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        var (output, error) = (bash.StandardOutput.ReadToEndAsync(Cancel), bash.StandardError.ReadToEndAsync(Cancel));
        await bash.WaitForExitAsync(Cancel);
        Assert.True(bash.ExitCode == 0, $"{await output}\n{await error}");
        return (await output).Split(Mark);
    }

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
