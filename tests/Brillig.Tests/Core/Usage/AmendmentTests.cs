using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.Usage;

/// <summary>Records that come late, have another quantity, or never were.</summary>
public class AmendmentTests
{
    private const string Tariff = """
        {"name": "t", "rates": [
         {"service": "data", "model": "graduated", "tiers": [{"up_to": 10, "price": 1}, {"up_to": null, "price": 0.5}]},
         {"service": "peak", "model": "per_unit", "price": 2, "aggregate": "max"},
         {"service": "call", "model": "package", "size": 60, "price": 0.1, "per": "record", "included": 60},
         {"service": "line", "model": "per_unit", "price": 1, "minimum_charge": 10}]}
        """;

    [Fact]
    public void While_the_period_runs_the_counter_moves()
    {
        var (books, account) = Opened();
        books.Use(account, "data", 8, id: "a");
        books.Use(account, "data", 8, id: "b");

        var amended = Amend(books, account, "a", 3);

        Assert.Equal((8m, 3m, -2_500_000L), (amended.Before, amended.Quantity, amended.Amount));
        Assert.Equal(["data 11 10.50"], Lines(books, account));
    }

    [Fact]
    public void A_void_record_never_was_and_stays_so()
    {
        var (books, account) = Opened();
        books.Use(account, "data", 8, id: "a");
        books.Use(account, "data", 4, id: "b");

        Assert.True(Amend(books, account, "a", null).IsVoid);

        Assert.Equal(["data 4 4.00"], Lines(books, account));
        Assert.Equal(Reason.RecordVoid, books.Refusal(Of(books, account, "a", 5)));
        Assert.Equal(Reason.RecordNotFound, books.Refusal(Of(books, account, "c", 5)));
    }

    [Fact]
    public void What_depends_on_single_records_is_rated_again_from_all_of_them()
    {
        var (books, account) = Opened();
        foreach (var (id, quantity) in new[] { ("a", 3m), ("b", 9m), ("c", 5m) })
        {
            books.Use(account, "peak", quantity, id: $"p{id}");
            books.Use(account, "call", quantity * 10, id: $"c{id}");
        }

        Amend(books, account, "pb", 4);
        Amend(books, account, "ca", 0);

        Assert.Equal(["peak 5 10.00", "call 140 0.20"], Lines(books, account));
    }

    [Fact]
    public void An_issued_period_is_corrected_on_the_open_charge_and_corrections_add_up()
    {
        var (books, account) = Opened();
        books.Use(account, "data", 8, id: "a");
        books.BillTo("2026-02-05T00:00:00Z");

        books.Use(account, "data", 4, "2026-01-20T00:00:00Z", "late");
        Assert.Equal(["data 4 3.00"], Lines(books, account));
        Amend(books, account, "a", 10);
        Assert.Equal(["data 6 4.00"], Lines(books, account));
        Amend(books, account, "late", null);

        Assert.Equal(["data 2 2.00"], Lines(books, account));
        Assert.Equal(18m, Assert.Single(books.Issued(account)).Total.Amount);
        Assert.Equal(
            [CorrectionCause.LateRecord, CorrectionCause.Amendment, CorrectionCause.Void],
            books.Facts.Select(f => f.Fact).OfType<Corrected>().Select(c => c.Cause));
    }

    [Fact]
    public void A_correction_is_issued_with_the_charge_that_carries_it_and_a_later_one_goes_on_from_it()
    {
        var (books, account) = Opened();
        books.Use(account, "peak", 5, id: "a");
        books.BillTo("2026-02-05T00:00:00Z");
        Amend(books, account, "a", 3);
        books.BillTo("2026-03-01T00:00:00Z");
        books.Restart();
        Amend(books, account, "a", 4);

        Assert.Equal(["1 01-01/02-01 02-01 20.00", "2 02-01/03-01 03-01 6.00"], books.Bills(account));
        Assert.Equal(["peak 1 2.00"], Lines(books, account));
        books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_minimum_charge_covers_late_records_too()
    {
        var (books, account) = Opened();
        books.Use(account, "line", 4, id: "a");
        books.BillTo("2026-02-05T00:00:00Z");

        books.Use(account, "line", 5, "2026-01-20T00:00:00Z");
        Assert.Equal(["line 5 0.00"], Lines(books, account).Take(1));
        books.Use(account, "line", 2, "2026-01-20T00:00:00Z");

        Assert.Equal(["line 7 1.00"], Lines(books, account).Take(1));
    }

    [Fact]
    public void Past_the_late_limit_nothing_is_taken_and_what_was_held_is_let_go()
    {
        var (books, account) = Opened();
        books.Use(account, "data", 8, id: "a");
        books.BillTo("2026-02-05T00:00:00Z");
        Amend(books, account, "a", 7);
        Assert.Single(books.Book(account).Image.Past);

        books.BillTo("2026-07-02T00:00:00Z");

        Assert.Equal(Reason.TooLate, books.Refusal(Of(books, account, "a", 6)));
        Assert.Empty(books.Book(account).Image.Past);
    }

    [Fact]
    public void Nobody_amends_his_own_usage()
    {
        var (books, account) = Opened();
        books.Use(account, "data", 8, id: "a");

        var own = new Caller(account, Role.Admin, new KeyId(books.NewId()));
        Assert.Equal(Reason.NotAllowed, books.Refusal(Of(books, account, "a", 1), own));
    }

    [Fact]
    public void A_carried_counter_begins_where_the_old_one_stood()
    {
        var (books, account) = Opened();
        books.Use(account, "data", 8);
        books.Publish(Tariff.Replace("\"t\"", "\"dear\"", StringComparison.Ordinal)
            .Replace("\"price\": 0.5", "\"price\": 0.25", StringComparison.Ordinal));
        books.At("2026-01-10T00:00:00Z");
        books.Done<Brillig.Core.Accounts.AccountView>(new Brillig.Core.Accounts.ChangeAccount
        {
            Id = account, Tariff = Given.As<string>("dear"), CarriesUsage = true,
        });
        books.Use(account, "data", 4, id: "new");

        Assert.Equal(["data 8 8.00", "data 4 2.50"], Lines(books, account));
        books.BillTo("2026-02-05T00:00:00Z");
        Amend(books, account, "new", 6);
        Assert.Equal(["data 2 0.50"], Lines(books, account));
    }

    private static (TestBooks Books, AccountId Account) Opened()
    {
        var books = new TestBooks();
        books.Publish(Tariff);
        return (books, books.Open("t"));
    }

    private static UsageAmended Amend(TestBooks books, AccountId account, string record, decimal? quantity) =>
        books.Done<UsageAmended>(Of(books, account, record, quantity));

    private static AmendUsage Of(TestBooks books, AccountId account, string record, decimal? quantity) =>
        new(books.NewId(), account, record, quantity, "misread", PastHistories.Of(books, account, record));

    private static IEnumerable<string> Lines(TestBooks books, AccountId account) =>
        books.OpenCharge(account).Charge.Items.Where(i => i.Kind != ItemKind.Tax)
            .Select(i => FormattableString.Invariant($"{i.Name} {i.Usage} {i.Total.Amount}"));
}
