using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>Credentials that a bookkeeper gave in place of others take their place, and nothing else changes.</summary>
public class RenewCredentialsTests
{
    private readonly TestBooks _books = new();

    [Fact]
    public void New_credentials_take_the_place_of_those_they_renew()
    {
        var set = Set("first");

        var renewed = _books.Done<BookkeeperView>(new RenewCredentials(AccountId.Operator, "first", "second")).Image;

        Assert.Equal(set with { Credentials = "second" }, renewed);
        Assert.Equal(renewed, _books.Done<BookkeeperView>(new ReadBookkeeper(AccountId.Operator)).Image);
    }

    [Fact]
    public void Those_that_somebody_set_meanwhile_stay()
    {
        Set("first");
        var others = Set("others");

        Assert.Equal(
            others, _books.Done<BookkeeperView>(new RenewCredentials(AccountId.Operator, "first", "second")).Image);
    }

    [Fact]
    public void A_setting_without_credentials_keeps_the_renewed_ones()
    {
        Set("first");
        _books.Done<BookkeeperView>(new RenewCredentials(AccountId.Operator, "first", "second"));

        Assert.Equal("second", Set(null).Credentials);
    }

    private BookkeeperImage Set(string? credentials) => _books.Done<BookkeeperView>(new SetBookkeeper(
        AccountId.Operator, new BookkeeperImage { Type = BookkeeperType.Http, Credentials = credentials })).Image;
}
