using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Npgsql;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>What docs/several-processes.md shows is run, block after block.</summary>
public sealed partial class SeveralProcessesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brillig-several-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_walk_starts_three_and_stops_the_one_that_leads()
    {
        const string Mark = "--- next block ---";
        var text = await File.ReadAllTextAsync(Repository.PathOf("docs/several-processes.md"), Cancel);
        var blocks = Fences().Matches(text).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(4, blocks.Count);
        var port = RandomNumberGenerator.GetInt32(20_000, 30_000);
        var shown = string.Join($"\necho; echo '{Mark}'\n", blocks);
        foreach (var n in new[] { 1, 2, 3 }) shown = shown.Replace($"808{n}", $"{port + n}", StringComparison.Ordinal);

        // ./brillig is the program that was built with the tests; none of them outlives the script.
        var script = $$"""
            ./brillig() {
              if [ "$1" = serve ]; then exec dotnet '{{BrilligProcess.Assembly}}' "$@" >>serve.log 2>&1; fi
              dotnet '{{BrilligProcess.Assembly}}' "$@"
            }
            set -euo pipefail
            mkdir data
            trap 'kill $(jobs -p) 2>/dev/null || true; wait' EXIT
            {{shown}}
            """;

        var said = (await Bash(script, await Postgres.NewDatabase())).Split(Mark);

        Assert.Matches("2 \"role\":\"follower\"\n +1 \"role\":\"leader\"", said[1]);
        Assert.Equal(3, Lists(said[2]).Length);
        Assert.Single(Lists(said[2]).Distinct());
        Assert.Equal(2, Lists(said[3]).Length);
        Assert.Equal(Lists(said[2])[0], Assert.Single(Lists(said[3]).Distinct()));
    }

    // But for when each was used last, which is noted a moment later.
    private static string[] Lists(string said) =>
        [.. said.Split('\n').Where(l => l.Contains("\"role\"")).Select(l => LastUse().Replace(l.Trim(), ""))];

    [GeneratedRegex("\"last_used_at\":(null|\"[^\"]*\"),?")]
    private static partial Regex LastUse();

    private async Task<string> Bash(string script, string database)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            WorkingDirectory = _folder,
        };
        start.Environment["DATABASE"] = new NpgsqlConnectionStringBuilder(database).ConnectionString;
        using var bash = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        var (output, error) = (bash.StandardOutput.ReadToEndAsync(Cancel), bash.StandardError.ReadToEndAsync(Cancel));
        await bash.WaitForExitAsync(Cancel);
        Assert.True(bash.ExitCode == 0, $"{await output}\n{await error}");
        return await output;
    }

    [GeneratedRegex("^```sh\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
