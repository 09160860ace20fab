using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>What is activated while an account cannot pay is owed until it can, however long that is.</summary>
public class OwedActivationTests
{
    private const string Dear =
        """{"name": "dear", "plan": {"c": {"i": {"rate": 28, "activation_charge": 5, "cascade": true}}}}""";

    private readonly TestBooks _books = new();

    public OwedActivationTests() => PlanBooks.Publish(_books, "dear", Dear);

    [Fact]
    public void A_plan_that_began_in_a_period_that_was_never_paid_is_activated_with_the_first_that_is()
    {
        var own = Unpaid(from: "2026-02-01", count: 1);
        _books.BillTo("2026-04-16T00:00:00Z");
        _books.Restart();

        _books.Pay(own, 40);
        _books.Pay(own, 1);

        Assert.Equal((Exact)14 + 5, PlanBooks.Sum(_books, own));
        Assert.Equal(Standing.Good, _books.Account(own).Image.Standing);
        _books.BillTo("2026-05-01T00:00:00Z");
        Assert.Equal((Exact)14 + 5 + 28, PlanBooks.Sum(_books, own));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void What_is_there_no_longer_is_not_activated_any_more()
    {
        var own = Unpaid(from: "2026-02-01", count: 4);
        _books.BillTo("2026-03-16T00:00:00Z");
        Count(own, -3);
        _books.BillTo("2026-04-16T00:00:00Z");

        _books.Pay(own, 30);

        Assert.Equal((Exact)14 + 5, PlanBooks.Sum(_books, own));
    }

    [Fact]
    public void Facts_that_add_while_it_cannot_pay_are_activated_then_and_a_level_above_too()
    {
        var top = _books.Open(type: "prepaid", balance: 28, with: c => c with { Reseller = true });
        var own = _books.Open(with: c => c with { Parent = top });
        PlanBooks.Assign(_books, top, "dear", p => p with { From = new(2026, 2, 1) });
        Count(own, 1);
        _books.BillTo("2026-03-16T00:00:00Z");
        Assert.Equal(Standing.Delinquent, _books.Account(top).Image.Standing);
        Count(own, 2);
        _books.Restart();
        _books.BillTo("2026-04-16T00:00:00Z");

        _books.Pay(top, 100);

        Assert.Equal((Exact)3 * 14 + 15, PlanBooks.Sum(_books, top));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_period_that_can_be_paid_by_itself_bills_what_was_owed()
    {
        var own = Unpaid(from: "2026-02-01", count: 2);
        _books.BillTo("2026-03-16T00:00:00Z");
        _books.Pay(own, 20);
        Count(own, -1);

        Assert.Equal((Exact)28 * 16 / 31 + 5, PlanBooks.Sum(_books, own));
        _books.BillTo("2026-04-01T00:00:00Z");
        _books.Invariants.CheckReplay();
    }

    // It has 10, which is enough for nothing.
    private AccountId Unpaid(string from, long count)
    {
        var own = _books.Open(type: "prepaid", balance: 10);
        PlanBooks.Set(_books, own, "c", "i", count);
        PlanBooks.Assign(_books, own, "dear", p => p with
        {
            From = NodaTime.Text.LocalDatePattern.Iso.Parse(from).Value,
        });
        return own;
    }

    private void Count(AccountId account, long more) => _books.Done<QuantitiesOutcome>(new RecordQuantities(
        AccountId.Operator,
        [new QuantityElement(0, null, new(account, QuantityChange.Add, [], [new ItemCount("c", "i", more)]))]));
}
