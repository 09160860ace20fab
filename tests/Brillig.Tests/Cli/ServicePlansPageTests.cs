using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>What docs/service-plans.md shows is run, line after line, and says what the page says; ids aside.</summary>
public sealed partial class ServicePlansPageTests : IDisposable
{
    private const string Mark = "--- next line ---";
    private readonly string _folder = Directory.CreateTempSubdirectory("brillig-page-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_reseller_of_two_levels_bills_as_it_is_shown()
    {
        var data = Path.Combine(_folder, "data");
        await using var server = await BrilligProcess.Serve(
            "--data", data, "--listen", "http://127.0.0.1:0", "--clock", "2026-06-01T00:00:00Z");
        var lines = string.Concat(new Document("docs/service-plans.md").Blocks("console")).TrimEnd().Split('\n');
        Assert.Equal(53, lines.Count(IsCommand));
        var script = $"cd '{_folder}'\n" + string.Join(
            '\n', lines.Where(IsCommand).Select(line => $"echo '{Mark}'\n{line[2..]}"));

        var said = await Document.Bash(
            [script], ("BRILLIG_URL", server.Address.ToString().TrimEnd('/')), ("BRILLIG_DATA", data));

        Assert.Equal(
            Id().Replace(string.Join('\n', lines.Select(line => IsCommand(line) ? Mark : line)), "id"),
            Id().Replace(said[0].Trim(), "id"));
        Assert.Equal(0, await server.Terminate());
    }

    private static bool IsCommand(string line) => line.StartsWith("$ ", StringComparison.Ordinal);

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();
}
