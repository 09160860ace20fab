using Brillig.Cli;
using Brillig.Cli.Import;
using Xunit;

namespace Brillig.Tests.Cli;

public class UsageFileTests
{
    private static readonly Dictionary<Column, string> s_priced = new() { [Column.Price] = "price" };

    [Fact]
    public void Csv_is_read_as_it_is_written()
    {
        using var file = new TempFile(
            "a.csv", "\uFEFFid,account,name,usage,price\r\n1,\"a,b\",\"say \"\"x\"\"\",0.10,2\r\n");

        var row = Assert.Single(Rows(file, s_priced));

        Assert.Equal(
            ("1", "a,b", "say \"x\"", "0.10", "2", 2),
            (row.Id, row.Account, row.Name, row.Usage, row.Price, row.Line));
    }

    [Fact]
    public void Lines_are_those_of_the_editor()
    {
        using var file = new TempFile(
            "a.csv", "id,account,name,usage\n1,\"a\nb\",x,1\n\n2,c,x,oops\n3,c,x\n4,c,\"x\"y,1\n");

        var survey = Survey(file, []);

        Assert.Equal(
            [
                "line 5, column usage", "line 6: has 3 fields where the header has 4",
                "line 7: has text after the closing",
            ],
            survey.Faults.Select(f => f.ToString()).Zip([20, 43, 34], (fault, length) => fault[..length]));
        Assert.Equal((1, 3), (survey.Rows, survey.BrokenRows));
    }

    [Fact]
    public void A_quote_that_is_never_closed_is_a_broken_row()
    {
        using var file = new TempFile("a.csv", "id,account,name,usage\n1,a,x,1\n2,\"a,x,1\n");

        Assert.Equal(2, Assert.Single(Survey(file, []).Faults).Line - 1);
    }

    [Fact]
    public void Ndjson_numbers_stay_as_they_are_written()
    {
        using var file = new TempFile("a.ndjson", """
            {"id":1,"account":"a","name":"x","usage":0.10}

            {"id":"2","account":"a","name":"x","usage":"0.2","timestamp":"2024-09-01T00:00:00Z"}
            [3]
            """);

        var rows = Survey(file, []);
        Assert.Equal([1L, 4L], rows.Faults.Select(f => f.Line));
        using var plain = new TempFile(
            "a.ndjson", """{"id":1,"account":"a","name":"x","usage":0.10,"properties":{"b":[1]}}""");
        var row = Assert.Single(Rows(plain, []));
        Assert.Equal(("1", "0.10", "{\"b\":[1]}"), (row.Id, row.Usage, row.Properties));
    }

    [Fact]
    public void Two_prices_of_a_service_are_named_with_their_lines()
    {
        using var file = new TempFile("a.csv", "id,account,name,usage,price\n1,a,x,1,0.10\n2,a,x,1,0.1\n3,a,x,1,0.2\n");

        var failed = Assert.Throws<CommandException>(() => Survey(file, s_priced));

        Assert.Contains("x costs 0.10 in line 2 and 0.2 in line 4", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Twenty_faults_are_kept_and_all_are_counted()
    {
        var rows = string.Concat(Enumerable.Range(0, 50).Select(i => $"{i},a,x,-1\n"));
        using var file = new TempFile("a.csv", "id,account,name,usage\n" + rows);

        var survey = Survey(file, []);

        Assert.Equal((20, 50), (survey.Faults.Count, survey.BrokenRows));
    }

    [Theory]
    [InlineData("a.csv", "")]
    [InlineData("a.ndjson", "\n")]
    [InlineData("a.txt", "id,account,name,usage")]
    public void A_file_that_says_nothing_is_wrong_use(string name, string text)
    {
        using var file = new TempFile(name, text);

        var failed = Assert.Throws<CommandException>(() => UsageFile.Open(file.FullName).Columns());

        Assert.Equal(Exit.WrongUse, failed.ExitCode);
    }

    private static Survey Survey(TempFile file, Dictionary<Column, string> named)
    {
        var usage = UsageFile.Open(file.FullName);
        return Brillig.Cli.Import.Survey.Of(
            usage, ColumnMap.Find(usage.Columns(), named), TestContext.Current.CancellationToken);
    }

    private static List<UsageRow> Rows(TempFile file, Dictionary<Column, string> named)
    {
        var usage = UsageFile.Open(file.FullName);
        var map = ColumnMap.Find(usage.Columns(), named);
        var faults = new List<RowFault>();
        List<UsageRow> rows = [.. usage.Read(map).Select(raw => UsageRow.Read(raw, map, faults)).OfType<UsageRow>()];
        Assert.Empty(faults);
        return rows;
    }
}
