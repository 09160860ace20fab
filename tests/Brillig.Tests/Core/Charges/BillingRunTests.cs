using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Tests.Core.Flow;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Charges;

public class BillingRunTests
{
    private const string Sms = """{"name": "t", "rates": [{"service": "sms", "model": "per_unit", "price": 1}]}""";

    private static readonly Instant March = TestBooks.Time("2026-03-01T00:00:00Z");

    private readonly TestBooks _books = new();
    private readonly AccountId[] _accounts;

    public BillingRunTests()
    {
        _books.Publish(Sms);
        _accounts = [_books.Open("t"), _books.Open("t"), _books.Open("t")];
        foreach (var account in _accounts) _books.Use(account, "sms", 1);
    }

    [Fact]
    public void A_run_is_done_in_chunks_and_counts_what_they_did()
    {
        var run = Start(_books.At("2026-02-01T00:00:00Z").Now);
        Assert.Equal((_books.Now, _books.Now, null, 3, 0, 0), Of(run));

        var later = _books.At("2026-02-02T00:00:00Z").Now;
        var chunk = _books.Done<BilledChunk>(new BillDue(2));
        Assert.Equal(_accounts[..2], chunk.Accounts);
        Assert.Equal((2, TestBooks.Time("2026-02-01T00:00:00Z")), (chunk.Charges, chunk.NextDue));
        Assert.Equal((null, 2, 2), Far(run));

        chunk = _books.Done<BilledChunk>(new BillDue(2));
        Assert.Equal((_accounts[2], 1, March), (chunk.Accounts.Single(), chunk.Charges, chunk.NextDue));
        Assert.Equal((later, 3, 3), Far(run));

        // What comes after it is finished belongs to no run.
        _books.BillTo("2026-03-02T00:00:00Z");
        Assert.Equal((later, 3, 3), Far(run));
    }

    [Fact]
    public void A_run_of_an_earlier_time_is_finished_while_more_is_due()
    {
        _books.At("2026-03-01T00:00:00Z");
        var run = Start(TestBooks.Time("2026-02-01T00:00:00Z"));
        Assert.Equal(3, Read(run).Due);
        var begun = Start(March - Duration.FromDays(1));
        for (var i = 0; i < 3; i++) _books.Done<BilledChunk>(new BillDue(1, _accounts[i]));

        Assert.Equal((_books.Now, 3, 3), Far(run));
        Assert.Equal((_books.Now, 3, 3), Far(begun));
    }

    [Fact]
    public void A_run_goes_on_while_something_is_due_at_its_very_time()
    {
        var run = Start(_books.At("2026-02-01T00:00:00Z").Now);
        _books.Done<BilledChunk>(new BillDue(1));
        Assert.Equal((null, 1, 1), Far(run));
    }

    [Fact]
    public void A_run_with_nothing_to_do_is_finished_at_once()
    {
        var run = Start(null);
        Assert.Equal((_books.Now, _books.Now, _books.Now, 0, 0, 0), Of(run));
        Assert.Equal(Read(run), Read(run));
    }

    [Fact]
    public void A_run_is_the_operator_s_and_not_ahead_of_the_clock()
    {
        var id = new RunId(_books.NewId());
        var ahead = Assert.IsType<Refused>(_books.Do(new StartBillingRun(id, _books.Now + Duration.Epsilon)));
        Assert.Equal((Reason.BadRequest, "/at"), (ahead.Reason, ahead.Faults?.Single().Pointer));
        var caller = new Caller(_accounts[0], Role.Admin, default);
        Assert.Equal(Reason.NotAllowed, _books.Refusal(new StartBillingRun(id, null), caller));
        Assert.Equal(Reason.NotAllowed, _books.Refusal(new ReadDue(null), caller));
        Assert.Equal(Reason.BillingRunNotFound, _books.Refusal(new ReadBillingRun(id)));
        Start(_books.Now, id);
        Assert.Equal(id, _books.Done<BillingRunView>(new ReadBillingRun(id)).Id);
        Assert.Equal(Reason.BillingRunNotFound, _books.Refusal(new ReadBillingRun(id), caller));
    }

