using Brillig.Core.Basics;
using Xunit;

namespace Brillig.Tests.Core.Flow;

public class RefusalTests
{
    private const string Sms = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1.25}]}""";

    [Fact]
    public void What_is_refused_leaves_the_books_as_they_were_in_every_batch()
    {
        var books = new TestBooks();
        books.Publish(Sms);
        var account = books.Open("t", "prepaid", 10);
        for (var i = 0; i < 4; i++)
        {
            books.Use(account, "sms", 1);
            var before = Rows.Of(books.Books, []);
            Assert.Equal(Reason.InsufficientFunds, books.UseRefused(account, "sms", 100));
            Assert.Equal(before, Rows.Of(books.Books, []));
        }

        books.Invariants.CheckReplay();
    }
}
