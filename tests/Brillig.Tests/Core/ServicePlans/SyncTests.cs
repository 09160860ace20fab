using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.ServicePlans;
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
        Outside(AccountId.Operator);
    }

    [Fact]
    public void What_lies_in_these_books_alone_is_known_at_once()
    {
        _books.Done<BookkeeperView>(new SetBookkeeper(AccountId.Operator, default));
        PlanBooks.Set(_books, _account, "c", "i", 2);
        Later(10);

        var claims = _books.Done<SyncClaims>(new ClaimSyncs(10));
        Assert.Empty(claims.Claims);
        Assert.Equal(1, claims.Known);

        var image = _books.Done<SyncView>(new ReadSync(_account)).Image;
        Assert.Equal((null, null, 2L), (image.Due, image.ChangedAt, Assert.Single(image.Lines).Billable));
        Assert.Equal(0, _books.Done<SyncClaims>(new ClaimSyncs(10)).Known);
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

    [Fact]
    public void A_reseller_that_is_not_told_loses_nothing_and_rests_as_long_as_it_says()
    {
        var reseller = _books.Open(with: c => c with { Reseller = true });
        var account = _books.Open(with: c => c with { Parent = reseller });
        Outside(reseller);
        PlanBooks.Publish(_books, "own", PlanBooks.OneItem("3"), reseller);
        PlanBooks.Assign(_books, account, "own");
        _books.Done<SyncSettingsView>(new SetSyncSettings(reseller, false, 60));
        PlanBooks.Set(_books, account, "c", "i", 1);
        Assert.Null(_books.Books.NextSync);
        PlanBooks.Set(_books, _account, "c", "i", 1);
        Later(10);
        Assert.Equal(_account, Assert.Single(Claim()).Account);
        _books.Restart();
        Later(10);
        Assert.Equal(_account, Assert.Single(Claim()).Account);
        Assert.NotNull(_books.Done<SyncView>(new ReadSync(account)).Image.ChangedAt);
        Told();

        _books.Done<SyncSettingsView>(new SetSyncSettings(reseller, null, 60));
        Assert.Equal(account, Assert.Single(Claim()).Account);
        PlanBooks.Set(_books, account, "c", "i", 2);
        Assert.Equal(_books.Now + Duration.FromMinutes(1), _books.Done<SyncView>(new ReadSync(account)).Image.Due);
        _books.Done<SyncSettingsView>(new SetSyncSettings(reseller, true, null));
        Assert.Equal(
            new SyncTerms(true, Duration.FromMinutes(10)),
            _books.Done<SyncSettingsView>(new ReadSyncSettings(reseller)).Effective);
    }

    [Fact]
    public void Only_those_who_say_so_are_told_where_the_operator_tells_nobody()
    {
        var books = new TestBooks(_books.Settings with { Sync = new(false, Duration.Zero) });
        var account = books.Open();
        PlanBooks.Publish(books, "plan", PlanBooks.OneItem("2"));
        PlanBooks.Assign(books, account, "plan");
        PlanBooks.Set(books, account, "c", "i", 1);

        Assert.Null(books.Books.NextSync);
        Assert.Empty(books.Done<SyncClaims>(new ClaimSyncs(10)).Claims);
        Assert.NotNull(books.Done<SyncView>(new ReadSync(account)).Image.ChangedAt);
    }

    [Fact]
    public void Who_is_refused_is_told_why_and_adds_nothing_until_it_is_mended()
    {
        PlanBooks.Set(_books, _account, "c", "i", 1);
        Later(10);
        var claim = Assert.Single(Claim());
        _books.Done<SyncView>(new RecordSync(claim, SyncOutcome.Refused, "no-payment-token"));

        var standing = _books.Done<ServicesView>(new ReadStanding(_account));
        Assert.Equal(("no-payment-token", _books.Now), (standing.Refusal, standing.BadSince));
        var more = new ChangeQuantities(
            _account, QuantityChange.Add, [], [new ItemCount("c", "i", 1)]) { IsAccepted = true };
        Assert.Equal(Reason.BillingIssue, _books.Refusal(more));

        _books.Done<BookkeeperView>(new SetBookkeeper(AccountId.Operator, default));
        _books.Done<SyncView>(new SyncNow(_account));
        Assert.Null(_books.Done<ServicesView>(new ReadStanding(_account)).Refusal);
        _books.Done<ChargesPreview>(more);
    }

    [Fact]
    public void Reading_the_standing_repairs_what_nothing_touched_since()
    {
        var type = _books.Type("prepaid-floor", BillingMode.Prepaid, t => t);
        PlanBooks.Publish(_books, "dear", PlanBooks.OneItem("100"));
        var account = _books.Open(type: "prepaid-floor", balance: 100);
        PlanBooks.Assign(_books, account, "dear");
        PlanBooks.Set(_books, account, "c", "i", 1);
        _books.BillTo("2026-02-02T00:00:00Z");
        Assert.Equal(Standing.Delinquent, _books.Book(account).Account.Image.Standing);
        Assert.NotNull(_books.Done<ServicesView>(new ReadStanding(account)).BadSince);

        _books.Done<BillingTypeView>(new SetBillingType(
            type, false, "prepaid-floor", _ => BillingTerms.Of(BillingMode.Prepaid) with { CreditLimit = 1_000 }));
        Assert.Equal(Standing.Delinquent, _books.Book(account).Account.Image.Standing);

        Assert.Equal(Standing.Good, _books.Done<ServicesView>(new ReadStanding(account)).Standing);
        Assert.Null(_books.Done<ServicesView>(new ReadStanding(account)).BadSince);
    }

    private void Outside(AccountId seller) => _books.Done<BookkeeperView>(new SetBookkeeper(seller, new BookkeeperImage
    {
        Type = BookkeeperType.Http, Address = "https://192.0.2.1", Collect = Collect.Nothing, Credentials = "sealed",
    }));

    private void Told()
    {
        Later(10);
        foreach (var claim in Claim()) _books.Done<SyncView>(new RecordSync(claim, SyncOutcome.Done));
    }

    private void Later(int minutes) => _books.At(_books.Now + Duration.FromMinutes(minutes));

    private IEnumerable<SyncClaim> Claim() => _books.Done<SyncClaims>(new ClaimSyncs(10)).Claims;
}
