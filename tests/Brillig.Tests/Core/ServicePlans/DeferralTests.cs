using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Ledger;
using Brillig.Tests.Core.Flow;
using Brillig.Tests.Rating;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>What is billed in advance is deferred until the period ends that it was billed for.</summary>
public class DeferralTests(ITestOutputHelper output)
{
    private readonly TestBooks _books = new();

    [Fact]
    public void A_period_billed_in_advance_is_earned_when_it_ends()
    {
        var own = Opened();

        _books.BillTo("2026-02-01T00:00:00Z");
        Assert.Equal(["customer-revenue 31", "customer-deferred 31"], Entries(own));

        _books.BillTo("2026-03-01T00:00:00Z");
        Assert.Equal(["deferred-revenue 31", "customer-deferred 31"], Entries(own, "2026-03-01T00:00:00Z"));
        Assert.Equal(31, Deferred(own));
    }

    [Fact]
    public void What_is_billed_in_arrears_or_once_is_earned_at_once()
    {
        var own = Opened(charged: "arrears");

        _books.BillTo("2026-03-01T00:00:00Z");

        Assert.Equal(["customer-revenue 31", "customer-revenue 31"], Entries(own));
    }

    [Fact]
    public void A_charge_that_is_closed_within_the_period_defers_the_rest_of_it()
    {
        var own = Opened();

        _books.At("2026-01-11T00:00:00Z");
        _books.Close(own);
        Assert.Equal(["customer-deferred 31"], Entries(own));

        PlanBooks.Set(_books, own, "c", "i", 0);
        _books.Close(own);
        Assert.Equal(10, Deferred(own));

        _books.BillTo("2026-02-01T00:00:00Z");
        Assert.Equal(0, Deferred(own));
        Assert.Equal(10, Revenue(own));
    }

    [Fact]
    public void A_closing_account_earns_what_it_used_and_no_more()
    {
        var own = Opened();
        _books.BillTo("2026-02-15T00:00:00Z");

        _books.Do(new CloseAccount(own));
        Assert.Equal(0, Deferred(own));

        _books.BillTo("2026-05-15T00:00:00Z");
        Assert.Equal(0, Deferred(own));
        Assert.Equal(31 + 15.5m, Revenue(own));
    }

    [Fact]
    public void A_charge_that_is_issued_after_its_days_are_over_defers_nothing()
    {
        _books.Type("slow", BillingMode.Postpaid, t => t with { GraceHours = 45 * 24 });
        var own = Opened(type: "slow");

        _books.BillTo("2026-03-31T00:00:00Z");

        Assert.Equal(["customer-revenue 31", "customer-revenue 31"], Entries(own));
        Assert.Equal(0, Deferred(own));
    }

    [Fact]
    public void A_charge_that_is_issued_within_the_next_period_defers_until_its_end()
    {
        _books.Type("slow", BillingMode.Postpaid, t => t with { GraceHours = 5 * 24 });
        var own = Opened(type: "slow");

        _books.BillTo("2026-02-06T00:00:00Z");
        Assert.Equal(31, Deferred(own));

        _books.BillTo("2026-03-01T00:00:00Z");
        Assert.Equal(["deferred-revenue 31"], Entries(own, "2026-03-01T00:00:00Z"));
        Assert.Equal(0, Deferred(own));
    }

    [Fact]
    public void Periods_that_turned_before_their_charges_were_issued_post_the_same_with_the_same_dates()
    {
        var own = Opened();
        _books.Publish("""{"name":"t","rates":[{"service":"s","model":"per_unit","price":1}]}""");

        _books.At("2026-04-15T00:00:00Z");
        _books.Send(own, _books.Element(own, "s", 1));
        _books.Bill();

        Assert.Equal(["customer-revenue 31", "customer-deferred 31"], Entries(own, "2026-02-01T00:00:00Z"));
        Assert.Equal(
            ["customer-deferred 31", "deferred-revenue 31"], Entries(own, "2026-03-01T00:00:00Z").Order());
        Assert.Equal(31, Deferred(own));
    }

    [Fact]
    public void A_credit_note_takes_back_from_deferred_what_is_still_there()
    {
        var own = Opened();
        _books.BillTo("2026-02-10T00:00:00Z");
        var charge = _books.Issued(own)[^1];

        _books.Credit(own, charge.Id, new LineCredit(1, null, 5));
        Assert.Equal(26, Deferred(own));

        _books.Void(own, charge.Id);
        Assert.Equal(0, Deferred(own));
        Assert.Equal(0, Revenue(own));

        _books.BillTo("2026-03-01T00:00:00Z");
        Assert.DoesNotContain("deferred-revenue", string.Join(' ', Entries(own, "2026-03-01T00:00:00Z")));
    }

