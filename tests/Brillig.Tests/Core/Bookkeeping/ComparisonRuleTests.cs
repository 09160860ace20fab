using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Bookkeeping;

/// <summary>What can be told by what a bookkeeper has alone.</summary>
public class ComparisonRuleTests
{
    private static readonly Currency Usd = Currency.Find("USD") ?? default;
    private static readonly Instant Noon = Instant.FromUtc(2026, 1, 1, 12, 0);

    [Fact]
    public void What_was_collected_as_asked_for_is_no_difference() =>
        Assert.Empty(Comparison.Find([Sale("a", 10, Asked(10, "a")), Sale("b", 10, Asked(10))]));

    [Fact]
    public void Another_amount_than_was_asked_for_is_one()
    {
        var found = Assert.Single(Comparison.Find([Sale("a", 11, Asked(10, "a"))]));

        Assert.Equal((DifferenceKind.Amount, "a"), (found.Kind, found.Reference));
        Assert.Equal((Money(10), Money(11)), (found.Here, found.There));
    }

    [Fact]
    public void A_part_of_an_invoice_is_none()
    {
        var invoice = Asked(10, "i");
        var part = new VendorEvent("p", HeardKind.Paid, Noon) { Reference = "i", Subject = "p", Amount = Money(4) };

        Assert.Empty(Comparison.Find([new Matched(part, "c", invoice), new Matched(part, "c", invoice)]));
    }

    [Fact]
    public void Two_collections_of_one_intent_are_one_too_many()
    {
        var intent = Asked(10, "a");

        var found = Assert.Single(Comparison.Find([Sale("a", 10, intent), Sale("b", 10, intent)]));

        Assert.Equal((DifferenceKind.Duplicate, "b", intent.Id), (found.Kind, found.Reference, found.Intent));
    }

    [Theory]
    [InlineData(10, 23, "c", DifferenceKind.Duplicate)]
    [InlineData(10, -23, "c", DifferenceKind.Duplicate)]
    [InlineData(10, 24, "c", DifferenceKind.Foreign)]
    [InlineData(10, 0, "d", DifferenceKind.Foreign)]
    [InlineData(10, 0, null, DifferenceKind.Foreign)]
    [InlineData(11, 0, "c", DifferenceKind.Foreign)]
    public void A_foreign_one_of_the_same_customer_and_amount_within_a_day_is_a_duplicate(
        int amount, int hours, string? customer, DifferenceKind kind)
    {
        var foreign = Sale("f", amount, null, customer, Duration.FromHours(hours));

        var found = Assert.Single(Comparison.Find([foreign, Sale("a", 10, Asked(10, "a"))]));

        Assert.Equal((kind, "f"), (found.Kind, found.Reference));
    }

    [Fact]
    public void A_refund_that_nobody_asked_for_of_what_is_not_ours_is_foreign()
    {
        var refund = new VendorEvent("r", HeardKind.Refunded, Noon)
        {
            Reference = "x", Subject = "r", Amount = Money(1),
        };

        Assert.Equal(DifferenceKind.Foreign, Assert.Single(Comparison.Find([new Matched(refund, "c", null)])).Kind);
        Assert.Empty(Comparison.Find([new Matched(refund with { Kind = HeardKind.Disputed }, "c", null)]));
    }

    private static Matched Sale(
        string reference, int amount, OutboxIntent? intent, string? customer = "c", Duration after = default) => new(
        new VendorEvent($"listed {reference}", HeardKind.Paid, Noon + after)
        {
            Reference = reference, Subject = reference, Amount = Money(amount),
        },
        customer, intent);

    private static OutboxIntent Asked(int amount, string? done = null) => new(
        new IntentId(DerivedId.Of($"{amount} {done}")), IntentKind.Sale, new AccountId(DerivedId.Of("account")),
        AccountId.Operator, BookkeeperType.Braintree, Money(amount), Noon)
    {
        State = done is null ? IntentState.Unknown : IntentState.Done, Reference = done, At = Noon,
    };

    private static Money Money(int amount) => new(amount * 1_000_000L, Usd);
}
