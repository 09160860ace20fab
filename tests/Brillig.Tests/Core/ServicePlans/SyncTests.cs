using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Tests.Core.Flow;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.ServicePlans;

/// <summary>What changed is told to bookkeepers once, after it has rested, and never lost.</summary>
public class SyncTests
{
    private readonly TestBooks _books = new();
    private readonly AccountId _account;

    public SyncTests()
    {
        _account = _books.Open();
        PlanBooks.Publish(_books, "plan", PlanBooks.OneItem("2"));
        PlanBooks.Assign(_books, _account, "plan");
    }

    [Fact]
    public void A_change_rests_and_many_are_told_as_one()
    {
        PlanBooks.Set(_books, _account, "c", "i", 1);
        Later(9);
        PlanBooks.Set(_books, _account, "c", "i", 2);
        Later(9);
        Assert.Empty(Claim());

        Later(1);
        var claim = Assert.Single(Claim());
        Assert.Equal(
            [new SyncedLine("c", "i", 2, 2, Exact.Zero, 4)], claim.Difference);
        Assert.Empty(Claim());
    }

    [Fact]
    public void A_period_that_begins_with_the_same_lines_is_nothing_to_tell()
    {
        Told();

        _books.At("2026-03-15T00:00:00Z");
        _books.Account(_account);

        Assert.Null(_books.Books.NextSync);
    }

    [Fact]
    public void A_change_during_a_sync_is_told_too()
    {
        PlanBooks.Set(_books, _account, "c", "i", 1);
        Later(10);
        var claim = Assert.Single(Claim());
        PlanBooks.Set(_books, _account, "c", "i", 3);
        Assert.NotNull(_books.Done<SyncView>(new RecordSync(claim, SyncOutcome.Done)).Image.ChangedAt);

        Later(10);
        Assert.Equal(3, Assert.Single(Assert.Single(Claim()).Difference).Billable);
    }

    [Fact]
    public void What_a_worker_took_that_died_is_taken_by_another()
    {
        PlanBooks.Set(_books, _account, "c", "i", 1);
        Later(10);
        Assert.Single(Claim());
        _books.Restart();
        Assert.Empty(Claim());

        Later(5);
        Assert.Single(Claim());
    }

    [Fact]
    public void A_failure_is_tried_again_later_and_later_and_a_refusal_is_not()
    {
        PlanBooks.Set(_books, _account, "c", "i", 1);
        Later(10);
        var waits = new List<Duration>();
        for (var i = 0; i < 4; i++)
        {
            var claim = Assert.Single(Claim());
            var view = _books.Done<SyncView>(new RecordSync(claim, SyncOutcome.Failed));
            var due = Assert.NotNull(view.Image.Due);
            waits.Add(due - _books.Now);
            _books.At(due);
        }

        Assert.Equal(waits.Order(), waits);
        var refused = _books.Done<SyncView>(
            new RecordSync(Assert.Single(Claim()), SyncOutcome.Refused, "no-payment-token"));
        Assert.Equal((null, "no-payment-token"), (refused.Image.Due, refused.Image.Refusal));
    }

    [Fact]
    public void What_is_gone_is_told_as_nothing()
    {
        PlanBooks.Set(_books, _account, "c", "i", 1);
        Told();
        PlanBooks.Set(_books, _account, "c", "i", 0);
        Later(10);

        var gone = Assert.Single(Assert.Single(Claim()).Difference);
        Assert.Equal((0L, Exact.Zero), (gone.Billable, gone.Total));
    }

    [Fact]
    public void What_was_only_tried_leaves_nothing_in_the_row()
    {
        var other = _books.Open();
        _books.Do(new SyncNow(other), dryRun: true);

        Assert.Null(_books.Book(other).ToRow().Sync);
    }

    [Fact]
    public void Reconciling_finds_both_sides_equal()
    {
        var below = _books.Open(with: c => c with { Parent = _account });
        PlanBooks.Set(_books, below, "c", "i", 7);
        PlanBooks.Set(_books, _account, "c", "i", 1);
        Told();

        var found = _books.Done<Reconciled>(new Reconcile(_account));
        Assert.Empty(found.Sums);
        Assert.Empty(found.Lines);
        Assert.Equal(Exact.Zero, found.Billed);
    }

    private void Told()
    {
        Later(10);
        foreach (var claim in Claim()) _books.Done<SyncView>(new RecordSync(claim, SyncOutcome.Done));
    }

    private void Later(int minutes) => _books.At(_books.Now + Duration.FromMinutes(minutes));

    private IEnumerable<SyncClaim> Claim() => _books.Done<SyncClaims>(new ClaimSyncs(10)).Claims;
}
