using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>Usage of accounts that another pays for: priced by their own tariffs, on that one's charge.</summary>
public class PaidUsageTests
{
    private const string Tiers =
        """
        {"name": "t", "rates": [{"service": "sms", "model": "graduated",
         "tiers": [{"up_to": 10, "price": 2}, {"up_to": null, "price": 1}]}]}
        """;

    private const string Fee =
        """
        {"name": "fee", "rates": [{"service": "seat", "model": "graduated", "flat_at_zero": true,
         "tiers": [{"up_to": null, "price": 0, "flat": 7}]}]}
        """;

    private const string Above =
        """{"name": "above", "rates": [{"service": "sms", "model": "per_unit", "price": 3, "cascade": true}]}""";

    private readonly TestBooks _books = new();
    private readonly AccountId _payer;
    private readonly AccountId _one;
    private readonly AccountId _other;

    public PaidUsageTests()
    {
        _books.Publish(Tiers);
        _books.Publish(Above);
        _payer = _books.Open("t");
        _one = Payee(_payer);
        _other = Payee(_payer);
    }

    [Fact]
    public void Each_has_its_own_tiers_and_an_item_of_its_own_on_the_charge_of_the_one_that_pays()
    {
        _books.Use(_one, "sms", 12);
        _books.Use(_other, "sms", 4);
        _books.Use(_payer, "sms", 9);
        _books.Restart();
        Assert.Equal(3, _books.Send(_one, _books.Element(_one, "sms", 1), _books.Element(_one, "sms", 1),
            _books.Element(_one, "sms", 1)).Accepted);

        Assert.Equal(
            [(_one, (Exact)15m, 25m), (_other, 4m, 8m), (default, 9m, 18m)],
            _books.OpenCharge(_payer).Charge.Items.Select(
                i => (i.For ?? default, i.Usage, i.Total.Amount)));
        Assert.Equal([15m], Used(_one));
        Assert.Equal([9m], Used(_payer));
        _books.BillTo("2026-02-01T00:00:00Z");
        Assert.Equal([51m], _books.Issued(_payer).Select(c => c.Total.Amount));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_prepaid_payers_money_limits_interactive_use_and_facts_are_taken()
    {
        var payer = _books.Open("t", "prepaid", 10);
        var own = Payee(payer);
        _books.Use(own, "sms", 4);

        Assert.Equal(Reason.InsufficientFunds, _books.UseRefused(own, "sms", 2));
        Assert.Equal(1, _books.Send(own, _books.Element(own, "sms", 2)).Accepted);
        Assert.Equal(-2, _books.Account(own).Available?.Amount);
        Assert.Equal(Standing.Depleted, _books.Account(own).Image.Standing);
    }

    [Fact]
    public void A_late_record_is_a_correction_of_the_payers_period_and_goes_on_in_the_accounts_own_tiers()
    {
        _books.Use(_one, "sms", 9);
        _books.Use(_payer, "sms", 30);
        _books.BillTo("2026-02-03T00:00:00Z");
        _books.Use(_one, "sms", 3, "2026-01-20T00:00:00Z");
        _books.Restart();
        _books.Use(_one, "sms", 1, "2026-01-20T00:00:00Z");
        _books.BillTo("2026-03-01T00:00:00Z");

        var item = Assert.Single(_books.Issued(_payer)[^1].Items);
        Assert.Equal((ItemKind.Correction, _one, 2m + 2m + 1m), (item.Kind, item.For, item.Total.Amount));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void What_arrives_counts_where_it_is_paid_for_when_it_arrives()
    {
        var own = _books.Open("t", with: c => c with { Parent = _payer });
        _books.At("2026-01-10T00:00:00Z");
        Pay(own, _payer);
        _books.Use(own, "sms", 1, "2026-01-05T00:00:00Z");
        _books.At("2026-01-20T00:00:00Z");
        Pay(own, null);
        _books.Use(own, "sms", 3, "2026-01-15T00:00:00Z");
        _books.Use(own, "sms", 5, "2026-01-05T00:00:00Z");
        _books.BillTo("2026-02-02T00:00:00Z");
        _books.Use(own, "sms", 4, "2026-01-12T00:00:00Z");
        _books.BillTo("2026-03-01T00:00:00Z");

        Assert.Equal([2m], _books.Issued(_payer).SelectMany(c => c.Items).Select(i => i.Total.Amount));
        Assert.Equal(
            [(ItemKind.Usage, 16m), (ItemKind.Correction, 6m)],
            _books.Issued(own).SelectMany(c => c.Items).Select(i => (i.Kind, i.Total.Amount)));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void What_is_reserved_lowers_what_the_payer_has_and_a_commit_within_never_fails()
    {
        var payer = _books.Open("t", "prepaid", 30);
        var (own, beside) = (Payee(payer), Payee(payer));
        var (id, second) = (Reserve(own, 10), Reserve(beside, 5));
        Assert.Equal(0, _books.Account(payer).Available?.Amount);
        Assert.Equal(Reason.InsufficientFunds, _books.UseRefused(payer, "sms", 1));
        Assert.Equal(Reason.InsufficientFunds, Refused(beside, 1));

        _books.Restart();
        Commit(own, id, 10);
        Assert.Equal(0, _books.Account(payer).Available?.Amount);
        _books.BillTo("2026-02-01T00:00:00Z");
        Assert.Empty(_books.Book(beside).Reservations?.All ?? []);
        Assert.NotEqual(id, second);
        Assert.Equal(10, _books.Account(own).Available?.Amount);
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void What_an_unused_service_owes_is_owed_once_by_who_pays_when_the_period_ends()
    {
        _books.Publish(Fee);
        var own = _books.Open("fee", with: c => c with { Parent = _payer });
        _books.At("2026-01-10T00:00:00Z");
        Pay(own, _payer);
        _books.BillTo("2026-02-10T00:00:00Z");
        Pay(own, null);
        _books.BillTo("2026-03-01T00:00:00Z");

        Assert.Equal(
            [(own, 7m)],
            _books.Issued(_payer).SelectMany(c => c.Items).Select(i => (i.For ?? default, i.Total.Amount)));
        Assert.Equal([7m], _books.Issued(own).Select(c => c.Total.Amount));
    }

    [Fact]
    public void Its_usage_counts_once_at_each_level_and_not_again_for_the_one_that_pays()
    {
        var top = _books.Open("above");
        var payer = _books.Open("above", with: c => c with { Parent = top });
        var own = Payee(payer);
        var below = _books.Open("t", with: c => c with { Parent = own });
        _books.Use(own, "sms", 2);
        _books.Use(below, "sms", 1);

        Assert.Equal(9m, _books.OpenCharge(top).Charge.Total.Amount);
        Assert.Equal(
            [(own, 4m), (default, 3m)],
            _books.OpenCharge(payer).Charge.Items.Select(i => (i.For ?? default, i.Total.Amount)));
    }

    [Fact]
    public void A_closed_one_takes_facts_of_before_until_the_payers_charge_is_issued()
    {
        _books.At("2026-01-10T00:00:00Z");
        _books.Done<AccountView>(new CloseAccount(_one));
        _books.At("2026-01-12T00:00:00Z");
        var outcome = _books.Send(
            _one, _books.Element(_one, "sms", 1, "2026-01-09T00:00:00Z"), _books.Element(_one, "sms", 1));
        Assert.Equal([Reason.AccountClosed], outcome.Rejected.Select(r => r.Reason));
        Assert.Equal(1, outcome.Accepted);
        _books.BillTo("2026-02-01T00:00:00Z");

        Assert.Equal(0, _books.Send(_one, _books.Element(_one, "sms", 1, "2026-01-09T00:00:00Z")).Accepted);
        Assert.Equal([2m], _books.Issued(_payer).Select(c => c.Total.Amount));
    }

    [Fact]
    public void A_record_of_before_another_paid_is_not_priced_by_a_version_of_after_it()
    {
        var tariff = _books.Publish(Rate(2));
        var own = _books.Open("v", with: c => c with { Parent = _payer });
        _books.At("2026-01-20T00:00:00Z").Publish(Rate(5), tariff);
        _books.At("2026-01-25T00:00:00Z");
        Pay(own, _payer);
        Pay(own, null);
        _books.Use(own, "sms", 1, "2026-01-10T00:00:00Z");

        Assert.Equal(2, _books.OpenCharge(own).Charge.Total.Amount);
    }

    private static string Rate(int price) =>
        $$"""{"name": "v", "rates": [{"service": "sms", "model": "per_unit", "price": {{price}}}]}""";

    private AccountId Payee(AccountId payer) =>
        _books.Open("t", with: c => c with { Parent = payer, Payer = payer });

    private void Pay(AccountId account, AccountId? payer) =>
        _books.Done<AccountView>(new ChangeAccount { Id = account, Payer = Given.As(payer) });

    private IEnumerable<Exact> Used(AccountId account) => _books.Done<PeriodUsage>(new ReadUsage(account)).Services
        .Select(s => s.Usage);

    private ReservationId Reserve(AccountId account, decimal usage) =>
        _books.Done<ReservationView>(Reservation(account, usage)).Reservation.Id;

    private Reason Refused(AccountId account, decimal usage) => _books.Refusal(Reservation(account, usage));

    private Reserve Reservation(AccountId account, decimal usage) => new()
    {
        Account = account, Id = new(_books.NewId()), Service = "sms", Usage = usage, Ttl = Duration.FromHours(12),
    };

    private void Commit(AccountId account, ReservationId id, decimal usage)
    {
        var element = _books.Element(account, "sms", usage, id: id.ToString());
        _books.Done<CommittedUsage>(
            new CommitReservation(account, id, usage, element.IdHash, element.ContentHash, null));
    }
}