    [Fact]
    public void Due_work_is_told_without_being_done()
    {
        var due = TestBooks.Time("2026-02-01T00:00:00Z");
        Assert.Equal(
            (_books.Now, 0, due, 0), Told(new ReadDue(due - Duration.Epsilon, 5)));
        Assert.Equal((_books.Now, 3, due, 0), Told(new ReadDue(due)));
        Assert.Equal((_books.Now, 3, due, 2), Told(new ReadDue(due, 2)));
        Assert.Equal((_books.Now, 0, due, 0), Told(new ReadDue(null, 2)));
        Assert.Equal(_accounts[..2], _books.Done<DueWork>(new ReadDue(due, 2)).First);
        Assert.Empty(_books.Issued(_accounts[0]));
    }

    [Fact]
    public void One_account_can_be_billed_alone_and_one_that_is_not_there_is_nothing_to_do()
    {
        _books.At("2026-02-01T00:00:00Z");
        var chunk = _books.Done<BilledChunk>(new BillDue(9, _accounts[1]));
        Assert.Equal((_accounts[1], 1), (chunk.Accounts.Single(), chunk.Charges));
        Assert.Empty(_books.Done<BilledChunk>(new BillDue(9, new AccountId(_books.NewId()))).Accounts);
        Assert.Empty(_books.Issued(_accounts[0]));
        Assert.Single(_books.Issued(_accounts[1]));
    }

    [Fact]
    public void Work_waits_for_a_person_and_goes_on_when_he_says_so()
    {
        var caller = new Caller(_accounts[0], Role.Admin, default);
        Assert.Equal(Reason.NotAllowed, _books.Refusal(new PauseWork("no"), caller));
        Assert.Null(_books.Done<ResumedWork>(new ResumeWork()).Why);
        _books.Do(new PauseWork("The clock jumped."));
        _books.Do(new PauseWork("It jumped again."));
        _books.At("2026-02-01T00:00:00Z");
        var waiting = _books.Done<BilledChunk>(new BillDue(9));
        Assert.Equal((0, 0, _books.Now), (waiting.Accounts.Count, waiting.Charges, waiting.NextDue));
        var refused = Assert.IsType<Refused>(_books.Do(new StartBillingRun(new RunId(_books.NewId()), null)));
        Assert.Equal((Reason.WorkPaused, "The clock jumped."), (refused.Reason, refused.Detail));

        Assert.Equal(Reason.NotAllowed, _books.Refusal(new ResumeWork(), caller));
        Assert.Equal(Reason.NotAllowed, _books.Refusal(new ResumeWork(), Caller.Server with { Role = Role.Operator }));
        Assert.Equal("The clock jumped.", _books.Done<ResumedWork>(new ResumeWork()).Why);
        Assert.Single(_books.Facts, f => f.Fact is WorkResumed);
        Assert.Single(_books.Facts, f => f.Fact is WorkPaused);
        Assert.Equal(3, _books.Done<BilledChunk>(new BillDue(9)).Charges);
    }

    [Fact]
    public void A_person_who_resumes_work_is_audited_by_what_he_resumed() =>
        Assert.Equal(new Target(TargetKind.Work, Guid.Empty), new ResumeWork().Target);

    private RunId Start(Instant? at, RunId? id = null) =>
        _books.Done<BillingRunView>(new StartBillingRun(id ?? new RunId(_books.NewId()), at)).Id;

    private BillingRunImage Read(RunId run) => _books.Done<BillingRunView>(new ReadBillingRun(run)).Image;

    private (Instant At, Instant Started, Instant? Finished, int Due, long Accounts, long Charges) Of(RunId run)
    {
        var image = Read(run);
        return (image.At, image.StartedAt, image.FinishedAt, image.Due, image.Accounts, image.Charges);
    }

    private (Instant? Finished, long Accounts, long Charges) Far(RunId run)
    {
        var image = Read(run);
        return (image.FinishedAt, image.Accounts, image.Charges);
    }

    private (Instant Now, int Accounts, Instant? NextDue, int First) Told(ReadDue command)
    {
        var due = _books.Done<DueWork>(command);
        return (due.Now, due.Accounts, due.NextDue, due.First.Count);
    }
}
