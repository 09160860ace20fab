using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Tests.Core.Flow;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Safety;

/// <summary>What went wrong in the billing of others, and must be impossible here.</summary>
public class KnownFailuresTests
{
    private const string Rates = """
        {"name": "t", "currency": "CURRENCY", "rates": [
          {"service": "sms", "model": "per_unit", "price": 0.005},
          {"service": "data", "model": "graduated", "tiers": [
            {"up_to": 10, "price": 1, "flat": 2}, {"up_to": null, "price": 0.1}]},
          {"service": "box", "model": "volume", "tiers": [
            {"up_to": 10, "price": 1}, {"up_to": null, "price": 0.1}]},
          {"service": "pack", "model": "package", "size": 3, "price": 5}]}
        """;

    [Theory]
    [InlineData(29)]
    [InlineData(30)]
    [InlineData(31)]
    public void A_billing_day_goes_on_after_February_and_bills_each_month_once(int day)
    {
        var books = Books("USD");
        var account = books.Open("t", with: o => o with { BillingDay = day });
        for (var time = Instant.FromUtc(2026, 1, 1, 12, 0); time < Instant.FromUtc(2028, 1, 1, 0, 0);)
        {
            books.BillTo($"{time}");
            books.Send(account, TestBooks.Element(account, "sms", 2, time, $"{time}"));
            time += Duration.FromDays(1);
        }

        books.BillTo("2028-01-01T00:00:00Z");

        var charges = books.Issued(account);
        var months = Enumerable.Range(0, 24).Select(m => new LocalDate(2026, 1, 1).PlusMonths(m)).Select(m =>
            m.PlusDays(Math.Min(day, m.PlusMonths(1).PlusDays(-1).Day) - 1));
        Assert.Equal(months, charges.Select(c => c.Period.End.InUtc().Date));
        Assert.All(charges.Zip(charges.Skip(1)), c => Assert.Equal(c.First.Period.End, c.Second.Period.Start));
        Assert.All(charges, c => Assert.Equal(
            0.01m * Period.DaysBetween(c.Period.Start.InUtc().Date, c.Period.End.InUtc().Date), c.Total.Amount));
    }

    [Theory]
    [InlineData("Europe/Berlin", 2026)]
    [InlineData("America/Sao_Paulo", 2018)]
    [InlineData("Asia/Beirut", 2021)]
    [InlineData("America/Havana", 2025)]
    [InlineData("Australia/Lord_Howe", 2026)]
    [InlineData("Pacific/Apia", 2011)]
    public void A_change_of_the_clock_bills_no_day_twice_and_none_never(string zone, int year)
    {
        var start = new LocalDate(year, 1, 1).AtStartOfDayInZone(DateTimeZoneProviders.Tzdb[zone]).ToInstant();
        var books = new TestBooks(start, "USD", []);
        books.Publish(Rates.Replace("CURRENCY", "USD", StringComparison.Ordinal));
        books.Type("daily", BillingMode.Postpaid, t => t with { Period = new(PeriodUnit.Day, 1) });
        var account = books.Open("t", "daily", with: o => o with { TimeZone = zone });
        for (var hour = 0; hour < 366 * 24; hour += 6)
        {
            books.BillTo($"{start + Duration.FromHours(hour)}");
            books.Send(account, TestBooks.Element(account, "sms", 2, books.Now, $"h{hour}"));
        }

        books.BillTo($"{books.Now + Duration.FromDays(3)}");
        var charges = books.Issued(account);
        Assert.All(charges.Zip(charges.Skip(1)), c => Assert.Equal(c.First.Period.End, c.Second.Period.Start));
        Assert.All(charges, c => Assert.True(c.Period.Start < c.Period.End));
        Assert.Equal(366 * 4 * 2m, charges.Sum(c => c.Items.Sum(i => i.Usage.TryToDecimal(out var used) ? used : 0)));
        Assert.Equal(charges.Length, charges.Select(c => c.Period.Start.InZone(DateTimeZoneProviders.Tzdb[zone]).Date)
            .Distinct().Count());
    }

    [Fact]
    public void Tiers_go_on_where_a_charge_was_cut_early()
    {
        var books = Books("USD");
        var (cut, whole) = (books.Open("t"), books.Open("t"));
        for (var i = 0; i < 6; i++)
        {
            books.Use(cut, "data", 4);
            books.Use(whole, "data", 4);
            books.Close(cut);
        }

        books.BillTo("2026-02-01T00:00:00Z");

        Assert.Equal(13.4m, books.Issued(whole).Single().Total.Amount);
        Assert.Equal(13.4m, books.Issued(cut).Sum(c => c.Total.Amount));
        Assert.Equal([6m, 4m, 2.2m, 0.4m, 0.4m, 0.4m], books.Issued(cut).Select(c => c.Total.Amount));
    }

    [Theory]
    [InlineData("sms")]
    [InlineData("data")]
    [InlineData("box")]
    [InlineData("pack")]
    public void Usage_of_zero_costs_nothing_and_makes_no_document(string service)
    {
        var books = Books("USD");
        var account = books.Open("t", "prepaid");

        books.Use(account, service, 0);

        Assert.Equal(0, books.Account(account).Unbilled.Micros);
        Assert.Equal(Reason.NothingToCharge, books.Refusal(new Brillig.Core.Charges.CloseCharge(account)));
        books.BillTo("2026-03-01T00:00:00Z");
        Assert.Empty(books.Issued(account));
    }

