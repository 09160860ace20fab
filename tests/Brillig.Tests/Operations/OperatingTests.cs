using System.Diagnostics;
using System.Text.RegularExpressions;
using Brillig.Cli;
using Brillig.Cli.Settings;
using Brillig.Storage;
using Brillig.Tests.Cli;
using Brillig.Tests.Safety;
using Brillig.Tests.Storage;
using Xunit;

namespace Brillig.Tests.Operations;

/// <summary>docs/operating.md says what is so: its tables are the code's, its commands run.</summary>
public sealed partial class OperatingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _text = File.ReadAllText(Repository.PathOf("docs/operating.md"));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_table_of_settings_is_that_of_the_code()
    {
        var rows = SettingTable.OfServer.Select(s =>
            $"| `{s.Option}{(s.Value is null ? "" : " " + s.Value)}` | `{s.Variable}` | `{s.Member}` | "
            + $"{(s.Default is null ? "" : $"`{s.Default}` ")}| {s.Meaning} |");

        Assert.Equal(rows, Lines("| `--"));
    }

    [Fact]
    public void The_table_of_metrics_is_what_a_collector_sees() => Assert.Equal(
        TelemetryTests.Shown.Select(m => $"| `{m.Name}` | `{m.Unit}` |"),
        Lines("| `").Where(l => MetricRow().IsMatch(l)).Select(l => MetricRow().Match(l).Value));

    [Fact]
    public async Task Its_commands_run()
    {
        await using var server = await BrilligProcess.Serve(
            "--data", _folder.Below("data"), "--listen", "http://127.0.0.1:0");
        await using var house = await House.Sqlite();
        await house.Open();
        await house.Account(await house.Tariff(), 10);
        await house.Store.DisposeAsync();
        var old = await OldBooks.From(house);
        var script = string.Join('\n', Blocks("sh"));
        var start = new ProcessStartInfo("bash", ["-c", $"""
            set -euo pipefail
            ./brillig() (unset BRILLIG_TEST_POSTGRES; exec dotnet '{BrilligProcess.Assembly}' "$@";)
            {script}
            """])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            WorkingDirectory = _folder.Below("."),
            Environment =
            {
                ["BRILLIG_URL"] = server.Address.ToString().TrimEnd('/'), ["BRILLIG_DATA"] = _folder.Below("data"),
                ["BACKUPS"] = _folder.Below("backups"), ["OLD_BOOKS"] = _folder.Below("old"),
            },
        };
        Directory.CreateDirectory(_folder.Below("old"));
        File.Copy(Path.Combine(old.DataDirectory, "old.db"), _folder.Below("old/main.db"));

        using var bash = Process.Start(start) ?? throw new InvalidOperationException("bash did not start.");
        var (output, error) = (bash.StandardOutput.ReadToEndAsync(Cancel), bash.StandardError.ReadToEndAsync(Cancel));
        await bash.WaitForExitAsync(Cancel);

        var said = await output;
        Assert.True(bash.ExitCode == 0, $"{said}\n{await error}");
        foreach (var expected in new[]
        {
            "data\t" + _folder.Below("data") + "\tBRILLIG_DATA", "{\"status\":\"ready\"}", "Work did not wait.",
            "the books are proved", "Marked as restored", "bytes, up to batch", $"{Schemas.Newest - 1} migration",
        })
            Assert.Contains(expected, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_shows_to_the_reader_is_understood()
    {
        var lines = Blocks("console").SelectMany(b => b.Split('\n')).Where(l => l.StartsWith("$ ./brillig ", Ordinal));
        foreach (var line in lines)
        {
            using var shell = new TestShell();
            var words = Quoted().Matches(line["$ ./brillig ".Length..]).Select(m => m.Value.Trim('"')).ToArray();

            Assert.True(await shell.Run([.. words, "--help"]) == Exit.Done, $"{line}: {shell.Error}");
            if (words[0] == "serve") Assert.True(await shell.Run([.. words, "--check"]) == Exit.Done, shell.Error);
        }
    }

    [Fact]
    public async Task The_settings_it_shows_are_taken()
    {
        using var config = new TempFile("settings.json", Blocks("json").Single());
        using var shell = new TestShell();

        Assert.True(await shell.Run("serve", "--check", "--config", config.FullName) == Exit.Done, shell.Error);

        Assert.Contains("currency\tEUR\tBrillig:Currency", shell.Out, StringComparison.Ordinal);
    }

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private IEnumerable<string> Lines(string start) => _text.Split('\n').Where(l => l.StartsWith(start, Ordinal));

    private List<string> Blocks(string language) =>
        [.. Fences().Matches(_text).Where(m => m.Groups[1].Value == language).Select(m => m.Groups[2].Value)];

    [GeneratedRegex(@"^\| `[a-z_.]+\.[a-z_.]+` \| `[^`]+` \|")]
    private static partial Regex MetricRow();

    [GeneratedRegex("\"[^\"]*\"|\\S+")]
    private static partial Regex Quoted();

    [GeneratedRegex("^```([a-z]+)\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
