using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.Usage;

/// <summary>Amended records of accounts that another pays for, on the charge of the one that pays.</summary>
public class PaidAmendmentTests
{
    private const string Rates = """
        {"name": "t", "rates": [
            {"service": "sms", "model": "graduated",
             "tiers": [{"up_to": 10, "price": 2}, {"up_to": null, "price": 1}]},
            {"service": "peak", "model": "per_unit", "price": 5, "aggregate": "max"}]}
        """;

    private const string Above = """
        {"name": "above", "rates": [
            {"service": "sms", "model": "per_unit", "price": 3, "cascade": true},
            {"service": "peak", "model": "per_unit", "price": 7, "aggregate": "max", "cascade": true}]}
        """;

    private readonly TestBooks _books = new();
    private readonly AccountId _top;
    private readonly AccountId _payer;
    private readonly AccountId _one;
    private readonly AccountId _other;

    public PaidAmendmentTests()
    {
        _books.Publish(Rates);
        _books.Publish(Above);
        _top = _books.Open("above");
        _payer = _books.Open("t", with: c => c with { Parent = _top });
        _one = Payee(_payer);
        _other = Payee(_payer);
    }

    [Fact]
    public void It_moves_the_account_s_own_counter_on_the_charge_of_who_pays_and_those_above()
    {
        _books.Use(_one, "sms", 12, id: "a");
        _books.Use(_other, "sms", 12, id: "a");
        _books.Use(_payer, "sms", 12, id: "a");

        var amended = Amend(_one, "a", 4);

        Assert.Equal((12m, 4m, -14_000_000L), (amended.Before, amended.Quantity, amended.Amount));
        Assert.Equal(["one sms 4 8", "other sms 12 22", "payer sms 12 22"], Lines(_payer));
        Assert.Equal(["payer sms 28 84"], Lines(_top));
        _books.Restart();
        Assert.True(Amend(_one, "a", null).IsVoid);
        Assert.Equal(Reason.RecordVoid, _books.Refusal(Of(_one, "a", 1)));
        Assert.Equal(["other sms 12 22", "payer sms 12 22"], Lines(_payer));
        Assert.Equal(["payer sms 24 72"], Lines(_top));
        Amend(_payer, "a", 2);
        Assert.Equal(["other sms 12 22", "payer sms 2 4"], Lines(_payer));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void What_depends_on_single_records_is_rated_again_with_its_own_alone()
    {
        _books.Use(_one, "peak", 9, id: "a");
        _books.Use(_one, "peak", 7, id: "b");
        _books.Use(_other, "peak", 8, id: "a");
        _books.Use(_payer, "peak", 20, id: "a");

        Amend(_one, "a", 4);

        Assert.Equal(["one peak 7 35", "other peak 8 40", "payer peak 20 100"], Lines(_payer));
        Assert.Equal(["payer peak 20 140"], Lines(_top));
        Amend(_payer, "a", 1);
        Assert.Equal(["one peak 7 35", "other peak 8 40", "payer peak 1 5"], Lines(_payer));
        Assert.Equal(["payer peak 8 56"], Lines(_top));
    }

    [Fact]
    public void Two_counters_of_one_record_on_one_payer_s_charge_are_rated_each_by_its_own_records()
    {
        // The middle one prices what is below it, and is paid for by the same.
        var middle = _books.Open("above", with: c => c with { Parent = _payer, Payer = _payer });
        var low = _books.Open("t", with: c => c with { Parent = middle, Payer = _payer });
        _books.Use(low, "peak", 9, id: "a");
        _books.Use(low, "peak", 2, id: "b");
        _books.Use(middle, "peak", 6, id: "a");
        Assert.Equal(["middle peak 9 63", "low peak 9 45"], Lines(_payer, middle, low).Order().Reverse());

        Amend(low, "a", 3);

        Assert.Equal(["low peak 3 15", "middle peak 6 42"], Lines(_payer, middle, low).Order());
        _books.BillTo("2026-02-10T00:00:00Z");
        _books.Restart();
        Amend(low, "b", 8);
        Amend(low, "a", null);
        Amend(middle, "a", 1);
        Assert.Equal(
            ["correction low peak 5 25", "correction middle peak 2 14"], Lines(_payer, middle, low).Order());
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void Of_an_issued_period_it_is_a_correction_on_the_charge_of_who_paid()
    {
        _books.Use(_one, "sms", 12, id: "a");
        _books.Use(_other, "sms", 12, id: "a");
        _books.BillTo("2026-02-10T00:00:00Z");
        _books.Use(_one, "sms", 3, "2026-01-05T00:00:00Z", id: "late");

        var amended = Amend(_one, "a", 4);

        Assert.Equal((-11_000_000L, true), (amended.Amount, amended.Corrects is not null));
        Assert.Equal(["correction one sms -5 -8"], Lines(_payer));
        Assert.Equal(["correction payer sms -5 -15"], Lines(_top));
        Amend(_one, "late", null);
        Assert.Equal(["correction one sms -8 -14"], Lines(_payer));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void Once_it_pays_for_itself_again_what_was_paid_for_is_amended_where_it_was()
    {
        _books.Use(_one, "sms", 12, id: "a");
        Pay(_one, null);
        _books.Use(_one, "sms", 1, id: "b");

        Amend(_one, "a", 4);
        Amend(_one, "b", 2);

        Assert.Equal(["one sms -8 -14"], Lines(_payer));
        Assert.Equal(["payer sms 2 4"], Lines(_one));
        Pay(_one, _payer, pays: 4);
        var refused = Assert.IsType<Refused>(_books.Do(Of(_one, "b", 1)));
        Assert.Equal(Reason.PaidFor, refused.Reason);
        Amend(_one, "a", 5);
        Assert.Contains("one sms 1 2", Lines(_payer));
    }

    [Fact]
    public void Who_amends_it_sells_to_all_on_whose_charges_it_counts()
    {
        _books.Use(_one, "sms", 5, id: "a");
        Assert.Equal(Reason.NotAllowed, _books.Refusal(Of(_one, "a", 2), new Caller(_payer, Role.Admin, default)));
        Assert.Equal(Reason.NotAllowed, _books.Refusal(Of(_one, "a", 2), new Caller(_top, Role.Admin, default)));
        Assert.Equal(["one sms 5 10"], Lines(_payer));
    }

    [Fact]
    public void Beyond_the_limit_of_who_pays_it_is_too_late()
    {
        _books.Type("short", BillingMode.Postpaid, t => t with { LateLimitDays = 3 });
        _books.Use(_one, "sms", 5, id: "a");
        _books.Done<AccountView>(new ChangeAccount { Id = _payer, Type = Given.As("short") });
        _books.BillTo("2026-02-20T00:00:00Z");

        var refused = Assert.IsType<Refused>(_books.Do(Of(_one, "a", 2)));
        Assert.Equal(Reason.TooLate, refused.Reason);
        Assert.StartsWith("Records are taken for 3 days", refused.Detail, StringComparison.Ordinal);
    }

    private AccountId Payee(AccountId payer) =>
        _books.Open("t", with: c => c with { Parent = payer, Payer = payer });

    private void Pay(AccountId account, AccountId? payer, decimal pays = 0)
    {
        if (pays > 0) _books.Pay(account, pays);
        _books.Done<AccountView>(new ChangeAccount { Id = account, Payer = Given.As(payer) });
    }

    private UsageAmended Amend(AccountId account, string record, decimal? quantity) =>
        _books.Done<UsageAmended>(Of(account, record, quantity));

    private AmendUsage Of(AccountId account, string record, decimal? quantity) => new(
        _books.NewId(), account, record, quantity, "wrong", PastHistories.Of(_books, account, record));

    private IEnumerable<string> Lines(AccountId account, AccountId middle = default, AccountId low = default) =>
        _books.OpenCharge(account).Charge.Items.Where(i => i.Usage.Sign != 0).Select(i =>
        {
            var of = i.For == _one ? "one" : i.For == _other ? "other" : i.For is null ? "payer"
                : i.For == middle ? "middle" : i.For == low ? "low" : "another";
            return $"{(i.Kind == ItemKind.Correction ? "correction " : "")}{of} {i.Name} {i.Usage} {i.Exact}";
        });
}