    [Fact]
    public void What_a_price_includes_as_tax_is_neither_deferred_nor_earned()
    {
        var books = new TestBooks("USD", TestBooks.Tax("VAT", 19, inclusive: true), TestBooks.Tax("city", 3));
        var own = Opened(books, quantity: 1, rate: "31");
        books.BillTo("2026-02-10T00:00:00Z");
        var charge = books.Issued(own)[^1];
        var included = charge.Items.Sum(i => i.Included?.Amount ?? 0);
        Assert.Equal(9.9m, included);   // 62 / 119 × 19 = 9.899…

        Assert.Equal(31 - included / 2, Deferred(books, own));
        Assert.Equal(31 - included / 2, Revenue(books, own));
        books.Credit(own, charge.Id, new LineCredit(1, null, 11.9m));
        Assert.Equal(31 - included / 2 - 10, Deferred(books, own));
        books.BillTo("2026-03-01T00:00:00Z");
        Assert.Equal(62 - included - 10, Revenue(books, own));

        books.Void(own, charge.Id);
        Assert.Equal(0, Deferred(books, own) - (31 - included / 2));   // that of March
        Assert.Equal(0, Revenue(books, own));
        books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_credit_note_after_the_period_takes_back_revenue()
    {
        var own = Opened();
        _books.BillTo("2026-02-10T00:00:00Z");
        var charge = _books.Issued(own)[^1];
        _books.BillTo("2026-03-10T00:00:00Z");

        _books.Void(own, charge.Id);

        Assert.Equal(31, Deferred(own));
        Assert.Equal(0, Revenue(own));
    }

    [Fact]
    public void At_every_time_only_what_lies_ahead_is_deferred() =>
        Law.Holds("Deferrals", output, 3_000, trial =>
        {
            var books = new TestBooks();
            var own = Opened(books, quantity: trial.Draw.Of(1, 2, 5), rate: trial.Draw.Of("31", "9.99", "0.1"));
            for (var day = 1; day < 100; day++)
            {
                books.BillTo(FormattableString.Invariant($"{books.Now.Plus(Duration.FromDays(1))}"));
                if (trial.Draw.Chance(9)) PlanBooks.Set(books, own, "c", "i", trial.Note(trial.Draw.Of(0, 1, 3, 4)));
                if (trial.Draw.Chance(12)) books.Do(new CloseCharge(own));
                var charges = books.Issued(own);
                if (charges.Length > 0 && trial.Draw.Chance(20))
                    books.Do(books.VoidOf(own, charges[trial.Draw.Random.Next(charges.Length)].Id));
                Assert.Equal(Ahead(books, own), Deferred(books, own));
                trial.Count();
            }
        });

    // What was billed for days ahead, and not given back: of the documents, beside the books.
    private static decimal Ahead(TestBooks books, AccountId own) => books.Issued(own)
        .SelectMany(c => c.Items)
        .Where(i => i.Line is { Part: not (LinePart.Held or LinePart.Activation) } line
            && line.To.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() > books.Now)
        .Sum(i => i.Total.Amount);

    private AccountId Opened(string charged = "advance", string? type = null) =>
        Opened(_books, charged, type);

    private static AccountId Opened(
        TestBooks books, string charged = "advance", string? type = null, long quantity = 1, string rate = "31")
    {
        var own = books.Open(type: type);
        PlanBooks.Publish(books, "plan", PlanBooks.OneItem(rate, charged));
        PlanBooks.Set(books, own, "c", "i", quantity);
        PlanBooks.Assign(books, own, "plan");
        return own;
    }

    private decimal Deferred(AccountId own) => Deferred(_books, own);

    private static decimal Deferred(TestBooks books, AccountId own) =>
        books.Book(own).Balance.Image.Deferred.Sum(d => d.Amount.Amount);

    private decimal Revenue(AccountId own) => Revenue(_books, own);

    private static decimal Revenue(TestBooks books, AccountId own) => Posted(books, own).Sum(e =>
        e.Credit == LedgerAccount.Revenue ? e.Amount.Amount : e.Debit == LedgerAccount.Revenue ? -e.Amount.Amount : 0);

    private static IEnumerable<JournalEntry> Posted(TestBooks books, AccountId own) =>
        books.Facts.Select(f => f.Fact).OfType<JournalPosted>().Select(f => f.Entry).Where(e => e.Account == own);

    private IEnumerable<string> Entries(AccountId own, string? at = null) => Posted(_books, own)
        .Where(e => at is null || e.At == TestBooks.Time(at))
        .Select(e => FormattableString.Invariant($"{e.Debit}-{e.Credit} {(Exact)e.Amount.Amount}").ToLowerInvariant());
}
