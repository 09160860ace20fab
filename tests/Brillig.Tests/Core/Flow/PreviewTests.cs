using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class PreviewTests
{
    private const string Lines = """
        {"name": "t", "rates": [
          {"service": "sms", "model": "per_unit", "price": 0.0333},
          {"service": "line", "model": "graduated", "flat_at_zero": true,
           "tiers": [{"up_to": null, "price": 1, "flat": 5}]}]}
        """;

    [Theory]
    [InlineData("2026-01-10T00:00:00Z", 0)]
    [InlineData("2026-01-20T12:00:00Z", 0)]
    [InlineData("2026-01-31T23:59:59Z", 48)]
    [InlineData("2026-02-01T00:00:00Z", 0)]
    [InlineData("2026-02-01T00:00:00Z", 48)]
    [InlineData("2026-02-02T00:00:00Z", 48)]
    [InlineData("2026-02-03T00:00:00Z", 48)]
    [InlineData("2026-06-20T00:00:00Z", 48)]
    public void A_preview_equals_the_later_real_charge(string at, int grace)
    {
        var (books, account) = Used(grace);
        var before = Rows.Of(books.Books, [AccountId.Operator]);
        var preview = books.Preview(account, at).Charge;
        Assert.Equal(before, Rows.Of(books.Books, [AccountId.Operator]));

        books.BillTo(at);
        var isOver = TestBooks.Time(at) >= TestBooks.Time("2026-02-01T00:00:00Z");
        if (isOver) books.BillTo(books.Now.ToString()[..4] + "-06-30T00:00:00Z");
        else books.Close(account);

        var issued = books.Issued(account).Single(c => c.Id == preview.Id);
        Assert.Equal(Text(issued), Text(preview));
        Assert.Null(preview.Number);
    }

    [Fact]
    public void A_closing_account_previews_its_final_charge()
    {
        var (books, account) = Used(24);
        books.Done<AccountView>(new CloseAccount(account));
        var preview = books.Preview(account).Charge;
        books.BillTo("2026-01-12T00:00:00Z");

        Assert.Equal(Text(books.Issued(account)[^1]), Text(preview));
        Assert.Equal(Reason.AccountClosed, books.Refusal(new PreviewCharge(account, null)));
    }

    [Fact]
    public void A_preview_looks_ahead_only()
    {
        var (books, account) = Used(0);
        var past = TestBooks.Time("2026-01-09T00:00:00Z");
        Assert.Equal(Reason.BadRequest, books.Refusal(new PreviewCharge(account, past)));
        books.Close(account);
        Assert.Equal(Reason.NothingToCharge, books.Refusal(new PreviewCharge(account, null)));
        Assert.Equal(5m, books.Preview(account, "2026-02-01T00:00:00Z").Charge.Total.Amount);
        Assert.Equal(5m, books.Preview(account, "9990-01-01T00:00:00Z").Charge.Total.Amount);
    }

    private static (TestBooks Books, AccountId Account) Used(int grace)
    {
        var books = new TestBooks("USD", TestBooks.Tax("VAT", 19m, false, "sms"));
        books.Publish(Lines);
        books.Type("graceful", BillingMode.Postpaid, t => t with { GraceHours = grace });
        var account = books.Open("t", "graceful");
        books.Use(account, "sms", 7);
        books.Close(account);
        books.At("2026-01-10T00:00:00Z").Use(account, "sms", 5);
        return (books, account);
    }

    private static string Text(Charge charge) => FormattableString.Invariant(
        $"{charge with { Number = null, Items = [] }} {string.Join('\n', charge.Items)}");
}
