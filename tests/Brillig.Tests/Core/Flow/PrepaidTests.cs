using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Payments;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class PrepaidTests
{
    private const string Sms = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 0.01}]}""";

    [Theory]
    [InlineData("prepaid", null, 1000)]
    [InlineData("prepaid", 5, 1500)]
    [InlineData("prepaid", -2, 800)]
    [InlineData("postpaid", 5, 1500)]
    public void Usage_is_refused_exactly_beyond_the_floor(string type, int? limit, int affordable)
    {
        var (books, account) = Start(type, 10, limit);
        books.Use(account, "sms", affordable - 1);
        Assert.Equal(Reason.InsufficientFunds, books.UseRefused(account, "sms", 2));
        books.Use(account, "sms", 1);
        Assert.Equal(0m, books.Account(account).Available?.Amount);
        Assert.Equal(Reason.InsufficientFunds, books.UseRefused(account, "sms", 1));
        books.Use(account, "sms", 0.49m);
        Assert.Equal(Reason.InsufficientFunds, books.UseRefused(account, "sms", 0.01m));
        Assert.Equal(Standing.Good, books.Account(account).Image.Standing);
    }

    [Fact]
    public void Postpaid_without_a_limit_has_no_floor()
    {
        var (books, account) = Start("postpaid", 0, null);
        books.Use(account, "sms", 1_000_000);
        var view = books.Account(account);
        Assert.Equal((null, 0m, 10_000m), (view.Available, view.Balance.Amount, view.Unbilled.Amount));
    }

    [Fact]
    public void All_elements_of_an_update_or_none_are_taken()
    {
        var (books, account) = Start("prepaid", 10, null);
        var elements = new[] { books.Element(account, "sms", 999), books.Element(account, "sms", 2) };
        Assert.Equal(Reason.InsufficientFunds, books.Refusal(TestBooks.UsageOf(account, elements)));
        Assert.Equal(Reason.NoRate, books.Refusal(TestBooks.UsageOf(
            account, books.Element(account, "sms", 1), books.Element(account, "mms", 1))));
        Assert.Equal(10m, books.Account(account).Balance.Amount);
        books.Use(account, "sms", 1000, id: elements[0].Id);
    }

    [Fact]
    public void Facts_overdraw_and_a_payment_restores_the_standing()
    {
        var (books, account) = Start("prepaid", 10, null);
        books.Send(account, books.Element(account, "sms", 1200));
        var view = books.Account(account);
        Assert.Equal((Standing.Depleted, -2m), (view.Image.Standing, view.Available?.Amount));
        Assert.Equal(Reason.InsufficientFunds, books.UseRefused(account, "sms", 1));
        books.Use(account, "sms", 0);
        books.Pay(account, 1.99m);
        Assert.Equal(Standing.Depleted, books.Account(account).Image.Standing);
        books.Pay(account, 0.01m);
        Assert.Equal(Standing.Good, books.Account(account).Image.Standing);
        var payment = books.Pay(account, 1).Id;
        books.Use(account, "sms", 100);
        books.Refund(account, payment);
        Assert.Equal(Standing.Depleted, books.Account(account).Image.Standing);
    }

    [Fact]
    public void The_standing_follows_what_a_period_s_end_charges_even_if_the_command_is_refused()
    {
        var books = new TestBooks();
        books.Publish("""
            {"name": "t", "rates": [{"service": "line", "model": "graduated", "flat_at_zero": true,
             "tiers": [{"up_to": null, "price": 1, "flat": 5}]}]}
            """);
        var account = books.Open("t", "prepaid", 4);
        books.At("2026-02-01T00:00:00Z");
        Assert.Equal(Reason.NoRate, books.UseRefused(account, "sms", 1));

        Assert.Equal(Standing.Depleted, books.Book(account).Account.Image.Standing);
        Assert.Equal(["1 1.00"], books.Dues(account));
    }

    [Fact]
    public void A_repeat_costs_nothing_and_the_same_id_with_another_content_is_refused()
    {
        var (books, account) = Start("prepaid", 10, null);
        var other = books.Open("t");
        books.Use(account, "sms", 1000, id: "x");
        books.Use(account, "sms", 1000, id: "x");
        Assert.Equal(Reason.RecordConflict, books.UseRefused(account, "sms", 1, id: "x"));
        books.Use(other, "sms", 7, id: "x");
        var sent = books.Send(
            account, books.Element(account, "sms", 1000, id: "x"), books.Element(account, "sms", 1, id: "x"),
            books.Element(account, "sms", 1, id: "y"), books.Element(account, "sms", 1, id: "y"));

        Assert.Equal((1, 2), (sent.Accepted, sent.Duplicates));
        var conflict = Assert.Single(sent.Rejected);
        Assert.Equal((1, "x", Reason.RecordConflict), (conflict.Index, conflict.Id, conflict.Reason));
        Assert.Equal(-0.01m, books.Account(account).Balance.Amount);
    }

    [Fact]
    public void A_refused_record_may_be_sent_again_under_its_id()
    {
        var (books, account) = Start("prepaid", 10, null);
        Assert.Equal(Reason.InsufficientFunds, books.UseRefused(account, "sms", 1001, id: "x"));
        books.Pay(account, 1);
        books.Use(account, "sms", 1001, id: "x");
        Assert.Equal(0.99m, books.Account(account).Balance.Amount);
    }

    [Fact]
    public void Money_at_its_bounds_is_refused_and_never_locks_an_account()
    {
        var books = new TestBooks("USD", TestBooks.Tax("A", 100m), TestBooks.Tax("B", 100m));
        books.Publish("""
            {"name": "t", "rates": [{"service": "*", "model": "per_unit", "price": 1},
             {"service": "line", "model": "volume", "flat_at_zero": true,
              "tiers": [{"up_to": null, "price": 1, "flat": 900000000000}]}]}
            """);
        var account = books.Open("t", with: c => c with { CreditLimit = 9_000_000_000_000m });
        books.Pay(account, 9_000_000_000_000m);
        Assert.Equal(Reason.AmountOutOfRange, books.Refusal(new RecordPayment(
            new(books.NewId()), account, null, "cash", 900_000_000_000m, null, null)));
        Assert.True(books.Account(account).Available?.Amount > 9_200_000_000_000m);
        foreach (var service in Enumerable.Range(0, 40))
            books.Send(account, books.Element(account, $"s{service}", 990_000_000_000m));
        for (var i = 0; i < 40; i++) books.Do(new AddChargeItem(account, "x", 1, 990_000_000_000m));
        books.BillTo("2026-06-01T00:00:00Z");

        Assert.NotEmpty(books.Issued(account));
        books.Account(account);
        books.Invariants.CheckReplay();
    }

    private static (TestBooks Books, AccountId Account) Start(string type, int balance, int? limit)
    {
        var books = new TestBooks();
        books.Publish(Sms);
        return (books, books.Open("t", type, balance, c => c with { CreditLimit = limit }));
    }
}
