using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Tests.Core.Flow;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Bookkeeping;

/// <summary>What workers tell of what they took, late, or never.</summary>
public class OutcomeTests
{
    private static readonly Duration Lease = Duration.FromMinutes(2);
    private readonly TestBooks _books = new();

    public OutcomeTests()
    {
        _books.Done<BookkeeperView>(new SetBookkeeper(
            AccountId.Operator,
            new BookkeeperImage { Type = BookkeeperType.Http, Address = "https://a", Credentials = "sealed" }));
        _books.Publish("""{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1}]}""");
        var account = _books.Open("t", "prepaid", 0m);
        _books.Done<OutboxIntent>(new TopUpAccount(new IntentId(_books.NewId()), account, 20m));
    }

    [Fact]
    public void Of_a_claim_that_was_retried_since_nothing_is_heard_any_more()
    {
        var first = Claimed().Intent;
        _books.Done<OutboxIntent>(new RecordOutcome(first, Outcome.Retrying));
        Later(Duration.FromHours(1));
        _books.Done<OutboxIntent>(new RetryIntent(first.Account, first.Id));
        var second = Claimed().Intent;
        Assert.Equal(first.Attempts, second.Attempts);

        var heard = _books.Done<OutboxIntent>(new RecordOutcome(first, Outcome.Refused));

        Assert.Equal((IntentState.Calling, second.At), (heard.State, heard.At));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 24)]
    public void Who_is_left_alone_was_not_tried(bool wasLeftAlone, int attempts)
    {
        var intent = Claimed().Intent;
        for (var i = 0; i < 30 && intent.State == IntentState.Calling; i++)
        {
            intent = _books.Done<OutboxIntent>(
                new RecordOutcome(intent, Outcome.Retrying, Why: "circuit-open") { WasLeftAlone = wasLeftAlone });
            Later(Duration.FromHours(7));
            if (intent.State == IntentState.Retrying) intent = Claimed().Intent;
        }

        Assert.Equal(
            (wasLeftAlone ? IntentState.Calling : IntentState.Dead, attempts), (intent.State, intent.Attempts));
    }

    [Fact]
    public void What_a_worker_that_died_took_may_have_been_sent_as_late_as_it_might()
    {
        var taken = Claimed();
        Assert.Equal((false, null), (taken.LooksUp, taken.Intent.SentAt));

        Later(Lease);
        var again = Claimed();

        Assert.True(again.LooksUp);
        Assert.Equal(taken.Intent.At + ClaimIntents.SendMax, again.Intent.SentAt);
        Assert.True(ClaimIntents.SendMax < Lease);
    }

    private void Later(Duration by) => _books.At(_books.Now + by);

    private IntentClaim Claimed() => Assert.Single(_books.Done<IntentClaims>(
        new ClaimIntents(9, ImmutableDictionary<AccountId, int>.Empty, 9)).Claims);
}
