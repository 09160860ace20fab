using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using Brillig.Tests.Core.Flow;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>Does the steps of a life on the books and in the model, and compares them after each.</summary>
internal sealed partial class Simulator(World world, ISubject subject)
{
    private readonly Model _model = new(world.Taxes) { Now = world.Start };
    private int _ids;

    /// <summary>What was asked so far, and when.</summary>
    public List<string> Log { get; } = [];

    /// <summary>How many commands were compared.</summary>
    public int Commands { get; private set; }

    /// <summary>How many of them were refused.</summary>
    public int Refusals { get; private set; }

    /// <summary>How many charges were issued, each worked out again.</summary>
    public int Charges { get; private set; }

    /// <summary>How many counters went on from another rate's.</summary>
    public int Carried { get; private set; }

    /// <summary>All of it, and the time until the year is over.</summary>
    public async Task Live(IReadOnlyList<Step> steps)
    {
        await Begin();
        foreach (var step in steps) await Do(step);
        var end = _model.Now + Duration.FromDays(45);
        WaitUntil(end > world.Start + Duration.FromDays(366) ? end : world.Start + Duration.FromDays(366));
        await Bill(3);
        foreach (var account in _model.Accounts.ToArray()) await Read(account, false);
        foreach (var account in _model.Accounts) Comparison.Accounts(_model, account, subject.Books);
        await subject.Prove();
    }

    private async Task Begin()
    {
        foreach (var terms in world.Types)
        {
            var type = new ModelType(NewId(), $"type{_model.Types.Count}", terms);
            await Perform(
                null, new SetBillingType(new(type.Id), true, type.Name, _ => terms),
                () => _model.Set(type, terms, []), false, $" {terms}");
        }

        foreach (var (currency, rates) in world.Tariffs)
        {
            var tariff = new ModelTariff(NewId(), $"tariff{_model.Tariffs.Count}", currency);
            await Publish(tariff, isNew: true, null, atOnce: false, carries: false, rates, isDry: false);
        }
    }

    private Task Do(Step step)
    {
        if (step.Act == Act.Wait) return Wait(step);
        if (step.Act == Act.Bill) return Bill(1 + step.A % 3);
        if (step.Act == Act.Open) return Open(step);
        if (step.Act == Act.Publish) return PublishNext(step);
        if (step.Act == Act.SetType) return SetType(step);
        if (step.Act == Act.Restart) return Restart();
        if (_model.Accounts.Count == 0) return Task.CompletedTask;
        var account = Step.Of(_model.Accounts, step.Who);
        return step.Act switch
        {
            Act.Use => Use(account, step),
            Act.Send => Send(step),
            Act.Amend => Amend(account, step),
            Act.AddLine => AddLine(account, step),
            Act.CloseNow => CloseNow(account, step),
            Act.Preview => Preview(account, step),
            Act.Pay => Pay(account, step),
            Act.Refund => Refund(account, step),
            Act.Void => Void(account, step),
            Act.Change => Change(account, step),
            Act.CloseAccount => CloseAccount(account, step),
            Act.Read => Read(account, step.IsDry),
            _ => throw new InvalidOperationException($"{step}"),
        };
    }

    private async Task Wait(Step step)
    {
        var account = _model.Accounts.Count > 0 ? Step.Of(_model.Accounts, step.Who) : null;
        var due = account?.Running.Select(p => p.IssueAt ?? p.End).DefaultIfEmpty(_model.Now).Min() ?? _model.Now;
        WaitUntil((step.A % 10) switch
        {
            <= 4 => _model.Now + Duration.FromMinutes(step.B % (3 * 1440)),
            5 => due,
            6 => due - Duration.FromMilliseconds(1),
            7 => _model.Now + Duration.FromMinutes(step.B % (14 * 1440)),
            8 => _model.Now + Duration.FromMinutes(step.B % ((step.C % 4 == 0 ? 90 : 20) * 1440)),
            _ => _model.Now + Duration.FromSeconds(step.B % 100_000),
        });
        if (world.IsAttentive) await Bill(3);
    }

