using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class TakingBackTests
{
    private const string Sms = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1.25}]}""";

    [Fact]
    public void A_period_whose_turn_was_taken_back_is_still_due()
    {
        var books = new TestBooks();
        var account = books.Open();
        books.At("2026-02-01T00:00:00Z");
        var draft = books.NewDraft();
        var mark = draft.Mark();
        Perform.Of(new Envelope(new BillDue(10), default, "test"), draft);
        Assert.Equal(TestBooks.Time("2026-03-01T00:00:00Z"), books.Books.NextDue);

        draft.Back(mark);

        Assert.Equal(books.Now, books.Books.NextDue);
        Assert.Equal(account, Assert.Single(books.Books.Due(books.Now, 10)).Id);
    }

    [Fact]
    public void Accounts_due_at_the_same_time_come_in_the_order_of_their_ids()
    {
        var books = new TestBooks();
        var accounts = Enumerable.Range(0, 20).Select(_ => books.Open()).ToArray();

        Assert.Equal(
            accounts.OrderBy(a => a.Value),
            books.Books.Due(TestBooks.Time("2026-02-01T00:00:00Z"), 99).Select(b => b.Id));
    }

    [Fact]
    public void An_opening_that_was_taken_back_leaves_no_row_to_write()
    {
        var books = new TestBooks();
        var account = books.Open();

        books.Do(new OpenAccount { Id = new(books.NewId()), ExternalId = "x" }, dryRun: true);

        Assert.Equal([account], books.Books.Dirty.Select(b => b.Id));
        Assert.Null(books.Books.Account(AccountId.Operator, "x"));
    }

    [Fact]
    public void A_preview_is_no_reason_to_close_a_charge()
    {
        var books = new TestBooks();
        books.Publish(Sms);
        var type = books.Type("limited", BillingMode.Postpaid, t => t with { Threshold = 100 });
        var account = books.Open("t", "limited");
        books.Use(account, "sms", 4);
        books.Done<BillingTypeView>(new SetBillingType(type, false, null, 
            t => BillingTerms.Of(BillingMode.Postpaid) with { Threshold = 1 }));

        Assert.Equal(5m, books.Preview(account).Charge.Total.Amount);
        Assert.Empty(books.Issued(account));
    }

    [Fact]
    public void A_name_that_moved_between_accounts_is_found_after_recovery_from_rows_of_any_age()
    {
        var books = new TestBooks();
        var first = books.Open(with: c => c with { ExternalId = "x" });
        var old = (Row: books.Book(first).ToRow(), books.Batch);
        books.Done<AccountView>(new ChangeAccount { Id = first, ExternalId = Given.As<string>("y") });
        var second = books.Open(with: c => c with { ExternalId = "x" });
        var young = (Row: books.Book(second).ToRow(), books.Batch);

        foreach (var order in new[] { new[] { old, young }, [young, old], [old], [young] })
        {
            var recovered = new Books(books.Settings);
            foreach (var (row, batch) in order) recovered.Restore(AccountBook.Restore(row, batch));
            foreach (var (batch, fact) in books.Facts) recovered.Apply(fact, batch, new UndoLog(isOn: false));
            Assert.Equal(second, recovered.Account(AccountId.Operator, "x")?.Id);
            Assert.Equal(first, recovered.Account(AccountId.Operator, "y")?.Id);
        }
    }
}
