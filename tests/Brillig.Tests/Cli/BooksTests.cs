using Brillig.Cli;
using Brillig.Tests.Server;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>The verbs that open the books themselves.</summary>
public sealed class BooksTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("brillig-books-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("option", "env", "file", "option")]
    [InlineData(null, "env", "file", "env")]
    [InlineData(null, null, "file", "file")]
    [InlineData(null, null, null, "main")]
    public async Task A_setting_is_the_option_or_the_variable_or_the_file(
        string? option, string? variable, string? member, string expected)
    {
        using var config = new TempFile(
            "settings.json", member is null ? "{}" : $$$"""{"Brillig":{"Books":"{{{member}}}"}}""");
        using var shell = new TestShell { Variables = { ["BRILLIG_DATA"] = _data } };
        if (variable is not null) shell.Variables["BRILLIG_BOOKS"] = variable;

        Assert.True(await shell.Run(
            ["db", "migrate", "--config", config.FullName, .. option is null ? [] : new[] { "--books", option }]) == 0,
            shell.Error);

        Assert.True(File.Exists(Path.Combine(_data, expected + ".db")));
    }

    [Theory]
    [InlineData("--currency", "XXY", "ISO 4217")]
    [InlineData("--config", "nowhere.json", "no file nowhere.json")]
    [InlineData("--clock", "yesterday", "needs an offset")]
    [InlineData("--listen", "8080", "no address")]
    public async Task A_setting_that_makes_no_sense_is_named(string option, string value, string expected)
    {
        using var shell = new TestShell
        {
            Variables = { ["BRILLIG_DATA"] = _data, ["BRILLIG_LISTEN"] = "http://127.0.0.1:0" },
        };

        Assert.NotEqual(Exit.Done, await shell.Run("serve", option, value));

        Assert.Contains(expected, shell.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Books_that_are_not_there_are_said_to_be_missing(bool isPostgres)
    {
        using var shell = new TestShell { Variables = { ["BRILLIG_DATA"] = _data } };
        if (isPostgres) shell.Variables["BRILLIG_DATABASE"] = await Postgres.NewDatabase();

        Assert.Equal(Exit.Refused, await shell.Run("verify", "--books", "other"));

        Assert.Contains("There are no books named other", shell.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_breach_is_printed_and_ends_with_1()
    {
        using var shell = new TestShell();
        await using var server = await RunningServer.Start(clock: "2024-09-30T23:30:00Z");
        shell.Variables["BRILLIG_URL"] = server.Address.ToString();
        shell.Variables["BRILLIG_DATA"] = server.Data;
        using var usage = new TempFile("usage.csv", "id,account,name,usage,price\n1,acme,sms,3,0.5\n");
        Assert.Equal(0, await shell.Run(
            "usage", "import", usage.FullName, "--create-accounts", "--tariff-from", "price"));
        Assert.Equal(Exit.Done, await shell.Run("verify"));
        Assert.Contains("1 account, 1 record, ", shell.Out, StringComparison.Ordinal);

        var file = Path.Combine(server.Data, "main.db");
        await using (var books = new SqliteConnection($"Data Source={file};Pooling=false"))
        {
            await books.OpenAsync(TestContext.Current.CancellationToken);
            await using var change = books.CreateCommand();
            change.CommandText = "UPDATE usage_record SET amount = amount + 1";
            Assert.Equal(1, await change.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(Exit.Refused, await shell.Run("verify"));
        Assert.Contains(": 1 breach.", shell.Out, StringComparison.Ordinal);
        Assert.Equal(Exit.Refused, await shell.Run("verify", "--json"));
        Assert.Contains("\"breaches\":[\"", shell.Out, StringComparison.Ordinal);
    }
}