    [Theory]
    [InlineData("sms", false)]
    [InlineData("data", false)]
    [InlineData("pack", false)]
    [InlineData("box", true)]
    public void Only_a_declared_volume_discount_makes_a_record_cheaper_than_nothing(string service, bool expected)
    {
        var books = Books("USD");
        var account = books.Open("t");
        for (var i = 0; i < 40; i++) books.Use(account, service, 0.7m);

        var amounts = books.Facts.Select(f => f.Fact).OfType<UsageRecorded>().Select(f => f.Amount).ToArray();

        Assert.Equal(expected, amounts.Any(a => a < 0));
        Assert.True(books.Account(account).Unbilled.Micros > 0);
    }

    [Fact]
    public void A_late_record_is_counted_or_corrects_or_is_listed_with_its_reason_and_never_dropped()
    {
        var books = Books("USD");
        books.Type("graceful", BillingMode.Postpaid, t => t with { GraceHours = 48, LateLimitDays = 90 });
        var account = books.Open("t", "graceful");
        books.Use(account, "sms", 2);
        books.At("2026-02-02T00:00:00Z");
        var counted = books.Send(account, books.Element(account, "sms", 2, "2026-01-20T00:00:00Z", "in-grace"));
        books.BillTo("2026-02-03T00:00:00Z");
        var issued = books.Send(account, books.Element(account, "sms", 2, "2026-01-20T00:00:00Z", "after"));
        var correction = books.OpenCharge(account).Charge.Items.Single();
        books.At("2026-06-01T00:00:00Z");
        var old = books.Send(account, books.Element(account, "sms", 2, "2026-02-10T00:00:00Z", "old"));

        Assert.Equal((1, 0), (counted.Accepted, counted.Rejected.Length));
        Assert.Equal(0.02m, books.Issued(account)[0].Total.Amount);
        Assert.Equal((1, 0), (issued.Accepted, issued.Rejected.Length));
        Assert.Equal((Brillig.Core.Charges.ItemKind.Correction, 0.01m), (correction.Kind, correction.Total.Amount));
        Assert.Equal(("old", Reason.TooLate), (old.Rejected.Single().Id, old.Rejected.Single().Reason));
    }

    [Fact]
    public void A_record_that_is_sent_again_is_stored_once_and_debited_once()
    {
        var books = Books("USD");
        var account = books.Open("t", "prepaid", 1);
        books.Use(account, "sms", 100, id: "once");
        var (facts, before) = (books.Facts.Count, books.Account(account));

        books.Use(account, "sms", 100, id: "once");
        var again = books.Send(account, books.Element(account, "sms", 100, id: "once"));
        var other = books.UseRefused(account, "sms", 90, id: "once");

        Assert.Equal((0, 1), (again.Accepted, again.Duplicates));
        Assert.Equal(Reason.RecordConflict, other);
        Assert.Equal(facts, books.Facts.Count);
        Assert.Equal(before.Available, books.Account(account).Available);
    }

    [Fact]
    public void Lines_add_up_to_the_rounded_total_however_many_there_are()
    {
        var books = Books("USD");
        var account = books.Open("t");
        for (var i = 0; i < 201; i++)
            books.Done<Brillig.Core.Charges.ChargeView>(
                new Brillig.Core.Charges.AddChargeItem(account, $"line {i}", 1, 0.005m));

        var charge = books.Close(account);

        Assert.Equal(1.01m, charge.Total.Amount);
        Assert.Equal(charge.Total.Amount, charge.Items.Sum(i => i.Total.Amount));
        Assert.All(charge.Items, i => Assert.InRange(i.Total.Amount, 0m, 0.01m));
    }

    [Theory]
    [InlineData("JPY", "500", "500")]
    [InlineData("KWD", "500.125", "500.125")]
    [InlineData("USD", "500.25", "500.25")]
    public void An_amount_is_in_units_of_its_currency_whatever_its_decimals(string currency, string paid, string posted)
    {
        var books = Books(currency);
        var account = books.Open("t", balance: 0);

        books.Pay(account, decimal.Parse(paid, System.Globalization.CultureInfo.InvariantCulture));
        books.Use(account, "pack", 7);
        var charge = books.Close(account);

        Assert.Equal(15m, charge.Total.Amount);
        Assert.Equal(
            decimal.Parse(posted, System.Globalization.CultureInfo.InvariantCulture) - 15m,
            books.Account(account).Posted.Amount);
        var half = new Brillig.Core.Payments.RecordPayment(
            new(books.NewId()), account, null, "card", 0.0005m, null, null);
        Assert.Equal(Reason.BadRequest, books.Refusal(half));
    }

    private static TestBooks Books(string currency)
    {
        var books = new TestBooks(currency);
        books.Publish(Rates.Replace("CURRENCY", currency, StringComparison.Ordinal));
        return books;
    }
}
