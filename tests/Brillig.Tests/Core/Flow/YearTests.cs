using Brillig.Core.Accounts;
using Brillig.Core.Basics;

using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class YearTests
{
    private const string Sms = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 0.333}]}""";

    private static readonly string[] Cuts =
    [
        "01-31T05", "02-28T05", "03-31T04", "04-30T04", "05-31T04", "06-30T04", "07-31T04", "08-31T04", "09-30T04",
        "10-31T04", "11-30T05", "12-31T05",
    ];

    [Theory]
    [InlineData("postpaid")]
    [InlineData("prepaid")]
    public void A_year_of_months_on_the_31st_of_New_York(string type)
    {
        var books = new TestBooks("USD", TestBooks.Tax("VAT", 7m));
        books.Publish(Sms);
        books.At("2026-01-05T12:00:00Z");
        var account = books.Open("t", type, type == "prepaid" ? 100 : 0, c => c with
        {
            BillingDay = 31, TimeZone = "America/New_York",
        });
        for (var month = 1; month <= 12; month++)
        {
            books.BillTo($"2026-{month:00}-20T00:00:00Z");
            books.Use(account, "sms", 10);
        }

        books.BillTo("2026-12-31T05:00:00Z");

        // 3.33 and 7 % of it, 0.2331.
        var starts = Cuts.Prepend("01-05T12");
        Assert.Equal(
            starts.Zip(Cuts).Select((p, i) => $"{i + 1} {p.First}/{p.Second} {p.Second} 3.56"), books.Bills(account));
        var view = books.Account(account);
        Assert.Equal(type == "prepaid" ? 57.28m : -42.72m, view.Balance.Amount);
        Assert.Equal(type == "prepaid" ? 57.28m : null, view.Available?.Amount);
        Assert.Equal(type == "prepaid" ? 0 : 12, books.Dues(account).Count());
        if (type == "postpaid") books.Pay(account, 42.72m);
        Assert.Empty(books.Dues(account));
        books.Invariants.CheckReplay();
    }

    [Fact]
    public void Postpaid_is_due_after_fourteen_days_and_a_credit_settles_the_next_charge_at_issue()
    {
        var books = new TestBooks();
        books.Publish(Sms);
        var account = books.Open("t");
        books.Pay(account, 2m);
        books.Use(account, "sms", 10);
        books.BillTo("2026-02-01T00:00:00Z");

        var due = Assert.Single(books.Book(account).Balance.Image.Dues);
        Assert.Equal(
            (TestBooks.Time("2026-02-15T00:00:00Z"), 3.33m, 1.33m), (due.At, due.Amount.Amount, due.Remaining.Amount));
        Assert.Equal(-1.33m, books.Account(account).Balance.Amount);
        Assert.Empty(books.Book(account).Balance.Image.Credits);
    }

    [Fact]
    public void A_period_with_nothing_in_it_takes_no_number_and_others_go_on()
    {
        var books = new TestBooks();
        books.Publish(Sms);
        var account = books.Open("t");
        books.Use(account, "sms", 1);
        books.BillTo("2026-04-10T00:00:00Z");
        books.Use(account, "sms", 1);
        books.BillTo("2026-05-01T00:00:00Z");

        Assert.Equal(["1 01-01/02-01 02-01 0.33", "2 04-01/05-01 05-01 0.33"], books.Bills(account));
    }

    [Fact]
    public void Three_periods_missed_are_closed_in_order_each_with_its_own_dates()
    {
        var books = new TestBooks();
        books.Publish("""
            {"name": "t", "rates": [{"service": "line", "model": "graduated", "flat_at_zero": true,
             "tiers": [{"up_to": null, "price": 1, "flat": 5}]}]}
            """);
        var account = books.Open("t");
        books.Use(account, "line", 2);
        books.At("2026-04-10T00:00:00Z");
        books.Account(account);

        Assert.Equal(
            ["1 01-01/02-01 02-01 7.00", "2 02-01/03-01 03-01 5.00", "3 03-01/04-01 04-01 5.00"], books.Bills(account));
        Assert.Equal(["1 7.00", "2 5.00", "3 5.00"], books.Dues(account));
        Assert.Empty(books.OpenCharge(account).Charge.Items);
        foreach (var (_, fact) in books.Facts)
        {
            if (fact is not Brillig.Core.Ledger.JournalPosted { Entry: var entry }) continue;
            Assert.Equal(books.Issued(account).Single(c => c.Id.Value == entry.CauseId).Date, entry.At);
        }
    }

    [Fact]
    public void An_account_opened_in_the_past_starts_there()
    {
        var books = new TestBooks().At("2026-06-15T00:00:00Z");
        books.Publish("""
            {"name": "t", "rates": [{"service": "line", "model": "graduated", "flat_at_zero": true,
             "tiers": [{"up_to": null, "price": 1, "flat": 5}]}]}
            """);
        var account = books.Open("t", with: c => c with
        {
            OpenedAt = TestBooks.Time("2026-04-20T08:00:00Z"), BillingDay = 1,
        });

        Assert.Equal(["1 04-20T08/05-01 05-01 5.00", "2 05-01/06-01 06-01 5.00"], books.Bills(account));
        Assert.Equal(Reason.TooLate, books.UseRefused(account, "line", 1, "2026-04-20T07:59:59Z"));
        books.Use(account, "line", 1, "2026-04-20T08:00:00Z");
        Assert.Equal(1m, Assert.Single(books.OpenCharge(account).Charge.Items).Total.Amount);
        Assert.Equal(Reason.TimestampInFuture, books.UseRefused(account, "line", 1, "2026-06-15T00:05:01Z"));
        books.Use(account, "line", 1, "2026-06-15T00:05:00Z");
        Assert.Equal(Reason.BadRequest, books.Refusal(new OpenAccount
        {
            Id = new(books.NewId()), OpenedAt = books.Now + Duration.FromSeconds(1),
        }));
        Assert.Equal(Reason.BadRequest, books.Refusal(new OpenAccount
        {
            Id = new(books.NewId()), OpenedAt = books.Now - Duration.FromDays(36_526),
        }));
    }

    [Fact]
    public void Skipped_periods_take_records_as_corrections()
    {
        var books = new TestBooks();
        books.Publish(Sms);
        var account = books.Open("t");
        books.At("2026-03-20T00:00:00Z");

        books.Use(account, "sms", 1, "2026-02-10T00:00:00Z");
        books.Use(account, "sms", 1, "2026-01-10T00:00:00Z");
        books.Send(account, books.Element(account, "sms", 1, "2026-02-10T00:00:00Z"));

        Assert.Equal(
            [("2026-02-01T00:00:00Z", 0.67m), ("2026-01-01T00:00:00Z", 0.33m)],
            books.OpenCharge(account).Charge.Items.Select(i => ($"{i.Corrects?.Start}", i.Total.Amount)));
    }

    [Fact]
    public void Billing_day_and_time_zone_change_from_the_next_cut_by_a_stub()
    {
        var books = new TestBooks();
        books.Publish(Sms);
        var account = books.Open("t");
        books.At("2026-01-10T00:00:00Z");
        books.Done<AccountView>(new ChangeAccount { Id = account, BillingDay = Given.As<int?>(15) });
        var days = new[] { "2026-01-31", "2026-02-10", "2026-03-01" };
        foreach (var day in days)
        {
            books.BillTo(day + "T00:00:00Z");
            books.Use(account, "sms", 1);
        }

        books.Done<AccountView>(new ChangeAccount { Id = account, TimeZone = Given.As<string>("Asia/Tokyo") });
        books.BillTo("2026-04-14T15:00:00Z");
        books.Use(account, "sms", 1, "2026-04-14T15:00:00Z");
        books.BillTo("2026-06-01T00:00:00Z");

        Assert.Equal(
            ["1 01-01/02-01 02-01 0.33", "2 02-01/02-15 02-15 0.33", "3 02-15/03-15 03-15 0.33",
                "4 04-14T15/05-14T15 05-14T15 0.33"],
            books.Bills(account));
    }

    [Fact]
    public void Another_type_closes_the_open_charge_and_starts_new_periods()
    {
        var books = new TestBooks();
        books.Publish(Sms);
        books.Type("weekly", BillingMode.Postpaid, t => t with { Period = new(PeriodUnit.Week, 1), GraceHours = 24 });
        var account = books.Open("t");
        books.At("2026-01-20T06:00:00Z");
        books.Use(account, "sms", 1);
        books.Done<AccountView>(new ChangeAccount { Id = account, Type = Given.As<string>("weekly") });
        Assert.Equal(["1 01-01/01-20T06 01-20T06 0.33"], books.Bills(account));
        books.Use(account, "sms", 2);
        books.At("2026-01-21T00:00:00Z").Use(account, "sms", 3);
        books.Done<AccountView>(new ChangeAccount { Id = account, Type = Given.As<string>("postpaid") });
        books.Use(account, "sms", 1, "2026-01-20T12:00:00Z");
        books.BillTo("2026-02-25T00:00:00Z");

        // The week's charge keeps the grace of its type.
        Assert.Equal(["1 01-01/01-20T06 01-20T06 0.33", "2 01-20T06/01-21 01-22 2.00"], books.Bills(account));
        books.Invariants.CheckReplay();
    }
}
