using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>`carry_usage`: a rate changes within a period, and its tiers and allowances go on.</summary>
public class CarryingTests
{
    private const string Flat = """{"name":"flat","rates":[{"service":"data","model":"per_unit","price":1}]}""";

    private const string Tiers = """
        {"service":"data","model":"graduated","tiers":[{"up_to":10,"price":0},{"up_to":null,"price":0.5}]}
        """;

    private readonly TestBooks _books = new();

    [Fact]
    public void What_is_reserved_begins_where_the_rate_before_ended()
    {
        var reserving = new ReservingBooks(_books);
        _books.Publish(Flat);
        _books.Publish($$"""{"name":"tiers","rates":[{{Tiers}}]}""");
        var account = _books.Open("flat", type: "prepaid");
        _books.Pay(account, 20);
        _books.Use(account, "data", 8);
        Change(account, "2026-01-10T00:00:00Z", "tiers");

        var held = reserving.Make(account, "data", 6);
        var available = _books.Account(account).Available?.Amount;
        reserving.Commit(account, held.Id, 6);

        Assert.Equal((2m, 10m), (held.Amount.Amount, available));
        Assert.Equal((10m, 2m), (_books.Account(account).Available?.Amount, Total("data 6")));

        decimal? Total(string line) => _books.OpenCharge(account).Charge.Items
            .Single(i => $"{i.Name} {i.Usage}" == line).Total.Amount;
    }

    [Fact]
    public void Allowances_and_tiers_go_on_in_a_version_published_at_once()
    {
        var tariff = _books.Publish("""
            {"name":"t","rates":[
             {"service":"data","model":"per_unit","price":1,"included":10},
             {"service":"call","model":"timed","price_per_minute":1,"included":60},
             {"service":"same","model":"per_unit","price":1,"included":10}]}
            """);
        var account = _books.Open("t");
        foreach (var service in (string[])["data", "same"]) _books.Use(account, service, 8);
        _books.Use(account, "call", 60);
        _books.At("2026-01-10T00:00:00Z");
        _books.Publish("""
            {"name":"t","apply":"at","carry_usage":true,"rates":[
             {"service":"data","model":"per_unit","price":2,"included":12},
             {"service":"call","model":"timed","price_per_minute":3,"included":120},
             {"service":"same","model":"per_unit","price":1,"included":10}]}
            """, tariff);

        foreach (var service in (string[])["data", "same"]) _books.Use(account, service, 5);
        _books.Use(account, "call", 120);

        Assert.Equal(
            ["data 8 0.00", "same 13 3.00", "call 60 0.00", "data 5 2.00", "call 120 3.00"], Lines(account));
    }

    [Fact]
    public void It_goes_on_across_changes_between_which_nothing_was_used()
    {
        _books.Publish(Flat);
        _books.Publish($$"""{"name":"tiers","rates":[{{Tiers}}]}""");
        _books.Publish("""{"name":"none","rates":[{"service":"data","model":"package","size":1,"price":9}]}""");
        var (on, anew) = (_books.Open("flat"), _books.Open("flat"));
        foreach (var account in (AccountId[])[on, anew]) _books.Use(account, "data", 8);
        Change(on, "2026-01-10T00:00:00Z", "none");
        Change(anew, "2026-01-10T00:00:00Z", "none", carries: false);
        Change(on, "2026-01-11T00:00:00Z", "tiers");
        Change(anew, "2026-01-11T00:00:00Z", "tiers");

        foreach (var account in (AccountId[])[on, anew]) _books.Use(account, "data", 4);

        Assert.Equal(["data 8 8.00", "data 4 1.00"], Lines(on));
        Assert.Equal(["data 8 8.00", "data 4 0.00"], Lines(anew));
    }

    [Fact]
    public void The_first_record_under_a_rate_may_come_when_its_period_is_issued()
    {
        _books.Publish(Flat);
        _books.Publish($$"""{"name":"tiers","rates":[{{Tiers}}]}""");
        var account = _books.Open("flat");
        _books.Use(account, "data", 8);
        Change(account, "2026-01-10T00:00:00Z", "tiers");
        _books.BillTo("2026-02-05T00:00:00Z");

        _books.Use(account, "data", 4, "2026-01-20T00:00:00Z");
        _books.Use(account, "data", 1, "2026-01-02T00:00:00Z");
        _books.Use(account, "data", 2, "2026-01-21T00:00:00Z");

        Assert.Equal(["data 6 2.00", "data 1 1.00"], Lines(account));
        _books.Restart();
        _books.BillTo("2026-03-05T00:00:00Z");
        _books.Use(account, "data", 2, "2026-01-21T00:00:00Z");
        Assert.Equal(["data 2 1.00"], Lines(account));
    }

    [Fact]
    public void What_counted_otherwise_begins_anew()
    {
        _books.Publish(Flat);
        _books.Publish("""
            {"name":"max","rates":[{"service":"data","model":"per_unit","price":2,"aggregate":"max"}]}
            """);
        var account = _books.Open("flat");
        _books.Use(account, "data", 8);
        Change(account, "2026-01-10T00:00:00Z", "max");

        _books.Use(account, "data", 3);

        Assert.Equal(["data 8 8.00", "data 3 6.00"], Lines(account));
    }

    private void Change(AccountId account, string at, string tariff, bool carries = true)
    {
        _books.At(at);
        _books.Done<AccountView>(new ChangeAccount
        {
            Id = account, Tariff = Given.As<string>(tariff), CarriesUsage = carries,
        });
    }

    private IEnumerable<string> Lines(AccountId account) =>
        _books.OpenCharge(account).Charge.Items.Where(i => i.Kind != ItemKind.Tax)
            .Select(i => FormattableString.Invariant($"{i.Name} {i.Usage} {i.Total.Amount}"));
}
