using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.Charges;

public class CreditingTests
{
    private static readonly Currency Dollars = TestBooks.CurrencyOf("USD");

    /// <summary>What a line has, what was given of it, and whether that is too much or less than nothing.</summary>
    [Theory]
    [InlineData(500, 0, false)]
    [InlineData(500, 500, false)]
    [InlineData(500, 501, true)]
    [InlineData(500, -1, true)]
    [InlineData(0, 0, false)]
    [InlineData(0, 1, true)]
    [InlineData(0, -1, true)]
    [InlineData(-500, 0, false)]
    [InlineData(-500, -500, false)]
    [InlineData(-500, -501, true)]
    [InlineData(-500, 1, true)]
    public void More_than_a_line_has_is_found(int hasCents, int givenCents, bool tooMuch)
    {
        var (has, given) = (hasCents / 100m, givenCents / 100m);
        var crediting = new Crediting([Line(1), Line(has)], Dollars);
        Assert.True(crediting.Take([Back(1, given)]));
        Assert.Equal(tooMuch ? 1 : null, crediting.Excess);

        var included = new Crediting([Line(1), Tax(0, 0, has)], Dollars);
        Assert.True(included.Take([Back(1, 0, given)]));
        Assert.Equal(tooMuch ? 1 : null, included.Excess);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-1)]
    [InlineData(2)]
    public void A_note_that_refers_to_no_line_is_found(int? line) =>
        Assert.False(new Crediting([Line(1), Line(2)], Dollars).Take([Back(0, 1), Back(line, 1)]));

    [Theory]
    [InlineData(5, 100, true)]
    [InlineData(5, 99, false)]
    [InlineData(5, 0, false)]
    [InlineData(0, 1, false)]
    [InlineData(10, 200, true)]
    public void A_share_of_a_tax_that_is_not_that_of_its_net_is_found(int net, int taxCents, bool proportional)
    {
        var tax = taxCents / 100m;
        var onTop = new Crediting([Line(10), Tax(0, 2)], Dollars);
        onTop.Take([Back(0, net), Back(1, tax)]);
        Assert.Equal(proportional, onTop.IsProportional);

        var included = new Crediting([Line(10), Tax(0, 0, 2)], Dollars);
        included.Take([Back(0, net), Back(1, 0, tax)]);
        Assert.Equal(proportional, included.IsProportional);
    }

    /// <summary>Where there is no net, or a negative one, a tax follows no share: the last note takes it.</summary>
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-10, 0, 0)]
    [InlineData(-10, -5, 0)]
    [InlineData(-10, -10, 2)]
    [InlineData(10, 5, 1)]
    [InlineData(10, 10, 2)]
    public void A_tax_follows_a_net_above_zero_alone(int net, int given, int tax)
    {
        var crediting = new Crediting([Line(net), Tax(0, 2)], Dollars);
        crediting.Take([Back(0, given)]);
        Assert.Equal(-(decimal)tax, crediting.Taxes().Sum(t => t.Total.Amount));
    }

    [Fact]
    public void Lines_that_make_up_for_each_other_leave_their_tax_alone()
    {
        var crediting = new Crediting([Line(5), Line(-5), Tax(ChargeItem.NoGroup, 1)], Dollars);
        crediting.Take([Back(0, 5)]);
        Assert.Empty(crediting.Taxes());
        Assert.Equal(-5m, crediting.NetLeftOf(0).Amount);
        Assert.Equal([5m, -1m], crediting.Rest(withZeros: false).Select(i => i.Total.Amount));
        Assert.Equal([0m, 5m, -1m], crediting.Rest(withZeros: true).Select(i => i.Total.Amount));
    }

    [Fact]
    public void The_less_of_a_group_and_of_all_lines_remains()
    {
        var crediting = new Crediting([Line(10), Line(-4), Line(7, group: 1)], Dollars);
        Assert.Equal((6m, 7m), (crediting.NetLeftOf(0).Amount, crediting.NetLeftOf(2).Amount));
        crediting.Take([Back(0, 8)]);
        Assert.Equal((-2m, 5m), (crediting.NetLeftOf(0).Amount, crediting.NetLeftOf(2).Amount));
        Assert.Equal((2m, 5m), (crediting.LeftOf(0).Amount, crediting.Left.Amount));
    }

    [Fact]
    public void It_is_all_given_back_when_included_taxes_are_too()
    {
        var crediting = new Crediting([Line(10), Tax(0, 0, 2)], Dollars);
        Assert.False(crediting.IsAll);
        crediting.Take([Back(0, 10)]);
        Assert.False(crediting.IsAll);
        crediting.Take([Back(1, 0, 2)]);
        Assert.True(crediting.IsAll);
        Assert.Empty(crediting.Rest(withZeros: false));
    }

    [Fact]
    public void Quantities_and_exact_sums_are_given_back_to_nothing()
    {
        var crediting = new Crediting([Line(10), Tax(0, 2)], Dollars);
        crediting.Take([crediting.Item(0, Of(4))]);
        crediting.Take(crediting.Taxes().ToArray());
        var rest = crediting.Rest(withZeros: false).ToImmutableArray();
        crediting.Take(rest);

        Assert.Equal([(-10, -6, -6m), (-6, -1.2m, -1.2m)],
            rest.Select(i => (Number(i.Usage), Number(i.Exact), i.Total.Amount)));
        Assert.Equal((0m, true), (crediting.Left.Amount, crediting.IsAll));
        Assert.Empty(crediting.Taxes());
    }

    private static Money Of(decimal amount) => new((long)(amount * 1_000_000), Dollars);

    private static decimal Number(Exact exact) => exact.TryToDecimal(out var number) ? number : decimal.MinValue;

    private static ChargeItem Line(decimal total, int group = 0) =>
        new(ItemKind.OneOff, "x", 10, total, Of(total), null, null, null, group);

    private static ChargeItem Tax(int group, decimal total, decimal? included = null) => new(
        ItemKind.Tax, "VAT", 10, included ?? total, Of(total), null, null, null, group, 20m,
        included is { } within ? Of(within) : null);

    private static ChargeItem Back(int? line, decimal total, decimal? included = null) => new(
        ItemKind.OneOff, "x", 0, -total, Of(-total), null, null, null, 0, null,
        included is { } within ? Of(-within) : null, line);
}
