using Brillig.Cli;
using Xunit;

namespace Brillig.Tests.Cli;

public class CommandTests
{
    private const string Good = "id,account,name,usage\n1,acme,sms,1\n";

    [Theory]
    [InlineData("usage import", "FILE")]
    [InlineData("usage export", "export")]
    [InlineData("usage import a.csv --colour red", "--colour")]
    [InlineData("usage import nowhere.csv", "no file nowhere.csv")]
    [InlineData("key create --name x --role king", "king")]
    public async Task Wrong_use_is_told_in_a_sentence(string line, string expected)
    {
        using var shell = new TestShell();

        Assert.Equal(Exit.WrongUse, await shell.Run(line.Split(' ')));

        Assert.Contains(expected, shell.Error, StringComparison.Ordinal);
        Assert.Single(shell.Error.TrimEnd().Split('\n'));
        Assert.Empty(shell.Out);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_with_what_to_do()
    {
        using var file = new TempFile("a.csv", Good);
        using var shell = new TestShell
        {
            Variables = { ["BRILLIG_URL"] = "http://127.0.0.1:1", ["BRILLIG_KEY"] = "k" },
        };

        Assert.Equal(Exit.Unreachable, await shell.Run("usage", "import", file.FullName));

        Assert.Contains("brillig serve", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_told_with_what_to_do()
    {
        using var file = new TempFile("a.csv", Good);
        using var shell = new TestShell();

        Assert.Equal(Exit.WrongUse, await shell.Run("usage", "import", file.FullName, "--data", "/nowhere"));

        Assert.Contains("BRILLIG_KEY", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_file_is_not_sent_at_all()
    {
        await using var server = await FakeServer.Start(FakeServer.Says(500, "{}"));
        using var file = new TempFile("a.csv", Good + "2,acme,sms,1.5.1\n");
        using var shell = new TestShell
        {
            Variables = { ["BRILLIG_URL"] = server.Address.ToString(), ["BRILLIG_KEY"] = "k" },
        };

        Assert.Equal(Exit.Refused, await shell.Run("usage", "import", file.FullName));

        Assert.Contains("line 3, column usage: '1.5.1' is no number", shell.Error, StringComparison.Ordinal);
        Assert.Contains("Nothing was imported: 1 of 2 rows", shell.Error, StringComparison.Ordinal);
        Assert.Empty(server.Bodies);
    }

    [Fact]
    public async Task The_version_is_told()
    {
        using var shell = new TestShell();

        Assert.Equal(Exit.Done, await shell.Run("--version"));

        Assert.Matches(@"^\d+\.\d+\.\d+", shell.Out);
    }
}
