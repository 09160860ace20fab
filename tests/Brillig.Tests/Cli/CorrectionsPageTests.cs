using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>What docs/corrections-and-taxes.md shows is run, and says what it is shown to say.</summary>
public sealed class CorrectionsPageTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("brillig-docs-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_late_record_is_corrected_and_amended_as_it_is_shown()
    {
        await using var server = await BrilligProcess.Serve("--data", _data, "--listen", "http://127.0.0.1:0");
        var key = File.ReadAllText(Path.Combine(_data, "admin.key")).Trim();
        var blocks = new Document("docs/corrections-and-taxes.md").Blocks("sh");
        Assert.Equal(2, blocks.Count);

        var said = await Document.Bash(
            blocks, ("BRILLIG_URL", server.Address.ToString().TrimEnd('/')), ("KEY", key));

        Assert.Equal(["\"charge\":10", "\"kind\":\"correction\""], Lines(said[0]));
        Assert.Equal(
            [
                "\"amount\":-4", "\"cause\":\"late_record\"", "\"charge\":10", "\"cause\":\"amendment\"",
                "\"charge\":-4",
            ],
            Lines(said[1]));
        Assert.Equal(0, await server.Terminate());
    }

    private static string[] Lines(string said) =>
        said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
