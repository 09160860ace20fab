using Brillig.Core.Basics;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>What reservations hold, and what they keep others from.</summary>
public class ReservationTests
{
    internal const string Rates = """
        {"name":"t","rates":[
            {"service":"call","model":"per_unit","price":0.01},
            {"service":"sms","model":"volume","tiers":[{"up_to":10,"price":1},{"up_to":null,"price":0.5}]},
            {"service":"peak","model":"graduated","aggregate":"max",
             "tiers":[{"up_to":5,"price":0},{"up_to":null,"price":1}]},
            {"service":"login","model":"per_unit","aggregate":"count","price":0.1},
            {"service":"fixed","model":"per_unit","price":1,"minimum_charge":5},
            {"service":"each","model":"package","per":"record","size":10,"price":1,"included":20}]}
        """;

    private readonly TestBooks _books = new();
    private readonly ReservingBooks _reserving;

    public ReservationTests()
    {
        _reserving = new ReservingBooks(_books);
        _books.Publish(Rates);
    }

    [Fact]
    public void A_reservation_lowers_what_is_available_and_not_the_balance()
    {
        var account = Prepaid(10);

        var made = _reserving.Make(account, "call", 600);

        Assert.Equal((600m, 6.00m), (made.Usage, made.Amount.Amount));
        Assert.Equal((10m, 4m, 6m, 0m), Stand(account));
    }

    [Fact]
    public void What_is_reserved_cannot_be_used_or_reserved_by_others()
    {
        var account = Prepaid(10);
        _reserving.Make(account, "call", 600);

        Assert.Equal(Reason.InsufficientFunds, _books.UseRefused(account, "call", 401));
        Assert.Equal(Reason.InsufficientFunds, _reserving.Refusal(account, "call", 401));
        _reserving.Make(account, "call", 400);
        Assert.Equal((10m, 0m, 10m, 0m), Stand(account));
    }

    [Fact]
    public void A_commit_records_what_was_used_and_releases_the_rest()
    {
        var account = Prepaid(10);
        var made = _reserving.Make(account, "call", 600);
        _books.At("2026-01-01T00:04:00Z");

        var used = _reserving.Commit(account, made.Id, 250).Record;

        Assert.Equal((made.Id.ToString(), 250m, 2_500_000L), (used.Id, used.Quantity, used.Amount));
        Assert.Equal(TestBooks.Time("2026-01-01T00:00:00Z"), used.OccurredAt);
        Assert.Equal((7.5m, 7.5m, 0m, 2.5m), Stand(account));
    }

    [Fact]
    public void More_than_was_reserved_is_taken_while_the_account_affords_it()
    {
        var account = Prepaid(10);
        var (first, second) = (_reserving.Make(account, "call", 500), _reserving.Make(account, "call", 300));

        var refused = Assert.IsType<Refused>(_reserving.Commits(account, first.Id, 701));

        Assert.Equal(Reason.InsufficientFunds, refused.Reason);
        Assert.EndsWith("Of 701 700 would fit.", refused.Detail, StringComparison.Ordinal);
        _reserving.Commit(account, first.Id, 700);
        Assert.Equal((3m, 0m, 3m, 7m), Stand(account));
        _reserving.Commit(account, second.Id, 300);
        Assert.Equal((0m, 0m, 0m, 10m), Stand(account));
    }

    [Fact]
    public void A_volume_tier_is_held_at_its_dearest_part()
    {
        var account = Prepaid(12);

        var made = _reserving.Make(account, "sms", 15);   // 15 cost 7.50, but 10 of them cost 10

        Assert.Equal(10m, made.Amount.Amount);
        _reserving.Commit(account, made.Id, 10);
        Assert.Equal((2m, 2m, 0m, 10m), Stand(account));
        _books.Use(account, "sms", 1);
        Assert.Equal((6.5m, 6.5m, 0m, 5.5m), Stand(account));
    }

    [Fact]
    public void A_hold_follows_what_is_used_meanwhile()
    {
        var account = Prepaid(20);
        _reserving.Make(account, "sms", 8);
        Assert.Equal(8m, _books.Account(account).Reserved.Amount);

        _books.Use(account, "sms", 6);   // 6 used, of 14 at most 10 at a price of 1

        Assert.Equal((14m, 10m, 4m, 6m), Stand(account));
    }

