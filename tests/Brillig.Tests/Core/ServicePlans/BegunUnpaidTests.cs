using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>What begins by itself within a period never costs a prepaid account what it does not have.</summary>
public class BegunUnpaidTests
{
    private readonly TestBooks _books = new();

    public BegunUnpaidTests()
    {
        PlanBooks.Publish(_books, "base", PlanBooks.OneItem("28"));
        PlanBooks.Publish(_books, "more", """
            {"name": "more", "plan": {"c": {"j": {"rate": 28, "activation_charge": 5}}}}
            """);
    }

    [Fact]
    public void A_plan_that_begins_within_the_period_and_cannot_be_paid_waits_for_money_and_what_is_paid_stays()
    {
        var own = Account(balance: 38, moreFrom: 8);
        _books.BillTo("2026-02-10T00:00:00Z");

        Assert.Equal((Exact)28, PlanBooks.Sum(_books, own));
        Assert.Equal(Standing.Delinquent, _books.Account(own).Image.Standing);
        _books.Restart();
        _books.BillTo("2026-02-15T00:00:00Z");
        _books.Pay(own, 20);

        // From the 15th on, and activated: 28 × 14 / 28 + 5.
        Assert.Equal((Exact)28 + 14 + 5, PlanBooks.Sum(_books, own));
        Assert.Equal(Standing.Good, _books.Account(own).Image.Standing);
        _books.BillTo("2026-03-01T00:00:00Z");
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void What_was_never_paid_in_its_period_begins_with_the_next_that_can_be_paid()
    {
        var own = Account(balance: 30, moreFrom: 8);
        _books.BillTo("2026-02-20T00:00:00Z");
        _books.Pay(own, 1);   // enough for nothing
        Assert.Equal((Exact)28, PlanBooks.Sum(_books, own));
        Assert.Equal(Standing.Delinquent, _books.Account(own).Image.Standing);
        _books.BillTo("2026-03-01T00:00:00Z");
        Assert.Equal((Exact)28, PlanBooks.Sum(_books, own));

        _books.Pay(own, 60);

        Assert.Equal((Exact)28 + 28 + 28 + 5, PlanBooks.Sum(_books, own));
        Assert.Equal(Standing.Good, _books.Account(own).Image.Standing);
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_version_that_reprices_at_once_is_billed_when_it_can_be_paid()
    {
        var own = Account(balance: 30, moreFrom: null);
        _books.BillTo("2026-02-15T00:00:00Z");

        PlanBooks.Publish(_books, "base", PlanBooks.OneItem("56"), atOnce: true);
        _books.BillTo("2026-02-16T00:00:00Z");

        Assert.Equal((Exact)28, PlanBooks.Sum(_books, own));
        Assert.Equal(Standing.Delinquent, _books.Account(own).Image.Standing);
        _books.BillTo("2026-02-22T00:00:00Z");
        _books.Pay(own, 20);
        Assert.Equal((Exact)28 + 7, PlanBooks.Sum(_books, own));
        _books.Invariants.CheckReplay();
    }

    // With an item of each, of which the first is paid for February.
    private AccountId Account(decimal balance, int? moreFrom)
    {
        _books.BillTo("2026-02-01T00:00:00Z");
        var own = _books.Open(type: "prepaid", balance: balance);
        PlanBooks.Set(_books, own, "c", "i", 1);
        PlanBooks.Set(_books, own, "c", "j", 1);
        PlanBooks.Assign(_books, own, "base");
        if (moreFrom is { } day)
            PlanBooks.Assign(_books, own, "more", p => p with { From = new(2026, 2, day) });
        return own;
    }
}
