using System.Diagnostics;
using System.Text.RegularExpressions;
using Brillig.Client;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>What the README shows is run, block after block, and says what the README says.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("brillig-readme-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task The_walk_ends_in_a_paid_charge()
    {
        await using var server = await BrilligProcess.Serve("--data", _data, "--listen", "http://127.0.0.1:0");
        var key = File.ReadAllText(Path.Combine(_data, "admin.key")).Trim();
        var blocks = Blocks("README.md", "sh");
        Assert.Equal(8, blocks.Count);

        var said = await Bash(
            blocks, ("BRILLIG_URL", server.Address.ToString().TrimEnd('/')), ("KEY", key));

        Assert.Contains("\"total\":1.70", said[5], StringComparison.Ordinal);
        Assert.Contains("\"status\":\"due\"", said[5], StringComparison.Ordinal);
        Assert.Equal("\"status\":\"paid\"", said[7].Trim());
        using var client = BrilligClient.At(server.Address, key);
        var account = Assert.Single(await client.Accounts(Cancel));
        var charge = Assert.Single(await client.Charges(account.Id, Cancel));
        Assert.Equal(("1.70", "paid"), (charge.Total.Text, charge.Status));
        Assert.Equal(0, await server.Terminate());
    }

    [Fact]
    public async Task The_import_says_what_it_is_shown_to_say()
    {
        var blocks = Blocks("README.md", "console")
            .SkipWhile(b => !b.Contains("--clock", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, blocks.Count);
        var serve = blocks[0].Trim().Split(' ')[3..];
        serve[Array.IndexOf(serve, "--data") + 1] = _data;
        serve[Array.IndexOf(serve, "--listen") + 1] = "http://127.0.0.1:0";
        await using var server = await BrilligProcess.Serve(serve);

        foreach (var block in blocks.Skip(1))
        {
            var here = block.Replace("data/september", _data, StringComparison.Ordinal)
                .Replace("http://127.0.0.1:8081", server.Address.ToString().TrimEnd('/'), StringComparison.Ordinal);
            var lines = here.TrimEnd().Split('\n');
            var commands = lines.Where(l => l.StartsWith("$ ", StringComparison.Ordinal)).Select(l => l[2..]);
            var shown = lines.Where(l => !l.StartsWith("$ ", StringComparison.Ordinal));

            var said = await Bash(
                [.. commands], ("BRILLIG_URL", server.Address.ToString().TrimEnd('/')), ("BRILLIG_DATA", _data));

            Assert.Equal(shown, string.Join('\n', said).Split('\n').Where(l => l.Length > 0));
        }
    }

    // A mark between the blocks, and ./brillig is the program that was built with the tests.
    internal static async Task<string[]> Bash(
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

    /// <summary>The blocks of a page that are marked as of this language.</summary>
    internal static List<string> Blocks(string page, string language) => [.. Fences()
        .Matches(File.ReadAllText(Repository.PathOf(page)))
        .Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value)];

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
