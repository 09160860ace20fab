using Brillig.Cli;
using Xunit;

namespace Brillig.Tests.Cli;

/// <summary>Rate decks of others by the command line, until they price calls.</summary>
public sealed class DeckImportTests(FilledBooks books) : IClassFixture<FilledBooks>
{
    private const string Names =
        "account_id,carrier,description,direction,internal_rate_cost,iso_country_code,options,prefix,rate_cost,"
        + "rate_increment,rate_minimum,rate_name,rate_nocharge_time,rate_surcharge,rate_version,ratedeck_id,routes,"
        + "weight";

    /// <summary>
    /// Made up for this test, in the columns of Kazoo's rates task (docs.2600hz.com, "Rates Task") as its export
    /// writes them.
    /// </summary>
    private const string Kazoo = $"""
        {Names}
        ,,United Kingdom,,0.004,GB,,44,0.02,6,30,GB_44,,,,retail,"[""^\\+?44.+$""]",
        ,first,"London, dear",outbound,0.011,GB,,4420,0.05,60,60,GB_4420,,,,retail,,20
        ,second,"London, usual",outbound,0.009,GB,,4420,0.015,1,0,GB_4420,3,0.01,,retail,,80
        ,,Germany,,0.05,DE,,49,0.08,,,DE_49,,,,retail,,
        ,,"Germany, cheaper",,0.01,DE,,49,0.03,,,DE_49,,,,retail,,
        ,,Free numbers,inbound,,US,,1800,0.04,6,6,US_1800,,,,retail,,

        """;

    [Fact]
    public async Task A_ratedeck_of_Kazoo_prices_calls()
    {
        await Imports("kz", Kazoo, "--format kazoo", "Published version 1 of kz, 5 lines.");
        Assert.Equal("Passed over 1 line for calls that come in.", books.Shell.Error.Trim());

        Assert.Equal(("44", "0.02", "30", "6", "0", "0"), await Match("kz", "+441134960000"));
        Assert.Equal(("4420", "0.015", "0", "1", "0.01", "3"), await Match("kz", "00442079460000"));
        Assert.Equal(("49", "0.03", "60", "60", "0", "0"), await Match("kz", "+493012345"));
        Assert.Equal(Exit.Refused, await books.Run("deck match kz +18005550100"));

        // 30 s at least, then each started 6; by the second, with a fee and 3 s free; by the minute.
        Assert.Equal("0.012", await Costs("kz", "+441134960000", 31));
        Assert.Equal("0.02525", await Costs("kz", "+442079460000", 61));
        Assert.Equal("0", await Costs("kz", "+442079460000", 3));
        Assert.Equal("0.06", await Costs("kz", "+493012345", 61));
    }

    [Fact]
    public async Task Of_one_prefix_the_heaviest_line_counts_in_Kazoo_and_the_lightest_in_a_price_list()
    {
        const string lines = "prefix,rate_cost,weight\n44,0.1,7\n44,0.2,93\n44,0.3,50\n";
        await Imports("heavy", lines, "--format kazoo", "Published version 1 of heavy, 3 lines.");
        await Imports("light", lines, "--map price_per_minute=rate_cost", "Published version 1 of light, 3 lines.");

        Assert.Equal(("0.2", "0.1"), ((await Match("heavy", "+441")).Price, (await Match("light", "+441")).Price));
    }

    [Theory]
    [InlineData("44,GB,United Kingdom,0.02\n", "0.02", "0")]
    [InlineData("44,GB,United Kingdom,0.01,0.02\n", "0.02", "0")]
    [InlineData("44,GB,United Kingdom,0.3,0.01,0.02\n", "0.02", "0.3")]
    [InlineData("44,GB,United Kingdom,0.2,0.3,0.01,0.02\n", "0.02", "0.3")]
    public async Task A_ratedeck_without_names_is_known_by_how_many_columns_it_has(
        string lines, string price, string fee)
    {
        var name = $"old{lines.Length}";
        await Imports(name, lines, "--format kazoo", $"Published version 1 of {name}, 1 line.");

        Assert.Equal(("44", price, "60", "60", fee, "0"), await Match(name, "+441"));
    }

    [Fact]
    public async Task Lines_for_certain_callers_are_passed_over_and_several_ratedecks_refused()
    {
        await Imports(
            "callers", "prefix,rate_cost,caller_id_numbers\n44,0.1,441:442\n44,0.2,\n", "--format kazoo",
            "Published version 1 of callers, 1 line.");
        Assert.Equal("Passed over 1 line for calls of certain callers only.", books.Shell.Error.Trim());

        await Refuses(
            "prefix,rate_cost,ratedeck_id\n44,0.1,retail\n44,0.2,wholesale\n", "--format kazoo", Exit.Refused,
            "holds the ratedecks retail, wholesale; give each a file of its own.");
    }

