using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.Usage;

/// <summary>Late and amended records that count on the charges of accounts above.</summary>
public class CountedAmendmentTests
{
    private const string House = """
        {"name": "house", "rates": [
            {"service": "sms", "model": "graduated", "cascade": true,
             "tiers": [{"up_to": 10, "price": 1}, {"up_to": null, "price": 0.5}]},
            {"service": "peak", "model": "per_unit", "price": 2, "aggregate": "max", "cascade": true}]}
        """;

    private const string Sold = """
        {"name": "sold", "rates": [
            {"service": "sms", "model": "per_unit", "price": 3},
            {"service": "peak", "model": "per_unit", "price": 5}]}
        """;

    private readonly TestBooks _books = new();
    private readonly AccountId _top;
    private readonly AccountId _reseller;
    private readonly AccountId _child;

    public CountedAmendmentTests()
    {
        _books.Publish(House);
        _books.Type("weekly", BillingMode.Postpaid, t => t with { Period = new(PeriodUnit.Week, 1) });
        _top = _books.Open("house", "weekly", with: c => c with { Reseller = true });
        _books.Publish(House.Replace("0.5", "0.25", StringComparison.Ordinal), caller: Key(_top));
        _reseller = _books.Open("house", with: c => c with { Reseller = true, Parent = _top });
        _books.Publish(Sold, caller: Key(_reseller));
        _child = _books.Open("sold", with: c => c with { Parent = _reseller });
    }

    [Fact]
    public void An_amendment_moves_each_counter_that_the_record_moved()
    {
        _books.Use(_child, "sms", 8, id: "a");
        _books.Use(_reseller, "sms", 8, id: "a");

        var amended = Amend("a", 4);

        Assert.Equal((8m, 4m, -12_000_000L), (amended.Before, amended.Quantity, amended.Amount));
        Assert.Equal(["sms 4 12"], Lines(_child));
        Assert.Equal(["sms 12 10.5"], Lines(_reseller));
        Assert.Equal(["sms 12 11"], Lines(_top));
        Assert.True(Amend("a", null).IsVoid);
        Assert.Equal(["sms 8 8"], Lines(_reseller));
        Assert.Equal(["sms 8 8"], Lines(_top));
    }

    [Fact]
    public void What_depends_on_single_records_is_rated_again_with_those_of_all_accounts()
    {
        _books.Use(_child, "peak", 9, id: "a");
        _books.Use(_reseller, "peak", 7, id: "a");
        _books.Use(_child, "peak", 3);

        Amend("a", 4);

        Assert.Equal(["peak 7 35"], Lines(_child));
        Assert.Equal(["peak 7 14"], Lines(_reseller));
        Assert.Equal(["peak 7 14"], Lines(_top));
        _books.Restart();
        Amend("a", 8);
        Assert.Equal(["peak 8 16"], Lines(_reseller));
    }

    [Fact]
    public void A_late_record_is_a_correction_at_each_level_whose_period_was_issued()
    {
        _books.Use(_child, "sms", 8, "2026-01-01T00:00:00Z");
        _books.At("2026-01-12T00:00:00Z");
        _books.Bill();
        _books.Use(_child, "sms", 4, "2026-01-02T00:00:00Z", id: "late");

        Assert.Equal([8m], _books.Issued(_top).Select(c => c.Total.Amount));
        Assert.Equal(["sms 12 36"], Lines(_child));
        Assert.Equal(["sms 12 10.5"], Lines(_reseller));
        Assert.Equal(["correction sms 4 3"], Lines(_top));

        _books.BillTo("2026-02-10T00:00:00Z");
        _books.Restart();
        Amend("late", 1);
        Assert.Equal(["correction sms -3 -9"], Lines(_child));
        Assert.Equal(["correction sms -3 -1.5"], Lines(_reseller));
        Assert.Equal(["correction sms -3 -2"], Lines(_top));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void Records_of_an_issued_period_are_rated_again_at_each_level()
    {
        _books.Use(_child, "peak", 9, id: "a");
        _books.Use(_reseller, "peak", 7);
        _books.BillTo("2026-02-10T00:00:00Z");

        Amend("a", 1);

        Assert.Equal(["correction peak -8 -40"], Lines(_child));
        Assert.Equal(["correction peak -2 -4"], Lines(_reseller));
        Assert.Equal(["correction peak -2 -4"], Lines(_top));
    }

    [Fact]
    public void What_it_has_read_holds_while_it_reads_more_for_a_level_above()
    {
        _books.At("2026-01-02T00:00:00Z");
        _books.Use(_child, "peak", 9, id: "a");
        _books.BillTo("2026-01-12T00:00:00Z");

        Amend("a", 4);

        Assert.Equal(["peak 4 20"], Lines(_child));
        Assert.Equal(["correction peak -5 -10"], Lines(_top));
    }

    [Fact]
    public void Where_it_counts_follows_the_record_and_not_the_tree_of_today()
    {
        var other = _books.Open("house", with: c => c with { Reseller = true, Parent = _top });
        _books.Publish(Sold, caller: Key(other));
        _books.Use(_child, "sms", 5, id: "a");
        _books.Done<AccountView>(new ChangeAccount
        {
            Id = _child, Parent = Given.As<AccountId?>(other), Resettling = new(true, false, false),
        });

        Amend("a", 2);

        Assert.Equal(["sms 2 2"], Lines(_reseller));
        Assert.Empty(Lines(other));
    }

    [Fact]
    public void A_level_beyond_its_limit_refuses_it_everywhere()
    {
        _books.Type("short", BillingMode.Postpaid, t => t with { LateLimitDays = 3 });
        _books.Use(_child, "sms", 5, id: "a");
        _books.Done<AccountView>(new ChangeAccount { Id = _top, Type = Given.As("short") });
        _books.BillTo("2026-01-20T00:00:00Z");

        Assert.Equal(Reason.TooLate, _books.Refusal(Of("a", 2)));
        Assert.Equal(["sms 5 15"], Lines(_child));
        Assert.Equal(["sms 5 5"], Lines(_reseller));
    }

    [Fact]
    public void Nobody_lowers_what_he_owes_himself()
    {
        _books.Use(_child, "sms", 5, id: "a");

        Assert.Equal(Reason.NotAllowed, _books.Refusal(Of("a", 2), Key(_reseller)));
        Assert.Equal(Reason.NotAllowed, _books.Refusal(Of("a", 2), Key(_top)));
        Assert.Equal(["sms 5 5"], Lines(_reseller));
    }

    private UsageAmended Amend(string record, decimal? quantity) => _books.Done<UsageAmended>(Of(record, quantity));

    private AmendUsage Of(string record, decimal? quantity) => new(
        _books.NewId(), _child, record, quantity, "wrong", PastHistories.Of(_books, _child, record));

    private IEnumerable<string> Lines(AccountId account) =>
        _books.OpenCharge(account).Charge.Items.Where(i => i.Usage.Sign != 0).Select(i =>
            $"{(i.Kind == ItemKind.Correction ? "correction " : "")}{i.Name} {i.Usage} {i.Exact}");

    private static Caller Key(AccountId account) => new(account, Role.Admin, default);
}
