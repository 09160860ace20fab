using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;
using Xunit;

namespace Brillig.Tests.Core.Basics;

public class FieldsTests
{
    [Theory]
    [InlineData("1", 0, "1")]
    [InlineData("-0.5", 1, "-0.5")]
    [InlineData("1e3", 0, "1000")]
    [InlineData("1.5E-2", 3, "0.015")]
    [InlineData("0.000000000001", 12, "0.000000000001")]
    [InlineData("1.5000000000000000000000000000000000", 1, "1.5")]
    [InlineData("1000000000000000000.000000000001", 12, null)]
    [InlineData("100000000000000.000000000001", 12, "100000000000000.000000000001")]
    [InlineData("1234567890123456789012345678", 0, "1234567890123456789012345678")]
    [InlineData("12345678901234567890123456789", 0, null)]
    [InlineData("1e28", 0, null)]
    [InlineData("1e27", 0, "1000000000000000000000000000")]
    [InlineData("0e28", 0, "0")]
    [InlineData("1e999", 0, null)]
    [InlineData("0e999999999999999999", 0, null)]
    [InlineData("1.25", 1, null)]
    [InlineData("1000e-3", 0, "1")]
    [InlineData("-0", 0, "0")]
    [InlineData("0.0000", 0, "0")]
    [InlineData("9999999999999999999999999999", 0, "9999999999999999999999999999")]
    [InlineData("0.9999999999999999999999999999", 28, "0.9999999999999999999999999999")]
    [InlineData("10203040506070809.01020304", 8, "10203040506070809.01020304")]
    [InlineData("+1", 0, null)]
    [InlineData("NaN", 0, null)]
    [InlineData("Infinity", 0, null)]
    [InlineData(".5", 1, null)]
    [InlineData("5.", 1, null)]
    [InlineData("007", 0, null)]
    [InlineData("1e", 0, null)]
    [InlineData("1 ", 0, null)]
    [InlineData("0x1", 0, null)]
    [InlineData("1,5", 1, null)]
    [InlineData("-", 0, null)]
    [InlineData("", 0, null)]
    public void Reads_a_number_exactly_or_not_at_all(string token, int places, string? value)
    {
        var read = Fields.TryDecimal(Encoding.UTF8.GetBytes(token), places, out var number);
        Assert.Equal(value, read ? ((Exact)number).ToString() : null);
    }

    [Fact]
    public void Names_every_fault_with_its_pointer()
    {
        var (fields, faults) = Read(
            """{"text": "", "number": "x", "flag": 1, "when": "2026-01-01", "a/b~c": 1, "more": 2}""");
        fields.Text("text");
        fields.Number("number");
        fields.Flag("flag");
        fields.Time("when");
        fields.Text("name", required: true);
        fields.End();
        Assert.Equal(["/text", "/number", "/flag", "/when", "/name", "/a~1b~0c", "/more"],
            faults.List.Select(fault => fault.Pointer));
        Assert.Equal("unknown field", faults.List[^1].Detail);
    }

    [Fact]
    public void Null_counts_as_absent_unless_required()
    {
        var (fields, faults) = Read("""{"a": null, "b": null}""");
        Assert.Null(fields.Text("a"));
        Assert.True(fields.Has("a") && fields.IsNull("a") && !fields.IsNull("c"));
        Assert.False(faults.Any);
        Assert.Null(fields.Number("b", required: true));
        Assert.Equal(new Fault("/b", "is required"), Assert.Single(faults.List));
    }

