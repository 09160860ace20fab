using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>Where what is billed of plans meets funds, later days, other grids and new versions.</summary>
public class PlanFaultsOfLivesTests
{
    private const string Dear =
        """{"name": "dear", "plan": {"c": {"i": {"rate": 31, "activation_charge": 5, "cascade": true}}}}""";

    private readonly TestBooks _books = new();

    public PlanFaultsOfLivesTests()
    {
        PlanBooks.Publish(_books, "plan", PlanBooks.OneItem("31"));
        PlanBooks.Publish(_books, "dear", Dear);
    }

    // Funds.
    [Fact]
    public void A_reseller_cannot_overdraw_an_account_below_whose_lines_it_does_not_pay_for()
    {
        var seller = _books.Open(with: c => c with { Reseller = true });
        var own = _books.Open(type: "prepaid", balance: 40, with: c => c with { Parent = seller });
        PlanBooks.Publish(_books, "plan", PlanBooks.OneItem("31"), seller);
        PlanBooks.Assign(_books, own, "plan");
        var add = new ChangeQuantities(own, QuantityChange.Add, [], [new("c", "i", 1)]);

        _books.Done<ChargesPreview>(add, By(seller));
        Assert.Equal(Reason.InsufficientFunds, _books.Refusal(add, By(seller)));
        Assert.Equal((Exact)31, PlanBooks.Sum(_books, own));
    }

    [Fact]
    public void A_plan_that_cannot_be_paid_is_not_assigned_by_a_reseller_either()
    {
        var seller = _books.Open(with: c => c with { Reseller = true });
        var own = _books.Open(type: "prepaid", balance: 30, with: c => c with { Parent = seller });
        PlanBooks.Publish(_books, "plan", PlanBooks.OneItem("31"), seller);
        _books.Done<ChargesPreview>(
            new ChangeQuantities(own, QuantityChange.Add, [], [new("c", "i", 1)]), By(seller));

        Assert.Equal(Reason.InsufficientFunds, _books.Refusal(new AssignPlan(own, "plan"), By(seller)));
    }

    [Fact]
    public void An_account_that_could_not_pay_is_not_added_to_by_its_reseller_but_may_be_relieved()
    {
        var seller = _books.Open(with: c => c with { Reseller = true });
        var own = _books.Open(type: "prepaid", balance: 40, with: c => c with { Parent = seller });
        PlanBooks.Publish(_books, "plan", PlanBooks.OneItem("31"), seller);
        PlanBooks.Assign(_books, own, "plan");
        PlanBooks.Set(_books, own, "c", "i", 1);
        _books.BillTo("2026-02-01T00:00:00Z");

        Assert.Equal(Reason.BillingIssue, _books.Refusal(
            new ChangeQuantities(own, QuantityChange.Add, [], [new("c", "i", 1)]), By(seller)));
        _books.Done<ChargesPreview>(
            new ChangeQuantities(own, QuantityChange.Add, [], [new("c", "i", -1)]), By(seller));
    }

