using System.Text.Json;
using Brillig.Cli;
using Brillig.Client;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>What docs/security.md shows is run, block after block, and does what the page says.</summary>
public sealed class SecurityPageTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("brillig-security-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_key_lives_as_the_page_says()
    {
        await using var server = await BrilligProcess.Serve("--data", _data, "--listen", "http://127.0.0.1:0");
        var key = File.ReadAllText(Path.Combine(_data, "admin.key")).Trim();
        var blocks = ReadmeTests.Blocks("docs/security.md", "sh");
        Assert.Equal(5, blocks.Count);
        using var stranger = BrilligClient.At(server.Address, "brk_stranger");
        await Assert.ThrowsAsync<BrilligException>(() => stranger.Keys(TestContext.Current.CancellationToken));

        var said = await ReadmeTests.Bash(
            blocks, ("BRILLIG_URL", server.Address.ToString().TrimEnd('/')), ("KEY", key), ("BRILLIG_DATA", _data));

        Assert.Contains("nightly import\tingest\tthe operator's\tnever\tvalid", said[0], StringComparison.Ordinal);
        var shown = said[1].Trim().Split('\n');
        Assert.Matches("^brk_[0-9A-Za-z]{32}$", shown[0]);
        Assert.Contains(shown, line => line.StartsWith("secret before valid until\t20", StringComparison.Ordinal));
        var rotated = JsonDocument.Parse(said[2]).RootElement;
        Assert.StartsWith("brk_", rotated.GetProperty("key").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("Revoked ", said[3].Trim(), StringComparison.Ordinal);
        var refused = Assert.Single(JsonDocument.Parse(said[4]).RootElement.EnumerateArray());
        Assert.Equal("/api/1.0/keys", refused.GetProperty("path").GetString());
        using var client = BrilligClient.At(server.Address, key);
        Assert.Single(await client.Refusals(10, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("12")]
    [InlineData("31d")]
    [InlineData("-1h")]
    [InlineData("1y")]
    [InlineData("")]
    public async Task An_overlap_that_is_none_is_told_in_a_sentence(string overlap)
    {
        using var shell = new TestShell();

        Assert.Equal(
            Exit.WrongUse,
            await shell.Run("key", "rotate", Guid.Empty.ToString(), "--overlap", overlap));

        Assert.Contains("12h", shell.Error, StringComparison.Ordinal);
        Assert.Single(shell.Error.TrimEnd().Split('\n'));
    }
}
