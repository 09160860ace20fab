using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>Lines of accounts that another pays for: priced by their own plans, on that one's charge.</summary>
public class PaidPlansTests
{
    private const string Cascading =
        """{"name": "all", "charged": "CHARGED", "plan": {"c": {"i": {"rate": 31, "cascade": true}}}}""";

    private readonly TestBooks _books = new();
    private readonly AccountId _payer;

    public PaidPlansTests()
    {
        PlanBooks.Publish(_books, "plan", PlanBooks.OneItem("31"));
        PlanBooks.Publish(_books, "later", PlanBooks.OneItem("31", "arrears"));
        PlanBooks.Publish(_books, "all", Cascading.Replace("CHARGED", "advance", StringComparison.Ordinal));
        PlanBooks.Publish(_books, "sum", Cascading.Replace("CHARGED", "arrears", StringComparison.Ordinal));
        PlanBooks.Publish(
            _books, "once", """{"name": "once", "plan": {"c": {"i": {"rate": 31, "activation_charge": 5}}}}""");
        _payer = _books.Open();
    }

    [Fact]
    public void Two_accounts_are_on_the_charge_of_the_one_that_pays_each_line_naming_its_own()
    {
        var (one, other) = (Payee("plan", 1), Payee("later", 2));
        PlanBooks.Assign(_books, _payer, "plan");
        PlanBooks.Set(_books, _payer, "c", "i", 3);
        _books.BillTo("2026-02-01T00:00:00Z");

        // January of each, and February of those in advance: 28 of 28 days.
        var charge = Assert.Single(_books.Issued(_payer));
        Assert.Equal(31m + 31m + 62m + 93m + 93m, charge.Total.Amount);
        Assert.Equal(
            [(null, 186m), (one, 62m), (other, 62m)],
            charge.Items.GroupBy(i => i.Line?.For).OrderBy(g => g.Key?.Value)
                .Select(g => (g.Key, g.Sum(i => i.Total.Amount))));
        Assert.Empty(_books.Issued(one));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void Proration_is_by_the_payers_period_and_its_days()
    {
        var payer = _books.Open(with: c => c with { BillingDay = 11, TimeZone = "Pacific/Apia" });
        var own = _books.Open(with: c => c with { Parent = payer, Payer = payer, BillingDay = 3 });
        PlanBooks.Assign(_books, own, "plan");
        _books.At("2026-01-19T12:00:00Z");   // the 20th in Apia, of 31 days up to 11 February
        PlanBooks.Set(_books, own, "c", "i", 1);

        Assert.Equal(22, _books.OpenCharge(payer).Charge.Total.Amount);
    }

    [Fact]
    public void What_is_activated_is_on_the_payers_charge_and_the_payer_must_be_able_to_pay()
    {
        var payer = _books.Open(type: "prepaid", balance: 40);
        var own = _books.Open(with: c => c with { Parent = payer, Payer = payer });
        PlanBooks.Assign(_books, own, "once");

        PlanBooks.Set(_books, own, "c", "i", 1);
        Assert.Equal(4, _books.Account(own).Available?.Amount);
        var more = new ChangeQuantities(own, QuantityChange.Add, [], [new ItemCount("c", "i", 1)]);
        Assert.Equal(Reason.InsufficientFunds, _books.Refusal(more with { IsAccepted = true }));
        Assert.Equal(
            [(ItemKind.Recurring, own, 31m), (ItemKind.Activation, own, 5m)],
            _books.OpenCharge(payer).Charge.Items.Select(
                i => (i.Kind, i.Line?.For ?? default, i.Total.Amount)).OrderBy(i => -i.Item3));
    }

    [Fact]
    public void A_prepaid_payer_renews_all_or_nothing_and_a_payment_tries_all_again()
    {
        var payer = _books.Open(type: "prepaid", balance: 62);
        var own = _books.Open(with: c => c with { Parent = payer, Payer = payer });
        foreach (var account in (AccountId[])[payer, own])
        {
            PlanBooks.Assign(_books, account, "plan");
            PlanBooks.Set(_books, account, "c", "i", 1);
        }

        _books.BillTo("2026-02-01T00:00:00Z");
        _books.Pay(payer, 31);
        Assert.Equal(Standing.Delinquent, _books.Account(own).Image.Standing);
        Assert.Equal(
            Reason.BillingIssue,
            _books.Refusal(new ChangeQuantities(own, QuantityChange.Add, [], [new ItemCount("c", "i", 1)])
            {
                IsAccepted = true,
            }));
        _books.Restart();
        _books.At("2026-02-15T00:00:00Z").Pay(payer, 1);

        Assert.Equal(Standing.Good, _books.Account(own).Image.Standing);
        Assert.Equal(32 - 31, _books.Account(payer).Available?.Amount);   // half of February for both
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void What_it_has_counts_once_at_each_level()
    {
        var top = _books.Open();
        var payer = _books.Open(with: c => c with { Parent = top });
        var own = _books.Open(with: c => c with { Parent = payer });
        var below = _books.Open(with: c => c with { Parent = own });
        foreach (var (account, plan) in (Assigned[])[new(top, "sum"), new(payer, "sum"), new(own, "sum")])
            PlanBooks.Assign(_books, account, plan);
        PlanBooks.Set(_books, own, "c", "i", 5);
        PlanBooks.Set(_books, below, "c", "i", 2);
        PlanBooks.Set(_books, payer, "c", "i", 1);
        Assert.Equal([8L, 8L, 7L], Counted(top, payer, own));

        Pay(own, payer);
        _books.Restart();
        Assert.Equal([8L, 3L, 7L], Counted(top, payer, own));
        PlanBooks.Set(_books, own, "c", "i", 6);
        Assert.Equal([9L, 3L, 8L], Counted(top, payer, own));

        _books.Done<AccountView>(new ChangeAccount { Id = payer, Parent = Given.As<AccountId?>(null) });
        Assert.Equal([0L, 3L, 8L], Counted(top, payer, own));
        Pay(own, null);
        Assert.Equal([0L, 9L, 8L], Counted(top, payer, own));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void What_one_pays_for_is_no_longer_in_its_own_line_from_that_day_on()
    {
        var own = _books.Open(with: c => c with { Parent = _payer });
        PlanBooks.Assign(_books, _payer, "sum");
        PlanBooks.Assign(_books, own, "later");
        PlanBooks.Set(_books, own, "c", "i", 1);
        _books.At("2026-01-11T00:00:00Z");
        Settle(own);
        Pay(own, _payer);
        _books.At("2026-01-21T00:00:00Z");
        Pay(own, null);
        _books.BillTo("2026-02-01T00:00:00Z");

        Assert.Equal(10m + 11m, _books.Issued(own).Sum(c => c.Total.Amount));
        Assert.Equal(10m + 10m + 11m, _books.Issued(_payer).Sum(c => c.Total.Amount));
        Assert.Equal([(10m, own)], Of(own).Select(i => (i.Total.Amount, i.Line?.For ?? default)));
    }

    [Fact]
    public void What_was_paid_in_advance_is_given_back_and_refunded_before_another_pays()
    {
        var own = _books.Open(with: c => c with { Parent = _payer });
        PlanBooks.Assign(_books, own, "plan");
        PlanBooks.Set(_books, own, "c", "i", 1);
        _books.Close(own);
        var payment = _books.Pay(own, 31);
        _books.At("2026-01-11T00:00:00Z");
        var change = new ChangeAccount { Id = own, Payer = Given.As<AccountId?>(_payer) };
        var refused = Assert.IsType<Refused>(_books.Do(change));
        Assert.Contains("have 21.00", refused.Detail, StringComparison.Ordinal);

        _books.Refund(own, payment.Id, 21);
        _books.Done<AccountView>(change);

        Assert.Equal(10, _books.Issued(own).Sum(c => c.Total.Amount));
        Assert.Equal(21, _books.OpenCharge(_payer).Charge.Total.Amount);
    }

    [Fact]
    public void A_closed_one_gives_back_the_rest_on_the_payers_charge()
    {
        var own = Payee("plan", 1);
        _books.BillTo("2026-02-01T00:00:00Z");
        _books.At("2026-02-15T00:00:00Z");
        _books.Done<AccountView>(new CloseAccount(own));
        _books.BillTo("2026-03-01T00:00:00Z");

        Assert.Equal([62m, -15.5m], _books.Issued(_payer).Select(c => c.Total.Amount));
        Assert.Equal(AccountStatus.Closed, _books.Account(own).Image.Status);
    }

    [Fact]
    public void Another_type_of_the_payer_cuts_the_lines_of_all()
    {
        _books.Type("week", BillingMode.Postpaid, t => t with { Period = new(PeriodUnit.Week, 1) });
        Payee("plan", 1);
        _books.At("2026-01-11T00:00:00Z");
        _books.Done<AccountView>(new ChangeAccount { Id = _payer, Type = Given.As<string>("week") });
        _books.BillTo("2026-01-18T00:00:00Z");

        Assert.Equal([10m, 62m], _books.Issued(_payer).Select(c => c.Total.Amount));
    }

    [Fact]
    public void A_plan_that_begins_or_is_repriced_by_itself_does_so_before_the_payers_period_ends()
    {
        var own = Payee("later", 1);
        _books.At("2026-01-02T00:00:00Z");
        PlanBooks.Assign(_books, own, "plan", p => p with { From = new(2026, 2, 15) });
        _books.BillTo("2026-03-01T00:00:00Z");
        var due = Of(own).Where(i => i.Line?.Part == LinePart.Changed);

        Assert.Equal([15.5m], due.Select(i => i.Total.Amount));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_move_to_another_seller_takes_all_that_is_on_one_charge()
    {
        var own = Payee("plan", 1);
        var reseller = _books.Open(with: c => c with { Reseller = true });
        _books.At("2026-01-11T00:00:00Z");
        _books.Done<AccountView>(new ChangeAccount
        {
            Id = _payer, Parent = Given.As<AccountId?>(reseller), Resettling = new(true, true, false),
        });
        _books.BillTo("2026-02-01T00:00:00Z");

        Assert.Equal([(AccountId.Operator, 10m)], _books.Issued(_payer).Select(c => (c.Seller, c.Total.Amount)));
        Assert.Equal(new(2026, 1, 11), _books.Book(own).Plans?.Image.Assigned[0].Until);
    }

    private AccountId Payee(string plan, long count)
    {
        var own = _books.Open(with: c => c with { Parent = _payer, Payer = _payer });
        PlanBooks.Assign(_books, own, plan);
        PlanBooks.Set(_books, own, "c", "i", count);
        return own;
    }

    private void Pay(AccountId account, AccountId? payer) =>
        _books.Done<AccountView>(new ChangeAccount { Id = account, Payer = Given.As(payer) });

    private void Settle(AccountId account)
    {
        var ended = _books.Do(new ChangeAccount { Id = account, Payer = Given.As<AccountId?>(_payer) });
        if (ended is not Refused { Reason: Reason.BalanceNotZero, Detail: var detail }) return;
        var words = detail.Split(' ');
        _books.Pay(account, decimal.Parse(
            words[Array.IndexOf(words, "owe") + 1], System.Globalization.CultureInfo.InvariantCulture));
    }

    private IEnumerable<ChargeItem> Of(AccountId account) =>
        _books.Issued(_payer).SelectMany(c => c.Items).Where(i => i.Line?.For == account);

    private IEnumerable<long> Counted(params AccountId[] accounts) => accounts.Select(a =>
        _books.Done<ServicesView>(new ReadServices(a)).Lines.Sum(l => l.Quantity));

    private readonly record struct Assigned(AccountId Account, string Plan);
}
