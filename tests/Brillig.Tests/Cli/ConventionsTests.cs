using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>What docs/api-conventions.md shows is run, and says what it is shown to say.</summary>
public sealed class ConventionsTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("brillig-docs-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task The_conventions_hold_as_they_are_shown()
    {
        await using var server = await BrilligProcess.Serve("--data", _data, "--listen", "http://127.0.0.1:0");
        var key = File.ReadAllText(Path.Combine(_data, "admin.key")).Trim();
        var blocks = new Document("docs/api-conventions.md").Blocks("sh");
        Assert.Equal(5, blocks.Count);

        var said = await Document.Bash(
            blocks, ("BRILLIG_URL", server.Address.ToString().TrimEnd('/')), ("KEY", key));

        Assert.Equal(["204", "204", "422"], Lines(said[1]));
        Assert.Equal(["ETag: \"1\"", "204", "412"], Lines(said[2]));
        Assert.Equal(["201", "Dry-Run: true"], Lines(said[3]).Order(StringComparer.Ordinal));
        Assert.Equal(["change_account"], Lines(said[4]));
        Assert.Equal(0, await server.Terminate());
    }

    private static string[] Lines(string said) =>
        said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
