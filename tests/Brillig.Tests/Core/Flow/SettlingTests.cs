using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Payments;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class SettlingTests
{
    private const string Sms = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1}]}""";

    [Fact]
    public void A_payment_settles_the_charge_it_names_then_the_oldest()
    {
        var (books, account, charges) = Owing(10, 20, 30);
        books.Pay(account, 33, charges[2].Id);
        Assert.Equal(["1 7.00", "2 20.00"], books.Dues(account));
        Assert.Equal(Reason.ChargeNotFound, books.Refusal(new RecordPayment(
            new(books.NewId()), account, null, "cash", 1, charges[2].Id, null)));
        books.Pay(account, 30);
        Assert.Equal(3m, books.Account(account).Balance.Amount);
        books.Use(account, "sms", 5);
        Assert.Equal(ChargeStatus.Due, books.Done<ChargeView>(new CloseCharge(account)).Status);
        Assert.Equal(["4 2.00"], books.Dues(account));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(0.001)]
    public void A_payment_is_above_zero_and_has_the_decimals_of_its_currency(double amount)
    {
        var (books, account, _) = Owing();
        Assert.Equal(Reason.BadRequest, books.Refusal(new RecordPayment(
            new(books.NewId()), account, null, "cash", (decimal)amount, null, null)));
    }

    [Fact]
    public void A_refund_takes_what_is_left_then_undoes_the_newest_allocations_first()
    {
        var (books, account, _) = Owing(10, 20, 30);
        var payment = books.Pay(account, 65).Id;
        books.Refund(account, payment, 3);
        Assert.Empty(books.Dues(account));
        books.Refund(account, payment, 12);
        Assert.Equal(["3 10.00"], books.Dues(account));
        Assert.Equal(Reason.RefundTooLarge, books.Refusal(books.RefundOf(account, payment, 50.01m)));
        Assert.Equal(Reason.BadRequest, books.Refusal(books.RefundOf(account, payment, 0)));
        Assert.Equal(Reason.BadRequest, books.Refusal(books.RefundOf(account, payment, -1)));
        books.Refund(account, payment, 25);
        Assert.Equal(["2 5.00", "3 30.00"], books.Dues(account));
        var rest = books.Refund(account, payment);
        Assert.Equal(25m, rest.Amount.Amount);
        Assert.Equal(["1 10.00", "2 20.00", "3 30.00"], books.Dues(account));
        Assert.Equal(Reason.RefundTooLarge, books.Refusal(books.RefundOf(account, payment)));
        Assert.Equal(Reason.PaymentNotFound, books.Refusal(books.RefundOf(account, rest.Id)));
        Assert.Equal(-60m, books.Account(account).Balance.Amount);
    }

    [Fact]
    public void What_a_refund_makes_due_again_is_settled_by_other_credit()
    {
        var (books, account, _) = Owing(10);
        var first = books.Pay(account, 10).Id;
        books.Pay(account, 4);
        books.Refund(account, first);
        Assert.Equal(["1 6.00"], books.Dues(account));
        Assert.Empty(books.Book(account).Balance.Image.Credits);
    }

    [Fact]
    public void History_that_was_read_too_early_is_read_again()
    {
        var (books, account, charges) = Owing(10);
        var payment = books.Pay(account, 10).Id;
        var (refund, voids) = (books.RefundOf(account, payment), books.VoidOf(account, charges[0].Id));
        books.Refund(account, payment, 1);
        Assert.IsType<Stale>(books.Do(refund));
        Assert.IsType<Stale>(books.Do(voids));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(10)]
    [InlineData(13)]
    public void A_void_gives_all_of_a_charge_back_however_much_was_paid(int paid)
    {
        var (books, account, charges) = Owing(10);
        if (paid > 0) books.Pay(account, paid);
        var note = books.Void(account, charges[0].Id);

        Assert.Equal(("CN-1", -10m, charges[0].Id), (note.NumberText, note.Total.Amount, note.RefersTo));
        Assert.Equal(paid, books.Account(account).Balance.Amount);
        Assert.Empty(books.Dues(account));
        Assert.Equal(paid, books.Book(account).Balance.Image.Credits.Sum(c => c.Remaining.Amount));
        Assert.Equal(Reason.ChargeVoid, books.Refusal(books.VoidOf(account, charges[0].Id)));
        Assert.Equal(Reason.ChargeNotFound, books.Refusal(books.VoidOf(account, note.Id)));
        books.BillTo("2026-02-01T00:00:00Z");
        Assert.Equal(2, books.Issued(account).Length);
    }

    [Fact]
    public void What_had_settled_a_void_charge_settles_others()
    {
        var (books, account, charges) = Owing(10, 20);
        books.Pay(account, 10);
        books.Void(account, charges[0].Id);
        Assert.Equal(["2 10.00"], books.Dues(account));
        books.Void(account, charges[1].Id);
        Assert.Equal(10m, books.Account(account).Balance.Amount);
    }

    [Fact]
    public void A_void_gives_taxes_back_too_and_a_zero_charge_gives_nothing()
    {
        var books = new TestBooks("USD", TestBooks.Tax("VAT", 20m), TestBooks.Tax("City", 5m, inclusive: true));
        books.Publish(Sms);
        var account = books.Open("t");
        books.Use(account, "sms", 0.001m);
        Assert.Equal(0m, books.Void(account, books.Close(account).Id).Total.Amount);
        books.Use(account, "sms", 10);
        books.Void(account, books.Close(account).Id);
        Assert.Equal(0m, books.Account(account).Balance.Amount);
        books.Invariants.CheckReplay();
    }

    [Theory]
    [InlineData(-25)]
    [InlineData(25)]
    public void An_opening_balance_is_due_or_credit(int balance)
    {
        var books = new TestBooks();
        books.Publish(Sms);
        var account = books.Open("t", balance: balance);
        if (balance < 0)
        {
            Assert.Equal(["opening 25.00"], books.Dues(account));
            books.Pay(account, 25);
        }
        else
        {
            books.Use(account, "sms", 25);
            books.Close(account);
        }

        Assert.Equal(0m, books.Account(account).Balance.Amount);
        Assert.Empty(books.Dues(account));
    }

    private static (TestBooks Books, AccountId Account, Charge[] Charges) Owing(params int[] amounts)
    {
        var books = new TestBooks();
        books.Publish(Sms);
        var account = books.Open("t");
        var charges = amounts.Select(amount =>
        {
            books.At(books.Now + NodaTime.Duration.FromHours(1)).Use(account, "sms", amount);
            return books.Close(account);
        }).ToArray();
        return (books, account, charges);
    }
}
