using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class ClosingTests
{
    private const string Sms = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1}]}""";

    [Fact]
    public void A_closing_account_takes_late_facts_until_the_grace_ends_then_payments_only()
    {
        var (books, account) = Start(24);
        books.Use(account, "sms", 3);
        books.At("2026-01-10T00:00:00Z");
        var view = books.Done<AccountView>(new CloseAccount(account));
        Assert.Equal((AccountStatus.Closing, books.Now), (view.Image.Status, view.Image.ClosedAt));
        Assert.Equal(Reason.AccountClosed, books.UseRefused(account, "sms", 1));

        var sent = books.Send(
            account, books.Element(account, "sms", 10, "2026-01-09T23:00:00Z"), books.Element(account, "sms", 100));
        Assert.Equal((1, Reason.AccountClosed), (sent.Accepted, sent.Rejected.Single().Reason));
        books.BillTo("2026-01-11T00:00:00Z");

        Assert.Equal(["1 01-01/01-10 01-11 13.00"], books.Bills(account));
        Assert.Equal(AccountStatus.Closed, books.Account(account).Image.Status);
        var late = books.Send(account, books.Element(account, "sms", 10, "2026-01-09T23:00:00Z"));
        Assert.Equal(Reason.AccountClosed, late.Rejected.Single().Reason);
        Assert.Equal(Reason.AccountClosed, books.Refusal(new ChangeAccount { Id = account }));
        Assert.Equal(Reason.AccountClosed, books.Refusal(new CloseCharge(account)));
        var payment = books.Pay(account, 20);
        Assert.Equal(7m, books.Account(account).Balance.Amount);
        books.Refund(account, payment.Id, 8);
        Assert.Equal(["1 1.00"], books.Dues(account));
        books.Done<AccountView>(new CloseAccount(account));
        Assert.Null(books.Books.NextDue);
    }

    [Fact]
    public void Closing_without_grace_or_usage_is_done_at_once()
    {
        var (books, account) = Start(0);
        books.At("2026-01-10T00:00:00Z");
        Assert.Equal(AccountStatus.Closed, books.Done<AccountView>(new CloseAccount(account)).Image.Status);
        Assert.Empty(books.Issued(account));
    }

    [Fact]
    public void Closing_with_several_running_charges_issues_all_of_them_first()
    {
        var (books, account) = Start(24 * 40);
        foreach (var day in new[] { "2026-01-31", "2026-02-05" })
        {
            books.BillTo(day + "T00:00:00Z");
            books.Use(account, "sms", 1);
        }

        books.Done<AccountView>(new CloseAccount(account));
        Assert.Equal(2, books.Done<RunningCharges>(new ReadRunningCharges(account)).Charges.Length);
        books.BillTo("2026-03-13T00:00:00Z");
        Assert.Equal(AccountStatus.Closing, books.Account(account).Image.Status);
        books.BillTo("2026-03-17T00:00:00Z");

        Assert.Equal(["1 01-01/02-01 03-13 1.00", "2 02-01/02-05 03-17 1.00"], books.Bills(account));
        Assert.Equal(AccountStatus.Closed, books.Account(account).Image.Status);
        books.Invariants.CheckReplay();
    }

    [Fact]
    public void An_account_with_open_children_is_not_closed()
    {
        var (books, parent) = Start(0);
        var child = books.Open(with: c => c with { Parent = parent });
        Assert.Equal(Reason.AccountHasChildren, books.Refusal(new CloseAccount(parent)));
        books.Done<AccountView>(new CloseAccount(child));
        books.Done<AccountView>(new CloseAccount(child));
        Assert.Equal(0, books.Account(parent).Image.OpenChildren);
        books.Done<AccountView>(new CloseAccount(parent));
        Assert.Equal(Reason.UnknownParent, books.Refusal(new OpenAccount { Id = new(books.NewId()), Parent = parent }));
    }

    private static (TestBooks Books, AccountId Account) Start(int grace)
    {
        var books = new TestBooks();
        books.Publish(Sms);
        books.Type("graceful", BillingMode.Postpaid, t => t with { GraceHours = grace });
        return (books, books.Open("t", "graceful"));
    }
}
