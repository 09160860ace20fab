using Brillig.Client;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>What the README shows is run, block after block, and says what the README says.</summary>
public sealed class ReadmeTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("brillig-readme-").FullName;
    private readonly Document _readme = new("README.md");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task The_walk_ends_in_a_paid_charge()
    {
        await using var server = await BrilligProcess.Serve("--data", _data, "--listen", "http://127.0.0.1:0");
        var key = File.ReadAllText(Path.Combine(_data, "admin.key")).Trim();
        var blocks = _readme.Blocks("sh");
        Assert.Equal(8, blocks.Count);

        var said = await Document.Bash(
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
        var blocks = _readme.Blocks("console")
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

            var said = await Document.Bash(
                [.. commands], ("BRILLIG_URL", server.Address.ToString().TrimEnd('/')), ("BRILLIG_DATA", _data));

            Assert.Equal(shown, string.Join('\n', said).Split('\n').Where(l => l.Length > 0));
        }
    }
}