    [Fact]
    public async Task A_price_list_is_read_as_spreadsheets_write_it()
    {
        const string list =
            "\uFEFFDestination;\"Dial Code\";Rate;First Interval;Next Interval;Setup Fee;Valid\r\n"
            + "\"London; \"\"City\"\"\";+4420;0.015;1;1;0.01;2026\r\n"
            + "\r\n;;;;;;\r\n"
            + "\"United\r\nKingdom\";44;\"0.02\";60;60;;\r\n"
            + "United Kingdom again;44;0.5;;;;\r\n"
            + "North America ; 1 ; 0.01 ;;;;";
        await Imports("az", list, "", "Published version 1 of az, 4 lines.");

        Assert.Equal(("4420", "0.015", "1", "1", "0.01", "0"), await Match("az", "+442079460000"));
        Assert.Equal("London; \"City\"", await Description("az", "+4420"));
        Assert.Equal(("44", "0.02", "60", "60", "0", "0"), await Match("az", "+441134960000"));
        Assert.Equal("United  Kingdom", await Description("az", "+441"));
        Assert.Equal(("1", "0.01", "0", "0", "0", "0"), await Match("az", "2025550123"));
        Assert.Equal("0.025", await Costs("az", "+442079460000", 60));
    }

    [Fact]
    public async Task What_is_wrong_is_told_by_line_and_column_of_the_file_and_nothing_is_taken()
    {
        const string list =
            "Destination,Code,Price,Weight\n\nOne,44,\"0,02\",\n\"Two\nlines\",4x,0.1,\nThree,45,,1.5\n"
            + "Four, unquoted,46,0.1,\nFive,47\nSix,48,-1,\nSeven,49,0.0000000000001,\nEight,\"5\"0,1,\n";

        await Refuses(
            list, "", Exit.Refused,
            "line 3, column Price: '0,02' is no number such as 0.25",
            "line 4, column Code: '4x' is no prefix of 1 to 15 digits",
            "line 6, column Price: is empty",
            "line 6, column Weight: '1.5' is no whole number such as 1",
            "line 7: has 5 fields where the first has 4",
            "line 8: has 2 fields where the first has 4",
            "line 9, column Price: '-1' is below 0",
            "line 10, column Price: '0.0000000000001' is no number such as 0.25",
            "line 11: is not CSV as RFC 4180 has it",
            "Nothing was imported: 8 lines are wrong; correct what is told above.");
        Assert.Equal(Exit.Refused, await books.Run("deck show wrong"));
    }

    [Theory]
    [InlineData("Where,Code,Price\nx,1,1\n", "--map price=Price", "--map is 'price=Price'")]
    [InlineData("Where,Code,Price\nx,1,1\n", "--map prefix=Dial", "no column Dial")]
    [InlineData("Where,Number,Price\nx,1,1\n", "", "No column looks like prefix: name it with --map prefix=COLUMN")]
    [InlineData("prefix,cost\n1,1\n", "--format kazoo", "No column looks like price_per_minute")]
    [InlineData("1,US\n", "--format kazoo", "4 to 7")]
    [InlineData("prefix,price\n1,1\n", "--format lago", "--format is 'lago'")]
    public async Task Columns_that_are_not_there_are_told(string list, string options, string said) =>
        await Refuses(list, options, Exit.WrongUse, said);

    private async Task Imports(string name, string list, string options, string said)
    {
        using var file = new TempFile("deck.csv", list);
        var line = $"deck import {file.FullName} --name {name} {options}".TrimEnd();
        Assert.True(await books.Run(line) == Exit.Done, books.Shell.Error);
        Assert.Equal(said, books.Shell.Out.Trim());
    }

    private async Task Refuses(string list, string options, int exit, params string[] said)
    {
        using var file = new TempFile("deck.csv", list);
        Assert.Equal(exit, await books.Run($"deck import {file.FullName} --name wrong {options}".TrimEnd()));
        var lines = books.Shell.Error.Trim().Split('\n');
        Assert.Equal(said.Length, lines.Length);
        Assert.All(said.Zip(lines), pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        Assert.Empty(books.Shell.Out);
    }

    private async Task<(string Prefix, string Price, string Minimum, string Increment, string Fee, string Free)> Match(
        string deck, string number)
    {
        var match = await books.Json($"deck match {deck} {number}");
        string Of(string field) => match.GetProperty("rate").GetProperty(field).GetRawText();
        return (
            match.GetProperty("prefix").GetString() ?? "", Of("price_per_minute"), Of("minimum_seconds"),
            Of("increment_seconds"), Of("connection_fee"), Of("no_charge_seconds"));
    }

    private async Task<string?> Description(string deck, string number) =>
        (await books.Json($"deck match {deck} {number}")).GetProperty("description").GetString();

    private async Task<string> Costs(string deck, string number, int seconds)
    {
        using var file = new TempFile(
            "calls.json",
            $$"""{"name":"calls-{{deck}}","rates":[{"service":"call","model":"deck","deck":"{{deck}}"}]}""");
        Assert.True(await books.Run($"tariff publish {file.FullName}") == Exit.Done, books.Shell.Error);
        var quote = await books.Json($"tariff quote calls-{deck} call={seconds} --property destination={number}");
        return quote.GetProperty("items")[0].GetProperty("charge").GetRawText();
    }
}
