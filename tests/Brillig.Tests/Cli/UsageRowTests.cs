using Brillig.Cli.Import;
using Xunit;

namespace Brillig.Tests.Cli;

public class UsageRowTests
{
    private static readonly ColumnMap s_map = ColumnMap.Find(
        ["id", "account", "account_name", "name", "usage", "timestamp", "properties", "unit_price"],
        new Dictionary<Column, string> { [Column.Price] = "unit_price" });

    [Theory]
    [InlineData("0")]
    [InlineData("0.00000425521")]
    [InlineData("1e-7")]
    [InlineData("1000000000000000000")]
    [InlineData("0.10")]
    public void Numbers_stay_as_they_are_written(string number)
    {
        var faults = new List<RowFault>();

        var row = UsageRow.Read(Raw(usage: number, price: number), s_map, faults);

        Assert.Empty(faults);
        Assert.Equal((number, number), (row?.Usage, row?.Price));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("1,5", "is no number")]
    [InlineData(".5", "is no number")]
    [InlineData("+1", "is no number")]
    [InlineData("NaN", "is no number")]
    [InlineData("0.0000000000001", "is no number")]
    [InlineData("-1", "below 0")]
    [InlineData("1000000000000000001", "above 10^18")]
    public void A_quantity_that_is_none_is_named(string usage, string detail) =>
        Fault(Raw(usage: usage), "usage", detail);

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("2024-09-01", "is not a time")]
    [InlineData("2024-09-01T00:00:00", "is not a time")]
    [InlineData("2024-09-31T00:00:00Z", "is not a time")]
    public void A_time_that_is_none_is_named(string time, string detail) => Fault(Raw(time: time), "timestamp", detail);

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    [InlineData("red")]
    public void Properties_are_an_object(string properties) =>
        Fault(Raw(properties: properties), "properties", "is not a JSON object");

    [Fact]
    public void A_price_that_is_none_is_named() => Fault(Raw(price: "free"), "unit_price", "is no number");

    [Fact]
    public void Texts_are_there_and_not_too_long()
    {
        Fault(Raw(id: ""), "id", "is empty");
        Fault(Raw(id: new string('x', 256)), "id", "longer than 255");
    }

    [Fact]
    public void Every_fault_of_a_row_is_named()
    {
        var faults = new List<RowFault>();

        Assert.Null(UsageRow.Read(Raw(id: "", usage: "x", time: "y"), s_map, faults));

        Assert.Equal(["id", "usage", "timestamp"], faults.Select(f => f.Column));
        Assert.Equal("line 7, column id: is empty", faults[0].ToString());
    }

    private static void Fault(RawRow raw, string column, string detail)
    {
        var faults = new List<RowFault>();
        Assert.Null(UsageRow.Read(raw, s_map, faults));
        var fault = Assert.Single(faults);
        Assert.Equal(column, fault.Column);
        Assert.Contains(detail, fault.Detail, StringComparison.Ordinal);
    }

    private static RawRow Raw(
        string id = "r1", string usage = "1", string time = "2024-09-01T00:00:00+02:00", string? properties = null,
        string price = "0.5") =>
        new(7, [id, "acme", "Acme", "sms", usage, time, properties, price], null);
}