    // A plan that begins later.
    [Theory]
    [InlineData("2026-01-11", 15 + 3 * 21 + 93)]
    [InlineData("2026-02-01", 15 + 93)]
    public void A_plan_that_begins_later_costs_its_activation_on_that_day(string from, int sum)
    {
        var own = _books.Open();
        PlanBooks.Set(_books, own, "c", "i", 3);
        PlanBooks.Assign(_books, own, "dear", p => p with { From = Day(from) });
        Assert.Equal(Exact.Zero, PlanBooks.Sum(_books, own));

        _books.BillTo("2026-02-20T00:00:00Z");

        Assert.Equal((Exact)sum, PlanBooks.Sum(_books, own));
        var activation = Assert.Single(PlanBooks.Billed(_books, own), i => i.Line.Part == LinePart.Activation);
        Assert.Equal((Day(from), (Exact)3), (activation.Line.On, activation.Quantity));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_plan_that_takes_over_from_another_activates_only_what_is_more()
    {
        PlanBooks.Publish(
            _books, "dearer",
            """{"name": "dearer", "plan": {"c": {"i": {"rate": 31, "activation_charge": 7, "minimum": 4}}}}""");
        var own = _books.Open();
        PlanBooks.Set(_books, own, "c", "i", 3);
        PlanBooks.Assign(_books, own, "plan", p => p with { Until = new(2026, 1, 11) });
        PlanBooks.Assign(_books, own, "dearer", p => p with { From = new(2026, 1, 11) });

        _books.BillTo("2026-01-20T00:00:00Z");

        var activation = Assert.Single(PlanBooks.Billed(_books, own), i => i.Line.Part == LinePart.Activation);
        Assert.Equal(((Exact)1, (Exact)7), (activation.Quantity, activation.Charge));
    }

    [Fact]
    public void A_plan_that_begins_with_a_period_nobody_can_pay_is_activated_when_it_is_paid()
    {
        var own = _books.Open(type: "prepaid", balance: 1);
        PlanBooks.Set(_books, own, "c", "i", 1);
        PlanBooks.Assign(_books, own, "dear", p => p with { From = new(2026, 2, 1) });
        _books.BillTo("2026-02-15T00:00:00Z");
        Assert.Equal(Exact.Zero, PlanBooks.Sum(_books, own));

        _books.Pay(own, 40);
        _books.Pay(own, 1);

        Assert.Equal((Exact)31 / 2 + 5, PlanBooks.Sum(_books, own));
    }

    // Another grid.
    [Fact]
    public void A_billing_day_that_changes_in_a_stub_leaves_its_fractions_those_of_the_full_period()
    {
        _books.At("2026-01-10T00:00:00Z");
        var own = _books.Open(with: c => c with { BillingDay = 1 });
        PlanBooks.Assign(_books, own, "plan");
        _books.At("2026-01-12T00:00:00Z");
        _books.Done<AccountView>(new ChangeAccount { Id = own, BillingDay = Given.As<int?>(15) });

        PlanBooks.Set(_books, own, "c", "i", 1);

        Assert.Equal((Exact)20, PlanBooks.Sum(_books, own));   // 20 of the 31 days of January
        _books.BillTo("2026-02-01T00:00:00Z");
        Assert.Equal((Exact)20 + 14, PlanBooks.Sum(_books, own));   // a stub of 14 of 31 days, from 15 January on
        _books.Invariants.CheckReplay();
    }

    [Theory]
    [InlineData("America/Los_Angeles")]
    [InlineData("Pacific/Apia")]
    [InlineData("Europe/Berlin")]
    public void A_change_of_zone_bills_each_day_once(string zone)
    {
        var own = _books.Open(with: c => c with { BillingDay = 1 });
        PlanBooks.Assign(_books, own, "plan");
        PlanBooks.Set(_books, own, "c", "i", 1);
        _books.At("2026-01-11T12:00:00Z");
        _books.Done<AccountView>(new ChangeAccount { Id = own, TimeZone = Given.As<string>(zone) });

        _books.BillTo("2026-02-02T12:00:00Z");

        Assert.Equal((Exact)62, PlanBooks.Sum(_books, own));
        _books.Restart();
        PlanBooks.Set(_books, own, "c", "i", 2);
        var rest = PlanBooks.Billed(_books, own).Last(i => i.Line.Part == LinePart.Changed);
        Assert.Equal(new(2026, 3, 1), rest.Line.To);
        _books.Invariants.CheckReplay();
    }

    [Theory]
    [InlineData("America/Los_Angeles")]   // two periods begin on the first of February
    [InlineData("Pacific/Apia")]   // the period ends within the second of February there
    public void A_plan_that_begins_where_the_zone_changes_is_activated_once(string zone)
    {
        foreach (var assignedFirst in (bool[])[true, false])
        {
            var books = new TestBooks();
            PlanBooks.Publish(books, "dear", Dear);
            var own = books.Open(with: c => c with { BillingDay = 1 });
            PlanBooks.Set(books, own, "c", "i", 1);
            books.At("2026-01-11T12:00:00Z");
            if (assignedFirst) Assign();
            books.Done<AccountView>(new ChangeAccount { Id = own, TimeZone = Given.As<string>(zone) });
            if (!assignedFirst) Assign();
            books.At("2026-01-12T12:00:00Z");
            PlanBooks.Set(books, own, "c", "i", 2);

            books.BillTo("2026-02-03T12:00:00Z");

            Assert.Equal((Exact)62 + 10, PlanBooks.Sum(books, own));
            books.Invariants.CheckReplay();

            void Assign() => PlanBooks.Assign(books, own, "dear", p => p with { From = new(2026, 2, 1) });
        }
    }

    // A default plan.
    [Fact]
    public void An_account_whose_sellers_default_plan_is_of_another_currency_is_not_opened()
    {
        var seller = _books.Open(with: c => c with { Reseller = true });
        PlanBooks.Publish(
            _books, "basic", """{"name": "basic", "currency": "USD", "plan": {"c": {"seat": {"flat_rate": 31}}}}""",
            seller);
        _books.Done<AccountView>(
            new ChangeAccount { Id = seller, DefaultServicePlan = Given.As<string>("basic") });
        OpenAccount Account(string currency) =>
            new() { Id = new(_books.NewId()), Parent = seller, Currency = TestBooks.CurrencyOf(currency) };

        Assert.Equal(Reason.CurrencyMismatch, _books.Refusal(Account("EUR")));
        _books.Done<AccountView>(Account("USD"));
    }

    [Fact]
    public void An_account_whose_seller_has_not_its_default_plan_is_not_opened()
    {
        var seller = _books.Open(with: c => c with { Reseller = true, DefaultServicePlan = "basic" });

        Assert.Equal(
            Reason.UnknownPlan, _books.Refusal(new OpenAccount { Id = new(_books.NewId()), Parent = seller }));
    }

    [Fact]
    public void A_default_plan_is_set_that_is_there_and_not_taken_away_while_it_is_the_default()
    {
        var seller = _books.Open(with: c => c with { Reseller = true });
        var set = new ChangeAccount { Id = seller, DefaultServicePlan = Given.As<string>("basic") };
        var remove = new RemovePlan(new PlanKey(seller, "basic"));

        Assert.Equal(Reason.UnknownPlan, _books.Refusal(set));
        PlanBooks.Publish(_books, "basic", PlanBooks.OneItem("31"), seller);
        _books.Done<AccountView>(set);
        Assert.Equal(Reason.PlanInUse, _books.Refusal(remove));
        _books.Done<AccountView>(set with { DefaultServicePlan = Given.As<string>(null) });
        _books.Done<ServicePlanView>(remove);
    }

    [Fact]
    public void An_account_that_cannot_pay_for_its_default_plan_has_none_of_it_until_it_can()
    {
        var seller = _books.Open(with: c => c with { Reseller = true });
        PlanBooks.Publish(
            _books, "basic",
            """{"name": "basic", "plan": {"c": {"seat": {"rate": 31, "minimum": 1, "activation_charge": 5}}}}""",
            seller);
        _books.Done<AccountView>(
            new ChangeAccount { Id = seller, DefaultServicePlan = Given.As<string>("basic") });

        var own = _books.Open(type: "prepaid", with: c => c with { Parent = seller });
        Assert.Equal(Standing.Delinquent, _books.Account(own).Image.Standing);
        Assert.Equal(Exact.Zero, PlanBooks.Sum(_books, own));
        _books.Pay(own, 35);
        Assert.Equal(Exact.Zero, PlanBooks.Sum(_books, own));
        _books.Pay(own, 5);
        Assert.Equal((Exact)36, PlanBooks.Sum(_books, own));
        Assert.Equal(Standing.Good, _books.Account(own).Image.Standing);
        _books.Invariants.CheckReplay();
    }

    // A new version while something removed stays paid.
    [Fact]
    public void What_was_removed_and_stays_paid_follows_the_flags_of_a_new_version()
    {
        const string Kept =
            """{"name": "k", "plan": {"c": {"i": {"rate": 31, "prorate": {"removals": false, "additions": FLAG}}}}}""";
        PlanBooks.Publish(_books, "k", Kept.Replace("FLAG", "true", StringComparison.Ordinal));
        var own = _books.Open();
        PlanBooks.Assign(_books, own, "k");
        PlanBooks.Set(_books, own, "c", "i", 3);
        _books.At("2026-01-11T00:00:00Z");
        PlanBooks.Set(_books, own, "c", "i", 1);
        PlanBooks.Publish(_books, "k", Kept.Replace("FLAG", "false", StringComparison.Ordinal), atOnce: true);
        _books.At("2026-01-12T00:00:00Z");
        PlanBooks.Set(_books, own, "c", "i", 2);

        var line = Assert.Single(_books.Book(own).Plans?.Image.Lines ?? []);
        Assert.Equal((3L, false), (line.Terms.Billable, line.Terms.ProratesAdditions));
        Assert.Equal((Exact)93, PlanBooks.Sum(_books, own));
    }

    private static Caller By(AccountId account) => new(account, Role.Admin, default);

    private static NodaTime.LocalDate Day(string text) => NodaTime.Text.LocalDatePattern.Iso.Parse(text).Value;
}