    private void WaitUntil(Instant time)
    {
        if (time <= _model.Now) return;
        _model.Now = time;
        subject.At(time);
    }

    /// <summary>Does what is due, as the job does.</summary>
    private async Task Bill(int chunk)
    {
        while (subject.Books.NextDue is { } next && next <= _model.Now)
        {
            await Perform(null, new BillDue(chunk), decision =>
            {
                var billed = decision is Done { Result: BilledChunk done } ? done.Accounts : [];
                _model.Bill(billed.Select(id => _model.Accounts.First(a => a.Id == id.Value)));
                return Expected.Done;
            }, false);
        }

        foreach (var account in _model.Accounts)
        {
            var late = account.Running.Where(p => (p.IssueAt ?? p.End) <= _model.Now);
            if (late.Any(p => p.Sums.Items.Exists(i => i.IsOpen)))
                throw new DisagreementException($"The job left something due on {account.Id}.");
        }
    }

    private async Task Restart()
    {
        Log.Add($"{_model.Now} restart");
        await subject.Restart();
        foreach (var account in _model.Accounts) Comparison.Accounts(_model, account, subject.Books);
    }

    private Guid NewId() => new(++_ids, 7, 0x7007, 0x80, 0, 0, 0, 0, 0, 0, 1);

    private Task Perform(
        ModelAccount? account, Command command, Func<Expected> expect, bool isDry, string about = "") =>
        Perform(account, command, _ => expect(), isDry, about);

    /// <summary>Asks the books, then the model, and compares all that came of it.</summary>
    private async Task Perform(
        ModelAccount? account, Command command, Func<Decision, Expected> expect, bool isDry, string about = "")
    {
        var asked = $"{command}".Replace("Weight = 1, Lane = Interactive, ", "", StringComparison.Ordinal);
        Log.Add($"{_model.Now} {asked}{about}");
        var dry = isDry ? await DryRun(command) : null;
        var entries = _model.Accounts.ToDictionary(a => a.Id, a => a.Money.Entries.Count);
        var decision = await subject.Do(command, isDry: false);
        Log[^1] += $" → {(decision as Refused)?.Reason.ToString() ?? decision.GetType().Name}";
        if (decision is Failed failed) throw new DisagreementException($"It failed: {failed.Error}");

        // A record of long ago that names no time is known to the index alone, which a dry run does not meet.
        var isOfOld = decision is Refused { Reason: Reason.RecordConflict } && dry is Done;
        if (dry is not null && !isOfOld)
            Comparison.Same("Dry run", (dry as Refused)?.Reason, (decision as Refused)?.Reason);
        _model.Ids.Clear();
        foreach (var charge in subject.Facts.OfType<ChargeIssued>().Where(f => f.Charge.RefersTo is null))
            _model.Ids.Enqueue((charge.Account.Value, charge.Charge.Id.Value));
        _model.Recorded.Clear();
        var expected = expect(decision);
        Comparison.Decisions(expected, decision);
        _model.End();
        Comparison.Facts(_model, subject.Facts, entries);
        foreach (var touched in _model.Touched) Comparison.Accounts(_model, touched, subject.Books);
        if (account is not null && !_model.Touched.Contains(account))
            Comparison.Accounts(_model, account, subject.Books);
        Commands++;
        if (decision is Refused) Refusals++;
        Charges += _model.Issued.Count;
        Carried += subject.Facts.OfType<UsageCarried>().Count();
    }

    /// <summary>A dry run answers as the command does and leaves nothing behind.</summary>
    private async Task<Decision> DryRun(Command command)
    {
        var before = Rows.Of(subject.Books, [AccountId.Operator]);
        var decision = await subject.Do(command, isDry: true);
        Comparison.Same("Facts of a dry run", 0, subject.Facts.Count);
        Comparison.Same("Books after a dry run", before, Rows.Of(subject.Books, [AccountId.Operator]));
        return decision;
    }
}