    [Theory]
    [InlineData("peak", 7, 7, "2")]       // the larger of two counts once
    [InlineData("login", 1, 1, "0.2")]    // each is one
    [InlineData("fixed", 1, 2, "5")]      // the minimum once
    [InlineData("each", 15, 20, "4")]     // of several none counts on the allowance
    public void Several_hold_by_how_their_rate_adds_up(string service, int first, int second, string held)
    {
        var account = Prepaid(100);

        _reserving.Make(account, service, first);
        _reserving.Make(account, service, second);

        Assert.Equal((Exact)_books.Account(account).Reserved.Amount, Exact.Parse(held));
    }

    [Fact]
    public void A_single_one_counts_on_the_allowance_that_is_left()
    {
        var account = Prepaid(1);
        var made = _reserving.Make(account, "each", 25);

        Assert.Equal(1m, made.Amount.Amount);
        Assert.Equal(Reason.InsufficientFunds, _reserving.Refusal(account, "each", 5));
        _reserving.Commit(account, made.Id, 25);
        Assert.Equal((0m, 0m, 0m, 1m), Stand(account));
    }

    [Fact]
    public void Less_is_reserved_where_less_will_do()
    {
        var account = Prepaid(10);

        var made = _reserving.Make(account, "call", 1_500, r => r with { IsPartial = true, Step = 60 });

        Assert.Equal((960m, 9.6m), (made.Usage, made.Amount.Amount));
        Assert.Equal(Reason.InsufficientFunds,
            _reserving.Refusal(account, "call", 1_500, r => r with { IsPartial = true, Step = 60 }));
    }

    [Fact]
    public void An_amount_buys_the_largest_usage_for_it()
    {
        var account = Prepaid(10);

        var made = _reserving.Make(account, "call", 0, r => r with { Usage = null, Amount = 2.55m });
        var rest = _reserving.Make(account, "call", 0, r => r with { Usage = null, Amount = 100m });

        Assert.Equal((255m, 745m), (made.Usage, rest.Usage));
    }

    [Fact]
    public void Steps_of_any_size_are_looked_at()
    {
        var account = Prepaid(10);

        var fine = _reserving.Make(
            account, "call", 0, r => r with { Usage = null, Amount = 1m, Step = 0.000000000001m });
        Assert.Equal(Reason.InsufficientFunds, _reserving.Refusal(
            account, "call", 0, r => r with { Usage = null, Amount = 1m, Step = 1_000_000m }));

        Assert.Equal(100.499999999999m, fine.Usage);   // 1.004999… is 1.00 to the cent
    }

    [Fact]
    public void Without_a_floor_everything_is_granted_and_nothing_held()
    {
        var account = _books.Open("t", "postpaid");

        var made = _reserving.Make(account, "call", 1_000_000);

        Assert.Equal((0m, null), (_books.Account(account).Reserved.Amount, _books.Account(account).Available));
        _reserving.Commit(account, made.Id, 1_000_000);
        Assert.Equal(10_000m, _books.Account(account).Unbilled.Amount);
    }

    [Fact]
    public void A_postpaid_account_reserves_up_to_its_limit()
    {
        var account = _books.Open("t", "postpaid", with: open => open with { CreditLimit = 5 });

        Assert.Equal(Reason.InsufficientFunds, _reserving.Refusal(account, "call", 501));
        _reserving.Make(account, "call", 500);
        Assert.Equal((5m, 0m), (_books.Account(account).Reserved.Amount, _books.Account(account).Available?.Amount));
    }

    private AccountId Prepaid(decimal balance) => _books.Open("t", "prepaid", balance);

    // Balance, available, reserved, unbilled.
    private (decimal, decimal?, decimal, decimal) Stand(AccountId account)
    {
        var view = _books.Account(account);
        return (view.Balance.Amount, view.Available?.Amount, view.Reserved.Amount, view.Unbilled.Amount);
    }
}
