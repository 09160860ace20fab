using Brillig.Core.Basics;
using Brillig.Tests.Core.Flow;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>A version that reprices at once reaches everybody, whenever they were billed last.</summary>
public class RepricedAtOnceTests
{
    private readonly TestBooks _books = new();

    [Theory]
    [InlineData("31", false)]
    [InlineData("31", true)]
    [InlineData("0", false)]
    public void Who_was_billed_in_the_very_instant_is_billed_by_the_new_version_too(string rate, bool restarts)
    {
        PlanBooks.Publish(_books, "plan", PlanBooks.OneItem(rate));
        var own = _books.Open();
        var other = _books.Open();
        PlanBooks.Assign(_books, own, "plan");
        PlanBooks.Set(_books, own, "c", "i", 1);

        PlanBooks.Publish(_books, "plan", PlanBooks.OneItem("62"), atOnce: true);
        if (restarts) _books.Restart();
        _books.BillTo("2026-01-11T00:00:00Z");

        Assert.Equal((Exact)62, PlanBooks.Sum(_books, own));
        Assert.Equal(Exact.Zero, PlanBooks.Sum(_books, other));
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void Who_is_billed_after_it_in_the_same_instant_is_billed_once()
    {
        PlanBooks.Publish(_books, "plan", PlanBooks.OneItem("31"));
        var own = _books.Open();
        PlanBooks.Assign(_books, own, "plan");
        _books.At("2026-01-11T00:00:00Z");

        PlanBooks.Publish(_books, "plan", PlanBooks.OneItem("62"), atOnce: true);
        PlanBooks.Set(_books, own, "c", "i", 1);
        _books.BillTo("2026-01-21T00:00:00Z");

        Assert.Equal((Exact)42, PlanBooks.Sum(_books, own));
    }
}
