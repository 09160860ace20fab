using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Core.Usage;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Flow;

/// <summary>A balance that becomes low is raised by itself: once at a time, and so often a day.</summary>
public class TopUpTests
{
    private const string Sms = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1}]}""";

    private readonly TestBooks _books = new();

    public TopUpTests()
    {
        _books.Publish(Sms);
        Collects(new BookkeeperImage { Type = BookkeeperType.Http, Address = "https://a", Credentials = "sealed" });
    }

    [Fact]
    public void Usage_that_leaves_less_than_the_threshold_asks_for_it_in_its_own_batch()
    {
        var account = Open(10);
        _books.Use(account, "sms", 5);
        Assert.Empty(Asked());

        _books.Use(account, "sms", 1);

        var (batch, intent) = Assert.Single(Asked());
        Assert.Equal(_books.Batch, batch);
        Assert.Equal((20m, true, IntentState.Waiting), (intent.Amount.Amount, intent.IsAutomatic, intent.State));
    }

    [Fact]
    public void Many_debits_in_one_batch_ask_once()
    {
        var account = Open(10);
        var draft = _books.NewDraft();
        for (var i = 0; i < 9; i++)
        {
            var usage = TestBooks.UsageOf(account, _books.Element(account, "sms", 1));
            Assert.IsType<Done>(Perform.Of(new Envelope(usage, default, "t"), draft));
        }

        _books.Commit(draft);

        Assert.Single(Asked());
        _books.Restart();
        _books.Use(account, "sms", 1);
        Assert.Single(Asked());
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void What_is_held_counts_as_spent()
    {
        var account = Open(10);
        _books.Done<ReservationView>(Held(account, 6));

        Assert.Single(Asked());
    }

    [Fact]
    public void What_is_refused_for_want_of_money_asks_too_and_what_is_only_tried_does_not()
    {
        var account = Open(0);
        var tooMuch = TestBooks.UsageOf(account, _books.Element(account, "sms", 1));
        Assert.IsType<Refused>(_books.Do(tooMuch, dryRun: true));
        Assert.Empty(Asked());

        Assert.Equal(Reason.InsufficientFunds, _books.Refusal(tooMuch));

        Assert.Single(Asked());
    }

    [Fact]
    public void The_payers_own_terms_count_for_what_it_pays_for()
    {
        var payer = Open(10);
        var payee = _books.Open(
            "t", "prepaid", with: c => c with { Parent = payer, Payer = payer, TopUp = new TopUpTerms(100, 3) });
        _books.Use(payee, "sms", 6);

        var (_, intent) = Assert.Single(Asked());
        Assert.Equal((payer, 20m), (intent.Account, intent.Amount.Amount));
    }

    [Fact]
    public void No_more_are_made_in_a_day_than_are_allowed_and_the_next_day_begins_after_24_hours()
    {
        var account = Open(10, new TopUpTerms(5, 1, DailyLimit: 2));
        _books.Use(account, "sms", 6);
        Collected();
        _books.Use(account, "sms", 1);   // 4 of 5 is still too little
        Collected();
        _books.Use(account, "sms", 1);
        Assert.Equal(2, Asked().Count);

        _books.At("2026-01-01T23:59:59Z").Use(account, "sms", 1);
        Assert.Equal(2, Asked().Count);
        _books.Restart();
        _books.At("2026-01-02T00:00:00Z").Use(account, "sms", 1);

        Assert.Equal(3, Asked().Count);
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void A_refused_one_changes_nothing_and_the_next_comes_an_hour_later_at_the_earliest()
    {
        var account = Open(10, new TopUpTerms(5, 20, DailyLimit: 9));
        _books.Use(account, "sms", 6);
        Told(Outcome.Refused);
        Assert.Equal((4m, Standing.Good), (_books.Account(account).Balance.Amount, Stands(account)));

        _books.At("2026-01-01T00:59:59Z").Use(account, "sms", 1);
        Assert.Single(Asked());
        _books.Restart();
        _books.At("2026-01-01T01:00:00Z").Use(account, "sms", 1);

        Assert.Equal(2, Asked().Count);
        Collected();
        Assert.Equal(22m, _books.Account(account).Balance.Amount);
        _books.Invariants.CheckReplay();
    }

    [Fact]
    public void Money_that_comes_twice_counts_once()
    {
        var account = Open(10);
        _books.Use(account, "sms", 6);
        var claim = Claimed();
        for (var i = 0; i < 2; i++) _books.Done<OutboxIntent>(new RecordOutcome(claim, Outcome.Done, "r"));

        Assert.Equal(24m, _books.Account(account).Balance.Amount);
    }

    [Fact]
    public void What_is_granted_is_there_at_once()
    {
        Collects(new BookkeeperImage { GrantsTopUps = true });
        var account = Open(10);

        _books.Send(account, _books.Element(account, "sms", 12));

        Assert.Equal((18m, Standing.Good), (_books.Account(account).Balance.Amount, Stands(account)));
        Assert.Equal(IntentState.Done, Assert.Single(Asked()).Intent.State);
        _books.Invariants.CheckReplay();
    }

    [Theory]
    [InlineData(BookkeeperType.Local, Collect.Charge, null, null)]
    [InlineData(BookkeeperType.Http, Collect.Nothing, null, null)]
    [InlineData(BookkeeperType.Http, Collect.Charge, 21, null)]
    [InlineData(BookkeeperType.Http, Collect.Charge, null, 19)]
    public void What_its_bookkeeper_does_not_collect_is_not_asked_for(
        BookkeeperType type, Collect collect, int? min, int? max)
    {
        Collects(new BookkeeperImage
        {
            Type = type, Address = "https://a", Credentials = "sealed", Collect = collect, AmountMin = min,
            AmountMax = max,
        });
        var account = Open(10);
        _books.Use(account, "sms", 6);

        Assert.Empty(Asked());
    }

    [Fact]
    public void Nothing_is_available_without_a_floor_and_nothing_is_asked_for()
    {
        var account = _books.Open("t", "postpaid", with: c => c with { TopUp = new TopUpTerms(5, 20) });
        _books.Use(account, "sms", 1000);
        Assert.Empty(Asked());

        _books.Done<AccountView>(new ChangeAccount { Id = account, CreditLimit = Given.As<decimal?>(1001) });

        Assert.Single(Asked());
    }

    [Fact]
    public void A_closing_account_is_not_topped_up()
    {
        var account = Open(10);
        _books.Do(new CloseAccount(account));
        _books.Send(account, _books.Element(account, "sms", 9, "2026-01-01T00:00:00Z"));

        Assert.Empty(Asked());
    }

    private static Reserve Held(AccountId account, decimal quantity) =>
        new()
        {
            Account = account, Id = new(new Guid(1, 2, 3, new byte[8])), Service = "sms", Usage = quantity,
            Ttl = Duration.FromMinutes(5),
        };

    private AccountId Open(decimal balance, TopUpTerms? terms = null) =>
        _books.Open("t", "prepaid", balance, c => c with { TopUp = terms ?? new TopUpTerms(5, 20) });

    private Standing Stands(AccountId account) => _books.Account(account).Image.Standing;

    private void Collects(BookkeeperImage image) =>
        _books.Done<BookkeeperView>(new SetBookkeeper(AccountId.Operator, image));

    // As they were made, with their batches.
    private List<(long Batch, OutboxIntent Intent)> Asked() =>
        [.. _books.Facts.Where(f => f.Fact is IntentSet).Select(f => (f.Batch, ((IntentSet)f.Fact).Intent))
            .DistinctBy(i => i.Intent.Id)];

    private OutboxIntent Claimed() => Assert.Single(
        _books.Done<IntentClaims>(new ClaimIntents(
            9, ImmutableDictionary<AccountId, int>.Empty, 9)).Claims).Intent;

    private void Told(Outcome outcome) => _books.Done<OutboxIntent>(new RecordOutcome(Claimed(), outcome, "r"));

    private void Collected() => Told(Outcome.Done);
}
