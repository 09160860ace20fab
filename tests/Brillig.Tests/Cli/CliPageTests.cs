using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>What docs/cli.md shows is run, line after line, and says what the page says; ids aside.</summary>
public sealed partial class CliPageTests : IDisposable
{
    private const string Mark = "--- next line ---";
    private readonly string _folder = Directory.CreateTempSubdirectory("brillig-page-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_page_shows_what_is_said()
    {
        var data = Path.Combine(_folder, "data");
        await using var server = await BrilligProcess.Serve(
            "--data", data, "--listen", "http://127.0.0.1:0", "--clock", "2026-01-02T12:00:00Z");
        var lines = string.Concat(new Document("docs/cli.md").Blocks("console")).TrimEnd().Split('\n');
        var script = $"cd '{_folder}'\n" + string.Join(
            '\n', lines.Where(IsCommand).Select(line => $"echo '{Mark}'\n{line[2..]}"));

        var said = await Document.Bash(
            [script], ("BRILLIG_URL", server.Address.ToString().TrimEnd('/')), ("BRILLIG_DATA", data));

        Assert.Equal(
            Id().Replace(string.Join('\n', lines.Select(line => IsCommand(line) ? Mark : line)), "id"),
            Id().Replace(said[0].Trim(), "id"));
    }

    private static bool IsCommand(string line) => line.StartsWith("$ ", StringComparison.Ordinal);

    [GeneratedRegex(
        @"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9A-Z]{13}:[0-9]{8}|^\d+\.\d+(?=\t)", RegexOptions.Multiline)]
    private static partial Regex Id();
}
