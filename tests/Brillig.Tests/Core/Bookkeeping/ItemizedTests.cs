using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Bookkeeping;

/// <summary>What a payer is billed for sums up to what is asked for, in lines that a bookkeeper can multiply.</summary>
public class ItemizedTests
{
    private static readonly Currency Usd = Currency.Find("USD") ?? throw new InvalidOperationException();
    private static readonly Instant Issued = Instant.FromUtc(2026, 1, 31, 0, 0);

    [Theory]
    [InlineData("3", "60", "seats", 3, "20")]
    [InlineData("3", "10", "seats (3)", 1, "10")]
    [InlineData("1.5", "3", "seats (1.5)", 1, "3")]
    [InlineData("0", "7.25", "seats", 1, "7.25")]
    [InlineData("1", "-4.50", "seats", 1, "-4.50")]
    public void A_quantity_is_told_where_it_multiplies_exactly_and_else_in_words(
        string usage, string total, string description, long quantity, string price)
    {
        var itemized = Of(decimal.Parse(total), Item(ItemKind.Recurring, "seats", usage, total));

        var line = Assert.Single(itemized.Lines);
        Assert.Equal((description, quantity, Money(price)), (line.Description, line.Quantity, line.UnitPrice));
        Assert.Equal(Money(total), line.Amount);
    }

    [Fact]
    public void Taxes_are_lines_what_costs_nothing_is_none_and_credits_are_taken_off()
    {
        var itemized = Of(
            55.50m, Item(ItemKind.OneOff, "setup", "1", "50"), Item(ItemKind.Usage, "free", "9", "0"),
            Item(ItemKind.Tax, "HST", "50", "6.50") with { Percent = 13 },
            Item(ItemKind.Tax, "included", "50", "0") with { Percent = 5 });

        Assert.Equal(
            [("setup", "50.00"), ("HST 13 %", "6.50"), ("credits applied", "-1.00")],
            itemized.Lines.Select(line => (line.Description, Text(line.Amount))));
        Assert.Equal(
            ("7", Issued, Issued + Duration.FromDays(14)), (itemized.Number, itemized.IssuedAt, itemized.DueAt));
    }

    [Theory]
    [InlineData(IntentKind.TopUp, "top-up")]
    [InlineData(IntentKind.Sale, "charge 00000000-0000-0000-0000-000000000009")]
    public void Without_a_charge_there_is_one_line(IntentKind kind, string description)
    {
        var itemized = Itemized.Of(Intent(kind, 20), null);

        var line = Assert.Single(itemized.Lines);
        Assert.Equal((description, "20.00"), (line.Description, Text(line.Amount)));
    }

    private static Itemized Of(decimal amount, params ChargeItem[] items) => Itemized.Of(
        Intent(IntentKind.Sale, amount), new Charge(
            new ChargeId(Id(9)), new AccountId(Id(1)), default, ChargeKind.Charge, 7, default, 0, 0, Issued,
            Issued + Duration.FromDays(14), default, default, null, null, [.. items]));

    private static OutboxIntent Intent(IntentKind kind, decimal amount) => new(
        new IntentId(Id(2)), kind, new AccountId(Id(1)), default, BookkeeperType.Freshbooks,
        Brillig.Core.Basics.Money.TryFrom(amount, Usd, out var money) ? money : default, Issued)
    {
        Charge = kind == IntentKind.Sale ? new ChargeId(Id(9)) : null,
    };

    private static ChargeItem Item(ItemKind kind, string name, string usage, string total) => new(
        kind, name, decimal.Parse(usage), decimal.Parse(total), Money(total), null, null, null, 0);

    private static Money Money(string amount) =>
        Brillig.Core.Basics.Money.TryFrom(decimal.Parse(amount), Usd, out var money) ? money : default;

    private static string Text(Money money) => $"{money.Amount}";

    private static Guid Id(int number) => new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)number);
}
