using Brillig.Cli;
using Brillig.Cli.Import;
using Xunit;

namespace Brillig.Tests.Cli;

public class ColumnMapTests
{
    private static readonly Dictionary<Column, string> s_none = [];

    [Theory]
    [InlineData("id,account,name,usage,timestamp", "id", "account", "name", "usage", "timestamp")]
    [InlineData("Record ID,Account_Id,Service,Quantity,Time", "Record ID", "Account_Id", "Service", "Quantity", "Time")]
    [InlineData("service,name,quantity,usage,id,account", "id", "account", "name", "usage", null)]
    [InlineData("usage,id,extra,external_id,type", "id", "external_id", "type", "usage", null)]
    public void Columns_find_themselves(
        string header, string id, string account, string name, string usage, string? timestamp)
    {
        var map = ColumnMap.Find(header.Split(','), s_none);

        Assert.Equal(
            (id, account, name, usage, timestamp),
            (map[Column.Id], map[Column.Account], map[Column.Name], map[Column.Usage], map[Column.Timestamp]));
        Assert.Null(map[Column.Price]);
    }

    [Fact]
    public void An_option_names_a_column()
    {
        var map = ColumnMap.Find(
            ["id", "account", "sku", "service", "usage", "cost"],
            new Dictionary<Column, string> { [Column.Name] = "sku", [Column.Price] = "cost" });

        Assert.Equal("sku", map[Column.Name]);
        Assert.Equal("cost", map[Column.Price]);
    }

    [Theory]
    [InlineData("account,name,usage", "--id-column")]
    [InlineData("id,name,usage", "--account-column")]
    [InlineData("id,account,usage", "--name-column")]
    [InlineData("id,account,name", "--usage-column")]
    public void A_missing_column_is_named_with_its_option(string header, string option)
    {
        var failed = Assert.Throws<CommandException>(() => ColumnMap.Find(header.Split(','), s_none));

        Assert.Contains(option, failed.Message, StringComparison.Ordinal);
        Assert.Equal(Exit.WrongUse, failed.ExitCode);
    }

    [Fact]
    public void A_column_that_an_option_names_must_be_there()
    {
        var named = new Dictionary<Column, string> { [Column.Usage] = "amount" };

        var failed = Assert.Throws<CommandException>(() => ColumnMap.Find(["id", "account", "name", "usage"], named));

        Assert.Contains("no column amount", failed.Message, StringComparison.Ordinal);
    }
}
