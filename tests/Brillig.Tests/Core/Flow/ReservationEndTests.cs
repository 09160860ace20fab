using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>
/// How reservations go on and end: by commit, release or expiry, in another period, under another tariff.
/// </summary>
public class ReservationEndTests
{
    private readonly TestBooks _books = new();
    private readonly ReservingBooks _reserving;

    public ReservationEndTests()
    {
        _reserving = new ReservingBooks(_books);
        _books.Publish(ReservationTests.Rates);
    }

    [Fact]
    public void It_expires_by_itself_with_nobody_asking()
    {
        var account = Prepaid(10);
        var made = _reserving.Make(account, "call", 600, r => r with { Ttl = Duration.FromSeconds(90) });
        Assert.Equal(TestBooks.Time("2026-01-01T00:01:30Z"), _books.Books.NextDue);

        _books.BillTo("2026-01-01T00:02:00Z");

        Assert.Equal(0, _books.Book(account).Reservations?.Count);
        var ended = Assert.Single(_books.Facts.Select(f => f.Fact).OfType<ReservationEnded>());
        Assert.Equal((ReservationEnd.Expired, made.ExpiresAt), (ended.End, ended.At));
        Assert.Equal(Reason.ReservationEnded, _reserving.CommitRefusal(account, made.Id, 1));
    }

    [Fact]
    public void Extended_it_holds_more_and_stays_longer()
    {
        var account = Prepaid(10);
        var made = _reserving.Make(account, "call", 600);
        _books.At("2026-01-01T00:30:00Z");

        var extended = _reserving.Extend(account, made.Id, 900, Duration.FromHours(1));

        Assert.Equal((900m, 9m), (extended.Usage, extended.Amount.Amount));
        Assert.Equal(TestBooks.Time("2026-01-01T01:30:00Z"), extended.ExpiresAt);
        Assert.IsType<Refused>(_reserving.Extends(account, made.Id, 1_001, null));
        Assert.Equal((10m, 1m, 9m, 0m), Stand(account));
    }

    [Fact]
    public void A_second_commit_answers_as_the_first()
    {
        var account = Prepaid(10);
        var made = _reserving.Make(account, "call", 600);
        var first = _reserving.Commit(account, made.Id, 250);

        Assert.Equal(first, _reserving.Commit(account, made.Id, 250));
        Assert.Equal(first, _reserving.Commit(account, made.Id, 300));
        Assert.Single(_books.Facts.Select(f => f.Fact).OfType<UsageRecorded>());
    }

    [Fact]
    public void Released_it_holds_nothing_and_cannot_be_committed()
    {
        var account = Prepaid(10);
        var made = _reserving.Make(account, "call", 600);

        _reserving.Release(account, made.Id);
        _reserving.Release(account, made.Id);

        Assert.Equal((10m, 10m, 0m, 0m), Stand(account));
        Assert.Equal(Reason.ReservationEnded, _reserving.CommitRefusal(account, made.Id, 1));
        Assert.Equal(Reason.ReservationNotFound, _reserving.CommitRefusal(account, new(_books.NewId()), 1));
    }

    [Fact]
    public void A_service_without_a_rate_is_refused()
    {
        Assert.Equal(Reason.NoRate, _reserving.Refusal(Prepaid(10), "fax", 1));
    }

    [Fact]
    public void A_period_that_ends_prices_holds_anew_and_the_record_counts_in_the_next()
    {
        var account = Prepaid(100);
        _books.Use(account, "sms", 12);   // 6.00; each further one 0.50
        _books.At("2026-01-31T23:30:00Z");
        var made = _reserving.Make(account, "sms", 8);
        Assert.Equal(4m, made.Amount.Amount);

        _books.BillTo("2026-02-01T00:10:00Z");

        Assert.Equal(8m, _books.Account(account).Reserved.Amount);
        var used = _reserving.Commit(account, made.Id, 8).Record;
        Assert.Equal((TestBooks.Time("2026-02-01T00:00:00Z"), 8_000_000L), (used.OccurredAt, used.Amount));
        Assert.Equal((81m, 81m, 0m, 8m), Stand(account));   // and 5 for the unused service with a minimum
    }

    [Fact]
    public void A_new_tariff_leaves_what_is_reserved_at_its_price()
    {
        var account = Prepaid(10);
        var made = _reserving.Make(account, "call", 600);
        _books.Publish("""{"name":"dear","rates":[{"service":"call","model":"per_unit","price":1}]}""");
        _books.At("2026-01-01T00:10:00Z");
        _books.Done<AccountView>(new ChangeAccount { Id = account, Tariff = Given.As("dear") });

        Assert.Equal((10m, 4m, 6m, 0m), Stand(account));
        Assert.Equal(6_000_000L, _reserving.Commit(account, made.Id, 600).Record.Amount);
    }

    [Fact]
    public void Closing_an_account_releases_what_it_reserved()
    {
        var account = Prepaid(10);
        var made = _reserving.Make(account, "call", 600);

        _books.Done<AccountView>(new CloseAccount(account));

        Assert.Equal(Reason.ReservationEnded, _reserving.CommitRefusal(account, made.Id, 1));
        Assert.Null(_books.Books.NextDue);
    }

    [Fact]
    public void Holds_are_rounded_and_taxed_as_what_they_may_become()
    {
        var account = _books.Open("t", "prepaid", 10, open => open with { TaxRates = [TestBooks.Tax("VAT", 20)] });

        Assert.Equal(6m, _reserving.Make(account, "call", 500).Amount.Amount);
        Assert.Equal((10m, 4m, 6m, 0m), Stand(account));
        Assert.Equal(Reason.InsufficientFunds, _reserving.Refusal(account, "call", 334));
    }

    [Fact]
    public void The_books_are_the_same_after_a_restart()
    {
        var (kept, other) = (Prepaid(10), Prepaid(10));
        foreach (var account in new[] { kept, other })
        {
            _reserving.Make(account, "call", 300);
            _reserving.Make(account, "peak", 7);
            _reserving.Release(account, _reserving.Make(account, "each", 5).Id);
        }

        var (before, due) = (Rows.Of(_books.Books, []), _books.Books.NextDue);
        _books.Restart();

        Assert.Equal(before, Rows.Of(_books.Books, []));
        Assert.Equal(due, _books.Books.NextDue);
        Assert.Equal((10m, 5m, 5m, 0m), Stand(kept));
        Assert.Equal((10m, 5m, 5m, 0m), Stand(other));
    }

    [Fact]
    public void Reservations_that_come_and_go_leave_no_due_times_behind()
    {
        var account = Prepaid(10);
        for (var i = 0; i < 100; i++) _reserving.Release(account, _reserving.Make(account, "call", 1).Id);

        _books.BillTo("2026-01-01T02:00:00Z");

        Assert.Equal(TestBooks.Time("2026-02-01T00:00:00Z"), _books.Books.NextDue);
    }

    private AccountId Prepaid(decimal balance) => _books.Open("t", "prepaid", balance);

    // Balance, available, reserved, unbilled.
    private (decimal, decimal?, decimal, decimal) Stand(AccountId account)
    {
        var view = _books.Account(account);
        return (view.Balance.Amount, view.Available?.Amount, view.Reserved.Amount, view.Unbilled.Amount);
    }
}
