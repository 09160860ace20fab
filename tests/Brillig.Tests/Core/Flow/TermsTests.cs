using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class TermsTests
{
    /// <summary>The job did not get there before the terms changed: what was due is billed by the old.</summary>
    [Fact]
    public void Terms_that_change_reach_no_period_that_was_over_before()
    {
        var books = new TestBooks();
        books.Publish("""{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1}]}""");
        var type = books.Type("own", BillingMode.Postpaid, t => t with { DueDays = 7, GraceHours = 24 });
        var account = books.Open("t", "own");
        books.Use(account, "sms", 3);
        books.At("2026-03-05T00:00:00Z");

        books.Done<BillingTypeView>(new SetBillingType(type, false, null, _ =>
            BillingTerms.Of(BillingMode.Postpaid) with
            {
                DueDays = 60, GraceHours = 240, Period = new(PeriodUnit.Week, 2),
            }));
        books.BillTo("2026-06-01T00:00:00Z");

        var charge = Assert.Single(books.Issued(account));
        Assert.Equal(TestBooks.Time("2026-02-02T00:00:00Z"), charge.Date);
        Assert.Equal(TestBooks.Time("2026-02-09T00:00:00Z"), charge.DueDate);
    }
}