    [Theory]
    [InlineData("""{"a": -1}""", "must be at least 0")]
    [InlineData("""{"a": "1000000000000000001"}""", "must be at most 1000000000000000000")]
    [InlineData("""{"a": 1e29}""", "must have an exponent of at most 28")]
    [InlineData("""{"a": 0.1234567890123}""", "must have at most 12 decimals")]
    [InlineData("""{"a": 1.0000000000000000000000000001}""", "must have at most 28 digits")]
    [InlineData("""{"a": "NaN"}""", "must be a number")]
    [InlineData("""{"a": [1]}""", "must be a number")]
    [InlineData("""{"a": "\u0031"}""", "must be a number")]
    [InlineData("""{"a": 1, "a": 2}""", "is given twice")]
    public void Says_what_is_wrong_with_a_number(string json, string detail)
    {
        var (fields, faults) = Read(json);
        fields.Number("a");
        Assert.Equal(new Fault("/a", detail), Assert.Single(faults.List));
    }

    [Theory]
    [InlineData("\"a\\u0000b\"")]
    [InlineData("\"\\ud800\"")]
    [InlineData("\"abcdef\"")]
    [InlineData("7")]
    public void Refuses_what_no_text_should_hold(string value)
    {
        var (fields, faults) = Read($$"""{"a": {{value}}}""");
        Assert.Null(fields.Text("a", maxLength: 5));
        Assert.Equal("/a", Assert.Single(faults.List).Pointer);
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00Z", "2026-01-31T12:00:00Z")]
    [InlineData("2026-01-31t12:00:00.1234567+02:00", "2026-01-31T10:00:00.123456Z")]
    [InlineData("1969-12-31T23:59:59.9999999Z", "1969-12-31T23:59:59.999999Z")]
    [InlineData("2026-01-31T12:00:00", null)]
    [InlineData("2026-02-30T12:00:00Z", null)]
    [InlineData("0001-01-01T00:00:00Z", null)]
    [InlineData("9999-12-31T23:59:59Z", null)]
    [InlineData("9999-12-31T23:59:59-12:00", null)]
    [InlineData("", null)]
    public void Reads_a_time_to_the_microsecond(string text, string? instant)
    {
        var (fields, faults) = Read($$"""{"a": "{{text}}"}""");
        var time = fields.Time("a");
        Assert.Equal(instant, time is { } t ? NodaTime.Text.InstantPattern.ExtendedIso.Format(t) : null);
        Assert.Equal(instant is null, faults.Any);
    }

    [Fact]
    public void Points_into_nested_objects()
    {
        var (fields, faults) = Read(
            """{"list": [{"n": 1}, 5, {"n": 1.5}], "one": {"x": 1}, "tags": {"a": "b", "c": 1}}""");
        var list = fields.Objects("list");
        Assert.Equal(["/list/0", "/list/2"], list?.Select(item => item.Pointer));
        Assert.Equal([1, null], list?.Select(item => item.Whole("n")));
        fields.Object("one")?.End();
        Assert.Equal("b", fields.Strings("tags")?["a"]);
        Assert.Null(fields.OneOf("tags", required: true, "x", "y"));
        Assert.Equal(["/list/1", "/list/2/n", "/one/x", "/tags/c", "/tags"],
            faults.List.Select(fault => fault.Pointer));
    }

    [Fact]
    public void Refuses_too_many()
    {
        var (fields, faults) = Read("""{"list": [{}, {}, {}], "tags": {"a": "", "b": ""}}""");
        Assert.Null(fields.Objects("list", max: 2));
        Assert.Null(fields.Strings("tags", max: 1));
        Assert.Equal(["/list", "/tags"], faults.List.Select(fault => fault.Pointer));
    }

    [Fact]
    public void Refuses_what_is_no_object()
    {
        var faults = new Faults();
        Assert.Null(Fields.Of(JsonDocument.Parse("[]").RootElement, "", faults));
        Assert.Equal("", Assert.Single(faults.List).Pointer);
    }

    private static (Fields Fields, Faults Faults) Read(string json)
    {
        var faults = new Faults();
        var fields = Fields.Of(JsonDocument.Parse(json).RootElement, "", faults);
        return (fields ?? throw new ArgumentException("no object", nameof(json)), faults);
    }
}
