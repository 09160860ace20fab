using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;

using Xunit;

namespace Brillig.Tests.Core.Flow;

public class ChargeTests
{
    private const string Sms = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 0.0333}]}""";

    private const string Tiers = """
        {"name": "t", "rates": [
          {"service": "sms", "model": "graduated", "tiers": [
            {"up_to": 7, "price": 0.0333, "flat": 0.011}, {"up_to": null, "price": 0.0271}]},
          {"service": "data", "model": "volume", "tiers": [
            {"up_to": 10, "price": 0.1255}, {"up_to": null, "price": 0.0333}]}]}
        """;

    [Theory]
    [InlineData("sms")]
    [InlineData("data")]
    public void Thirty_charged_updates_cost_in_total_what_one_of_thirty_costs(string service)
    {
        var books = new TestBooks("USD", TestBooks.Tax("VAT", 19m), TestBooks.Tax("City", 1.5m, inclusive: true));
        books.Publish(Tiers);
        books.Type("each", BillingMode.Prepaid, t => t with { ChargeOn = ChargeOn.Usage });
        var (many, one) = (books.Open("t", "each", 50), books.Open("t", "each", 50));
        for (var i = 0; i < 30; i++) books.Use(many, service, 1);
        books.Use(one, service, 30);

        Assert.Single(books.Issued(one));
        Assert.Equal(30, books.Issued(many).Length);
        Assert.Equal(books.Account(one).Balance, books.Account(many).Balance);
        Assert.Equal(Sum(books, one, c => c.Tax.Amount), Sum(books, many, c => c.Tax.Amount));
        Assert.Equal(
            books.Issued(one)[0].Items[0].Exact,
            books.Issued(many).SelectMany(c => c.Items).Where(i => i.Kind == ItemKind.Usage)
                .Aggregate(Exact.Zero, (s, i) => s + i.Exact));
        books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_price_that_falls_with_the_quantity_is_given_back_by_a_credit_note()
    {
        var books = new TestBooks();
        books.Publish(Tiers);
        var account = books.Open("t");
        books.Use(account, "data", 10);
        Assert.Equal(1.26m, books.Close(account).Total.Amount);
        books.Use(account, "data", 1);
        var note = books.Close(account);

        Assert.Equal((ChargeKind.CreditNote, "CN-1", -0.89m), (note.Kind, note.NumberText, note.Total.Amount));
        Assert.Equal(["1 0.37"], books.Dues(account));
    }

    [Fact]
    public void The_threshold_closes_a_charge_once_it_is_reached_taxes_included()
    {
        var books = new TestBooks("USD", TestBooks.Tax("VAT", 20m));
        books.Publish("""{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 0.25}]}""");
        books.Type("limited", BillingMode.Postpaid, t => t with { Threshold = 12m });
        var account = books.Open("t", "limited");
        books.Use(account, "sms", 39);
        Assert.Empty(books.Issued(account));
        books.Use(account, "sms", 1);
        Assert.Equal(["1 01-01/02-01 01-01 12.00"], books.Bills(account));
        books.Send(account, books.Element(account, "sms", 100));
        Assert.Equal(30m, books.Issued(account)[^1].Total.Amount);
        Assert.Equal(2, books.OpenCharge(account).Charge.Sequence);
    }

    [Fact]
    public void Late_records_reach_the_closing_charge_until_its_grace_ends()
    {
        var books = new TestBooks();
        books.Publish("""{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1}]}""");
        books.Type("graceful", BillingMode.Postpaid, t => t with { GraceHours = 48 });
        var account = books.Open("t", "graceful");
        books.Use(account, "sms", 1);
        books.BillTo("2026-02-01T12:00:00Z");
        books.Use(account, "sms", 10);
        books.Use(account, "sms", 100, "2026-01-31T23:59:59.999999Z");
        Assert.Equal(1, books.Send(account, books.Element(account, "sms", 1000, "2026-01-01T00:00:00Z")).Accepted);
        var running = books.Done<RunningCharges>(new ReadRunningCharges(account)).Charges;
        Assert.Equal([(ChargeStatus.Closing, 1101m), (ChargeStatus.Open, 10m)],
            running.Select(c => (c.Status, c.Charge.Total.Amount)));

        books.At("2026-02-03T00:00:00Z");
        var late = books.Send(account, books.Element(account, "sms", 1, "2026-01-31T00:00:00Z"));
        Assert.Equal(1, late.Accepted);
        books.Use(account, "sms", 1, "2026-01-31T23:00:00Z");
        Assert.Equal(["1 01-01/02-01 02-03 1101.00"], books.Bills(account));
        Assert.Equal([("Usage", 10m), ("Correction", 2m)],
            books.OpenCharge(account).Charge.Items.Select(i => ($"{i.Kind}", i.Total.Amount)));
    }

    [Fact]
    public void One_off_items_stand_beside_usage_and_cost_what_they_say()
    {
        var books = new TestBooks();
        books.Publish(Sms);
        var account = books.Open("t", "prepaid", 20);
        books.Use(account, "sms", 1);
        books.Done<ChargeView>(new AddChargeItem(account, "set-up", 1, 9.005m));
        Assert.Equal(Reason.InsufficientFunds, books.Refusal(new AddChargeItem(account, "box", 1, 11)));
        Assert.Equal(10.96m, books.Account(account).Balance.Amount);
        var charge = books.Close(account);

        Assert.Equal([("sms", 0.03m), ("set-up", 9.01m)], charge.Items.Select(i => (i.Name, i.Total.Amount)));
        Assert.Equal(Reason.NothingToCharge, books.Refusal(new CloseCharge(account)));
    }

    [Theory]
    [InlineData("JPY", 1, "0", "333")]
    [InlineData("KWD", 0.0333, "0.333", "0.333")]
    public void Other_currencies_round_to_their_own_minor_unit(string currency, double price, string ten, string total)
    {
        var books = new TestBooks(currency);
        books.Publish("""{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": PRICE}]}"""
            .Replace("PRICE", currency == "JPY" ? "0.0333" : $"{(decimal)price}", StringComparison.Ordinal));
        var account = books.Open("t");
        books.Use(account, "sms", 10);
        Assert.Equal(ten, $"{books.Close(account).Total.Amount}");
        if (currency == "JPY") books.Use(account, "sms", 9990);
        if (currency == "JPY") books.Close(account);
        Assert.Equal(total, $"{-books.Account(account).Balance.Amount}");
    }

    [Fact]
    public void Records_of_nothing_make_no_charge()
    {
        var books = new TestBooks();
        books.Publish(Sms);
        var account = books.Open("t");
        books.Use(account, "sms", 0);
        Assert.Equal(Reason.NothingToCharge, books.Refusal(new CloseCharge(account)));
        books.Use(account, "sms", 0.01m);
        var charge = books.Close(account);
        Assert.Equal((0m, 1L), (charge.Total.Amount, charge.Number));
        Assert.Empty(books.Dues(account));
        Assert.Equal(Reason.NothingToCharge, books.Refusal(new CloseCharge(account)));
    }

    private static decimal Sum(TestBooks books, AccountId account, Func<Charge, decimal> of) =>
        books.Issued(account).Sum(of);
}
