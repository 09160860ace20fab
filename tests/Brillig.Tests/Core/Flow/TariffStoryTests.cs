using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class TariffStoryTests
{
    [Fact]
    public void A_later_version_reaches_an_account_with_its_next_period()
    {
        var books = new TestBooks();
        var tariff = books.Publish(Sms(1));
        var account = books.Open("t");
        books.At("2026-01-10T00:00:00Z").Publish(Sms(2), tariff);
        books.Use(account, "sms", 1);
        books.BillTo("2026-02-01T00:00:00Z");
        books.Use(account, "sms", 1);
        books.BillTo("2026-03-01T00:00:00Z");

        Assert.Equal([1.00m, 2.00m], books.Issued(account).Select(c => c.Total.Amount));
        Assert.Equal([1, 2], books.Issued(account).Select(c => c.Items[0].TariffVersion));
    }

    [Fact]
    public void A_version_that_applies_at_once_splits_only_what_changed_and_by_the_record_s_time()
    {
        var books = new TestBooks();
        const string Tiers = """
            {"service": "data", "model": "graduated",
             "tiers": [{"up_to": 2, "price": 5}, {"up_to": null, "price": 1}]}
            """;
        var tariff = books.Publish(Sms(1, Tiers));
        var account = books.Open("t");
        books.Use(account, "sms", 1);
        books.Use(account, "data", 2);
        books.At("2026-01-10T00:00:00Z").Publish(Sms(2, Tiers, "\"apply\": \"at\","), tariff);
        books.At("2026-01-11T00:00:00Z").Use(account, "sms", 1);
        books.Use(account, "sms", 3, "2026-01-09T23:59:59Z");
        books.Use(account, "data", 2);

        var items = books.Close(account).Items;
        Assert.Equal(
            [("sms", 4m, 4m), ("data", 4m, 12m), ("sms", 1m, 2m)],
            items.Select(i => (i.Name, Number(i.Usage), Number(i.Exact))));
    }

    [Fact]
    public void Another_tariff_prices_what_happens_from_the_change_on()
    {
        var books = new TestBooks();
        books.Publish(Sms(1));
        books.Publish(Sms(3).Replace("\"t\"", "\"u\"", StringComparison.Ordinal));
        var account = books.Open("t");
        books.Use(account, "sms", 1);
        books.At("2026-01-10T00:00:00Z");
        Change(books, account, "u");
        books.At("2026-01-11T00:00:00Z").Use(account, "sms", 1);
        books.Use(account, "sms", 1, "2026-01-09T00:00:00Z");
        Change(books, account, null);

        Assert.Equal(Reason.NoRate, books.UseRefused(account, "sms", 1));
        Assert.Equal([2m, 3m], books.Close(account).Items.Select(i => i.Total.Amount));
        var unknown = new ChangeAccount { Id = account, Tariff = Given.As<string>("v") };
        Assert.Equal(Reason.UnknownTariff, books.Refusal(unknown));
    }

    [Fact]
    public void A_first_tariff_prices_an_unused_account_from_its_beginning_and_a_used_one_from_now()
    {
        var books = new TestBooks();
        books.Publish(Sms(1));
        var (fresh, paid) = (books.Open(), books.Open());
        Assert.Equal(Reason.NoRate, books.UseRefused(fresh, "sms", 1));
        books.Pay(paid, 5);
        books.At("2026-01-10T00:00:00Z");
        Change(books, fresh, "t");
        Change(books, paid, "t");

        books.Use(fresh, "sms", 1, "2026-01-09T00:00:00Z");
        Assert.Equal(Reason.NoRate, books.UseRefused(paid, "sms", 1, "2026-01-09T00:00:00Z"));
        books.Use(paid, "sms", 1);
    }

    [Fact]
    public void An_account_takes_the_currency_of_its_tariff_until_money_moved()
    {
        var books = new TestBooks().At("2026-06-15T00:00:00Z");
        books.Publish(Sms(1));
        books.Publish(Sms(1, with: "\"currency\": \"EUR\",").Replace("\"t\"", "\"e\"", StringComparison.Ordinal));
        var account = books.Open("t", with: c => c with { OpenedAt = TestBooks.Time("2026-01-01T00:00:00Z") });
        Assert.False(books.Book(account).MovedMoney);
        books.At("2026-06-16T00:00:00Z");
        Change(books, account, "e");
        books.Use(account, "sms", 1, "2026-06-15T23:00:00Z");

        Assert.Equal("EUR", books.Close(account).Total.Currency.Code);
        var dollars = new ChangeAccount { Id = account, Tariff = Given.As<string>("t") };
        Assert.Equal(Reason.CurrencyMismatch, books.Refusal(dollars));
        Assert.Equal(Reason.CurrencyFixed, books.Refusal(new ChangeAccount
        {
            Id = account, Tariff = Given.As<string>(null), Currency = Given.As<Currency?>(TestBooks.CurrencyOf("USD")),
        }));
    }

    [Fact]
    public void Money_that_came_and_went_keeps_the_currency_after_recovery_too()
    {
        var books = new TestBooks();
        var account = books.Open();
        books.Refund(account, books.Pay(account, 5).Id);
        var recovered = Brillig.Core.Flow.AccountBook.Restore(books.Book(account).ToRow(), books.Batch);

        Assert.True(books.Book(account).MovedMoney);
        Assert.True(recovered.MovedMoney);
    }

    [Fact]
    public void Flat_at_zero_is_due_for_an_unused_service_and_once_for_a_used_one()
    {
        var books = new TestBooks("USD", TestBooks.Tax("VAT", 10m));
        books.Publish("""
            {"name": "t", "rates": [
              {"service": "line", "model": "graduated", "flat_at_zero": true,
               "tiers": [{"up_to": null, "price": 1, "flat": 5}]},
              {"service": "seat", "model": "volume", "flat_at_zero": true,
               "tiers": [{"up_to": null, "price": 2, "flat": 3}]},
              {"service": "sms", "model": "per_unit", "price": 1}]}
            """);
        var account = books.Open("t");
        books.Use(account, "line", 2);
        Assert.Equal(7.70m, books.Close(account).Total.Amount);
        books.BillTo("2026-02-01T00:00:00Z");

        Assert.Equal([7.70m, 3.30m], books.Issued(account).Select(c => c.Total.Amount));
        Assert.Equal(
            [("seat", 3m), ("VAT", 0.30m)], books.Issued(account)[1].Items.Select(i => (i.Name, i.Total.Amount)));
    }

    [Fact]
    public void Versions_follow_each_other_in_time_but_the_first_is_effective_since_always()
    {
        var books = new TestBooks();
        var tariff = books.Publish(Sms(1, with: "\"effective_from\": \"2026-06-01T00:00:00Z\","));
        books.Publish(Sms(2), tariff);
        books.Publish(Sms(3, with: "\"effective_from\": \"2026-03-01T00:00:00Z\","), tariff);
        Assert.Equal(Reason.VersionOutOfOrder, Again("2026-02-28T00:00:00Z"));
        Assert.Equal(Reason.VersionOutOfOrder, Again("2025-12-31T00:00:00Z"));
        Assert.Equal(3, books.Books.Tariff(tariff)?.Versions.Length);

        Reason Again(string from) => books.Refusal(new PublishTariff(
            tariff, false, TestBooks.Document(Sms(4, with: $"\"effective_from\": \"{from}\","))));
    }

    [Fact]
    public void A_name_is_taken_once_per_owner_and_free_again_after_a_dry_run()
    {
        var books = new TestBooks();
        books.Do(new PublishTariff(new(books.NewId()), true, TestBooks.Document(Sms(1))), dryRun: true);
        books.Publish(Sms(1));
        Assert.Equal(Reason.NameTaken, Another(isNew: true));
        Assert.Equal(Reason.TariffNotFound, Another(isNew: false));

        Reason Another(bool isNew) => books.Refusal(
            new PublishTariff(new(books.NewId()), isNew, TestBooks.Document(Sms(1))));
    }

    private static void Change(TestBooks books, AccountId account, string? tariff) =>
        books.Done<AccountView>(new ChangeAccount { Id = account, Tariff = Given.As(tariff) });

    private static decimal Number(Exact exact) => exact.TryToDecimal(out var number) ? number : decimal.MinValue;

    private static string Sms(int price, string? more = null, string with = "") =>
        $$"""
        {"name": "t", {{with}} "rates": [
          {"service": "sms", "model": "per_unit", "price": {{price}}} {{(more is null ? "" : ",")}} {{more}}]}
        """;
}
