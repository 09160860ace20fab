using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>Plans and quantities of accounts that come to another parent or another seller.</summary>
public class MovedPlansTests
{
    private const string Cascading =
        """{"name": "all", "charged": "arrears", "plan": {"c": {"i": {"rate": 31, "cascade": true}}}}""";

    private readonly TestBooks _books = new();
    private readonly AccountId _reseller;
    private readonly AccountId _customer;

    public MovedPlansTests()
    {
        _reseller = _books.Open(with: c => c with { Reseller = true });
        _customer = _books.Open(with: c => c with { Parent = _reseller });
        PlanBooks.Publish(_books, "old", PlanBooks.OneItem("31"), _reseller);
        PlanBooks.Publish(_books, "new", PlanBooks.OneItem("28"));
        PlanBooks.Assign(_books, _customer, "old");
        PlanBooks.Set(_books, _customer, "c", "i", 1);
    }

    [Fact]
    public void The_old_sellers_plan_ends_with_its_period_and_the_new_ones_begins_on_the_new_charge()
    {
        var move = new ChangeAccount { Id = _customer, Parent = Given.As<AccountId?>(null) };
        var refused = Assert.IsType<Refused>(_books.Do(move));
        Assert.Equal(
            (Reason.NotOffered, $"account {_customer}: plan old"),
            (refused.Reason, Assert.Single(refused.Faults ?? []).Detail));

        _books.At("2026-01-15T00:00:00Z");
        _books.Done<AccountView>(move with { Resettling = new(true, false, false) });
        PlanBooks.Assign(_books, _customer, "new");
        _books.BillTo("2026-03-01T00:00:00Z");

        Assert.Equal(
            [(_reseller, 31m), (AccountId.Operator, 56m)],
            _books.Issued(_customer).Select(c => (c.Seller, c.Total.Amount)));
    }

    [Fact]
    public void Now_gives_back_what_was_billed_for_the_rest()
    {
        _books.At("2026-01-11T00:00:00Z");
        _books.Done<AccountView>(new SetReseller(_reseller, false, new(true, true, false)));
        _books.BillTo("2026-03-01T00:00:00Z");

        Assert.Equal(
            [(_reseller, 10m)], _books.Issued(_customer).Select(c => (c.Seller, c.Total.Amount)));
    }

    [Fact]
    public void What_moves_counts_for_those_above_it_in_either_place_from_that_day_on()
    {
        PlanBooks.Publish(_books, "all", Cascading);
        var (from, to) = (_books.Open(), _books.Open());
        foreach (var top in new[] { from, to }) PlanBooks.Assign(_books, top, "all");
        var between = _books.Open(with: c => c with { Parent = from });
        var child = _books.Open(with: c => c with { Parent = between });
        PlanBooks.Set(_books, child, "c", "i", 2);

        _books.At("2026-01-11T00:00:00Z");
        _books.Done<AccountView>(new ChangeAccount { Id = between, Parent = Given.As<AccountId?>(to) });
        _books.BillTo("2026-02-01T00:00:00Z");

        Assert.Equal([0L, 2L], new[] { from, to }.Select(Below));
        Assert.Equal([20m, 42m], new[] { from, to }.Select(a => _books.Issued(a).Single().Total.Amount));
    }

    private long Below(AccountId account) => ServiceItem.Find("c", "i") is { } item
        ? _books.Book(account).Quantities?.CascadeOf(item) ?? 0
        : 0;
}
