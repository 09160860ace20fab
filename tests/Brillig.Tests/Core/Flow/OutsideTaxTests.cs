using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>Taxes that an outside engine posts while a charge is open or closing.</summary>
public class OutsideTaxTests
{
    private const string Sms = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1}]}""";

    private static readonly PostedTax City = new("City", 2.5m, 10m, 0.25m);
    private static readonly PostedTax State = new("State", null, 10m, 0.60m);

    [Fact]
    public void They_are_on_the_charge_beside_its_own_taxes_and_those_before_are_replaced()
    {
        var (books, account) = Using("postpaid", TestBooks.Tax("VAT", 20m));
        books.Tax(account, City, City, City);
        var open = books.Tax(account, City, State);
        Assert.Equal(12.85m, open.Total.Amount);
        Assert.Equal(12.85m, books.Account(account).Unbilled.Amount);
        var preview = books.Preview(account).Charge;

        var charge = books.Close(account);
        Assert.Equal((12.85m, 2.85m), (charge.Total.Amount, charge.Tax.Amount));
        Assert.Equal(
            [("sms", 10m), ("VAT", 2m), ("City", 0.25m), ("State", 0.60m)],
            charge.Items.Select(i => (i.Name, i.Total.Amount)));
        Assert.Equal(charge.Items, preview.Items);
        Assert.Equal(-12.85m, books.Account(account).Posted.Amount);
    }

    [Fact]
    public void A_charge_closed_early_takes_them_along_and_the_next_one_has_none()
    {
        var (books, account) = Using("postpaid");
        var first = books.Tax(account, City);
        Assert.Equal(first.Id, books.Close(account).Id);
        books.Use(account, "sms", 1);
        Assert.Equal(Reason.ChargeNotFound, books.Refusal(new SetOutsideTaxes(account, first.Id, [City])));
        Assert.Equal(1m, books.Close(account).Total.Amount);
        books.Invariants.CheckReplay();
    }

    [Fact]
    public void They_reach_a_charge_until_its_grace_ends()
    {
        var books = new TestBooks();
        books.Publish(Sms);
        books.Type("graceful", BillingMode.Postpaid, t => t with { GraceHours = 48 });
        var account = books.Open("t", "graceful");
        books.Use(account, "sms", 10);
        books.BillTo("2026-02-02T00:00:00Z");
        books.Use(account, "sms", 5);
        var closing = books.Done<RunningCharges>(new ReadRunningCharges(account)).Charges[0];
        Assert.Equal(ChargeStatus.Closing, closing.Status);
        books.Done<ChargeView>(new SetOutsideTaxes(account, closing.Charge.Id, [City]));
        Assert.Equal(15.25m, books.Account(account).Unbilled.Amount);
        books.At("2026-02-03T00:00:00Z");
        Assert.Equal(Reason.ChargeNotFound, books.Refusal(new SetOutsideTaxes(account, closing.Charge.Id, [State])));
        Assert.Equal(["1 01-01/02-01 02-03 10.25"], books.Bills(account));
    }

    [Fact]
    public void They_lower_what_a_prepaid_account_has_and_are_taken_even_where_they_overdraw()
    {
        var (books, account) = Using("prepaid");
        books.Tax(account, City);
        Assert.Equal(1.75m, books.Account(account).Available?.Amount);
        books.Tax(account, State with { Amount = 2.50m });
        Assert.Equal((-0.50m, Standing.Depleted), (Available(), books.Account(account).Image.Standing));
        books.Tax(account);
        Assert.Equal((2m, Standing.Good), (Available(), books.Account(account).Image.Standing));

        decimal? Available() => books.Account(account).Available?.Amount;
    }

    [Fact]
    public void They_alone_make_a_charge_and_the_currency_stays()
    {
        var books = new TestBooks();
        var account = books.Open();
        books.Tax(account, City);
        Assert.Equal(Reason.CurrencyFixed, books.Refusal(new ChangeAccount
        {
            Id = account, Currency = Given.As<Currency?>(TestBooks.CurrencyOf("EUR")),
        }));
        Assert.Equal(0.25m, books.Close(account).Total.Amount);
    }

    [Fact]
    public void What_is_no_amount_of_the_currency_is_refused_and_only_those_above_may()
    {
        var (books, account) = Using("postpaid");
        var id = books.OpenCharge(account).Charge.Id;
        Assert.Equal(
            Reason.BadRequest, books.Refusal(new SetOutsideTaxes(account, id, [City with { Amount = 0.001m }])));
        Assert.Equal(Reason.AmountOutOfRange, books.Refusal(
            new SetOutsideTaxes(account, id, [City with { Amount = -9_000_000_000_000m }, City])));
        var own = new Caller(account, Role.Admin, default);
        Assert.Equal(Reason.NotAllowed, books.Refusal(new SetOutsideTaxes(account, id, [City]), own));
        Assert.Equal(Reason.AccountNotFound, books.Refusal(new SetOutsideTaxes(new(books.NewId()), id, [City])));
    }

    private static (TestBooks Books, AccountId Account) Using(string type, params TaxRate[] taxes)
    {
        var books = new TestBooks("USD", taxes);
        books.Publish(Sms);
        var account = books.Open("t", type, type == "prepaid" ? 12 : 0);
        books.Use(account, "sms", 10);
        return (books, account);
    }
}
