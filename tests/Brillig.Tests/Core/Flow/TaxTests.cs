using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Ledger;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class TaxTests
{
    private const string Three = """
        {"name": "t", "rates": [
          {"service": "a", "model": "per_unit", "price": 0.105}, {"service": "b", "model": "per_unit", "price": 0.333},
          {"service": "c", "model": "per_unit", "price": 10}]}
        """;

    [Fact]
    public void Each_group_is_rounded_once_and_each_tax_once_on_its_net()
    {
        var books = new TestBooks("USD", TestBooks.Tax("VAT", 20m, false, "a", "b"), TestBooks.Tax("Eco", 1m));
        books.Publish(Three);
        var account = books.Open("t");
        books.Use(account, "a", 1);
        books.Use(account, "b", 1);
        books.Use(account, "c", 1);
        var charge = books.Close(account);

        // 0.438 → 0.44: 0.10 and 0.33, and a cent to the larger remainder (0.005 of a).
        Assert.Equal(
            [("a", 0.11m), ("b", 0.33m), ("c", 10m), ("VAT", 0.09m), ("Eco", 0.00m), ("Eco", 0.10m)],
            charge.Items.Select(i => (i.Name, i.Total.Amount)));
        Assert.Equal((10.63m, 0.19m), (charge.Total.Amount, charge.Tax.Amount));
    }

    [Fact]
    public void An_inclusive_tax_is_taken_out_of_the_price_and_posted_from_revenue()
    {
        var books = new TestBooks("EUR", TestBooks.Tax("MwSt", 19m, inclusive: true));
        books.Publish(Three.Replace("\"t\",", "\"t\", \"currency\": \"EUR\",", StringComparison.Ordinal));
        var account = books.Open("t");
        books.Use(account, "c", 1);
        var charge = books.Close(account);

        var tax = charge.Items[^1];
        Assert.Equal((8.40m, 0m, 1.60m), (Amount(tax.Usage), tax.Total.Amount, tax.Included?.Amount));
        Assert.Equal((10m, 1.60m), (charge.Total.Amount, charge.Tax.Amount));
        Assert.Equal(1.60m, Posted(books, LedgerAccount.Tax));
        Assert.Equal(8.40m, Posted(books, LedgerAccount.Revenue));
    }

    [Fact]
    public void A_tax_that_changes_between_two_charges_of_a_period_counts_from_the_next_charge()
    {
        var books = new TestBooks("USD", TestBooks.Tax("VAT", 20m));
        books.Publish(Three);
        var account = books.Open("t");
        books.Use(account, "c", 1);
        books.Done<AccountView>(new ChangeAccount
        {
            Id = account, TaxRates = Given.As<ImmutableArray<TaxRate>?>([TestBooks.Tax("VAT", 5m)]),
        });
        books.Use(account, "c", 1);
        Assert.Equal(24m, books.Close(account).Total.Amount);
        books.Use(account, "c", 1);
        Assert.Equal(10.50m, books.Close(account).Total.Amount);
        books.Done<AccountView>(new ChangeAccount
        {
            Id = account, TaxRates = Given.As<ImmutableArray<TaxRate>?>(null),
        });
        books.Use(account, "c", 1);
        Assert.Equal(10.50m, books.Close(account).Total.Amount);
        books.Use(account, "c", 1);
        Assert.Equal(12m, books.Close(account).Total.Amount);
        books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_new_type_and_new_taxes_and_a_new_zone_in_one_change_all_count_for_the_new_period()
    {
        var books = new TestBooks();
        books.Publish(Three);
        books.Type("daily", BillingMode.Postpaid, t => t with { Period = new(PeriodUnit.Day, 1) });
        books.At("2026-01-10T12:00:00Z");
        var account = books.Open("t");
        books.Done<AccountView>(new ChangeAccount
        {
            Id = account, Type = Given.As<string>("daily"), TimeZone = Given.As<string>("Asia/Tokyo"),
            TaxRates = Given.As<ImmutableArray<TaxRate>?>([TestBooks.Tax("VAT", 5m)]),
        });
        books.Use(account, "c", 1);
        books.BillTo("2026-01-10T15:00:00Z");
        Assert.Equal(["1 01-10T12/01-10T15 01-10T15 10.50"], books.Bills(account));
    }

    private static decimal Posted(TestBooks books, LedgerAccount on) => books.Facts.Select(f => f.Fact)
        .OfType<JournalPosted>()
        .Sum(f => f.Entry.Credit == on ? f.Entry.Amount.Amount : f.Entry.Debit == on ? -f.Entry.Amount.Amount : 0);

    private static decimal Amount(Exact exact) => exact.TryToDecimal(out var amount) ? amount : decimal.MinValue;
}
