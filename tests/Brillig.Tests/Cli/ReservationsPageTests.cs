using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>What docs/reservations.md shows is run, and says what it is shown to say.</summary>
public sealed class ReservationsPageTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("brillig-docs-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_call_is_reserved_and_committed_as_it_is_shown()
    {
        await using var server = await BrilligProcess.Serve("--data", _data, "--listen", "http://127.0.0.1:0");
        var key = File.ReadAllText(Path.Combine(_data, "admin.key")).Trim();
        var blocks = new Document("docs/reservations.md").Blocks("sh");
        Assert.Equal(2, blocks.Count);

        var said = await Document.Bash(
            blocks, ("BRILLIG_URL", server.Address.ToString().TrimEnd('/')), ("KEY", key));

        Assert.Equal(["\"balance\":10.00", "\"available\":4.00", "\"reserved\":6.00"], Lines(said[0]));
        Assert.Equal(["\"usage\":421", "\"amount\":4.21"], Lines(said[1]));
        Assert.Equal(0, await server.Terminate());
    }

    private static string[] Lines(string said) =>
        said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
