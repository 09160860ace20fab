using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>What becomes of plans and their lines when an account changes, closes, or cannot pay.</summary>
public class LivesOfPlansTests
{
    private readonly TestBooks _books = new();

    public LivesOfPlansTests()
    {
        PlanBooks.Publish(_books, "plan", PlanBooks.OneItem("31"));
        PlanBooks.Publish(
            _books, "all", """{"name": "all", "plan": {"c": {"i": {"rate": 31, "cascade": true}}}}""");
    }

    [Fact]
    public void Closing_gives_back_what_was_paid_for_the_days_after_and_takes_the_quantities_from_those_above()
    {
        var above = _books.Open();
        var own = _books.Open(with: c => c with { Parent = above });
        PlanBooks.Assign(_books, above, "all");
        PlanBooks.Assign(_books, own, "plan");
        PlanBooks.Set(_books, own, "c", "i", 1);

        _books.At("2026-01-11T00:00:00Z");
        _books.Done<AccountView>(new CloseAccount(own));
        _books.BillTo("2026-03-01T00:00:00Z");

        Assert.Equal([10m], _books.Issued(own).Select(c => c.Total.Amount));
        Assert.Equal([10m], _books.Issued(above).Select(c => c.Total.Amount));
        Assert.True(_books.Book(above).Quantities?.IsEmpty);
        Assert.Equal([], _books.Book(own).Plans?.Image.Assigned ?? []);
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_plan_that_begins_later_or_is_repriced_troubles_no_closed_account()
    {
        var own = _books.Open();
        PlanBooks.Assign(_books, own, "plan", p => p with { From = new(2026, 2, 10) });
        _books.Done<AccountView>(new CloseAccount(own));
        PlanBooks.Publish(_books, "plan", PlanBooks.OneItem("62"), atOnce: true);
        _books.BillTo("2026-03-01T00:00:00Z");

        Assert.Equal(AccountStatus.Closed, _books.Account(own).Image.Status);
        Assert.Empty(_books.Issued(own));
    }

    [Fact]
    public void Another_type_begins_a_period_of_its_own_lines()
    {
        _books.Type("week", BillingMode.Postpaid, t => t with { Period = new(PeriodUnit.Week, 1) });
        var own = _books.Open();
        PlanBooks.Assign(_books, own, "plan");
        PlanBooks.Set(_books, own, "c", "i", 1);

        _books.At("2026-01-11T00:00:00Z");
        _books.Done<AccountView>(new ChangeAccount { Id = own, Type = Given.As<string>("week") });
        _books.BillTo("2026-01-18T00:00:00Z");

        Assert.Equal([10m, 62m], _books.Issued(own).Select(c => c.Total.Amount));
    }

    [Theory]
    [InlineData("America/Los_Angeles", null, 10)]
    [InlineData("Pacific/Apia", null, 10)]
    [InlineData(null, 15, 10)]
    public void A_change_of_zone_or_billing_day_leaves_the_period_that_runs_as_it_is(
        string? zone, int? day, int left)
    {
        var own = _books.Open();
        PlanBooks.Assign(_books, own, "plan");
        PlanBooks.Set(_books, own, "c", "i", 1);
        _books.At("2026-01-11T12:00:00Z");
        _books.Done<AccountView>(zone is null
            ? new ChangeAccount { Id = own, BillingDay = Given.As<int?>(day) }
            : new ChangeAccount { Id = own, TimeZone = Given.As<string>(zone) });
        PlanBooks.Set(_books, own, "c", "i", 2);
        PlanBooks.Set(_books, own, "c", "i", 0);

        Assert.Equal((Exact)left, PlanBooks.Sum(_books, own));
    }

    [Fact]
    public void Accounts_are_opened_with_their_sellers_default_plan()
    {
        var seller = _books.Open(with: c => c with { Reseller = true, DefaultServicePlan = "basic" });
        PlanBooks.Publish(
            _books, "basic", """{"name": "basic", "plan": {"c": {"seat": {"flat_rate": 31}}}}""", seller);
        var none = _books.Open();
        _books.At("2026-01-11T00:00:00Z");
        var own = _books.Open(with: c => c with { Parent = seller, BillingDay = 1 });

        Assert.Equal(["basic"], (_books.Book(own).Plans?.Image.Assigned ?? []).Select(p => p.Plan.Id));
        Assert.Equal((Exact)21, PlanBooks.Sum(_books, own));
        Assert.Null(_books.Book(none).Plans);
    }

    [Fact]
    public void A_change_that_is_undone_the_same_day_costs_its_activation_alone()
    {
        PlanBooks.Publish(
            _books, "dear", """{"name": "dear", "plan": {"c": {"i": {"rate": 31, "activation_charge": 5}}}}""");
        var own = _books.Open();
        PlanBooks.Assign(_books, own, "dear");
        _books.At("2026-01-11T09:00:00Z");
        PlanBooks.Set(_books, own, "c", "i", 3);
        PlanBooks.Set(_books, own, "c", "i", 0);

        Assert.Equal((Exact)15, PlanBooks.Sum(_books, own));
    }

    [Fact]
    public void A_renewal_that_cannot_be_paid_bills_nothing_until_a_payment_tries_again()
    {
        var own = _books.Open(type: "prepaid", balance: 40);
        PlanBooks.Assign(_books, own, "plan");
        PlanBooks.Set(_books, own, "c", "i", 1);

        _books.BillTo("2026-02-01T00:00:00Z");
        Assert.Equal((Exact)31, PlanBooks.Sum(_books, own));
        Assert.Equal(Standing.Delinquent, _books.Account(own).Image.Standing);
        Assert.Equal(
            Reason.BillingIssue, _books.Refusal(
                new ChangeQuantities(own, QuantityChange.Add, [], [new("c", "i", 1)]) { IsAccepted = true }));

        _books.At("2026-02-15T00:00:00Z");
        _books.Pay(own, 20);
        Assert.Equal((Exact)31 + (Exact)31 / 2, PlanBooks.Sum(_books, own));
        Assert.Equal(Standing.Good, _books.Account(own).Image.Standing);
        _books.Invariants.CheckReplay();
    }
}
