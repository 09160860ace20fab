using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Tests.Core.Flow;
using NodaTime;

namespace Brillig.Tests.Simulation;

/// <summary>Turns steps into usage: now, late and ahead, once, twice and in conflict, nothing, tiny and huge.</summary>
internal sealed partial class Simulator
{
    // Where a charge comes near the bounds of money, the model does not say on which side it lies.
    private static readonly decimal[] Quantities =
        [0m, 0.000000000001m, 900_000_000_000_000_000m, 1m, 30m, 5m, 5.001m, 199.9999m];

    private readonly List<Sent> _sent = [];

    private async Task Use(ModelAccount account, Step step)
    {
        // What was due is in history before it is asked for: a dry run issues nothing.
        if (step.IsDry) await Read(account, false);
        var random = new Random(step.A);
        var all = Enumerable.Range(0, 1 + step.B % 2).Select(_ => NewRecord(account, random)).ToArray();
        var elements = all.Select(s => Element(account, s)).ToArray();
        var seen = new List<Known>();
        foreach (var element in elements) seen.Add(await subject.Seen(new AccountId(account.Id), element));
        var command = new RecordUsage(new(account.Id), [.. elements], [.. seen]);
        var about = $" {string.Join(", ", all.Select(s => s with { Account = null }))}";
        await Perform(account, command, () => _model.Use(account, all), step.IsDry, about);
    }

    private async Task Send(Step step)
    {
        var random = new Random(step.A);
        var (all, elements) = (new List<Sent>(), new List<BatchElement>());
        for (var i = 0; i < 1 + step.B % 5; i++)
        {
            var account = Step.Of(_model.Accounts, step.Who / (1 + random.Next(3)));
            var isNamed = random.Next(4) == 0 && (account.Parent is null || !_model.Accounts.Exists(a =>
                a.Parent is null && a.ExternalId == account.ExternalId));
            var sent = NewRecord(account, random) with { Account = account, ByExternalId = isNamed };
            var element = Element(account, sent);
            var seen = await subject.Seen(new AccountId(account.Id), element);
            all.Add(sent);
            elements.Add(new BatchElement(
                i, new(account.Id), sent.ByExternalId ? account.ExternalId : null, element, seen));
        }

        var about = $" {string.Join(", ", all.Select(s => s with { Account = null }))}";
        await Perform(null, new RecordUsageBatch([.. elements]), () => _model.Send(all), step.IsDry, about);
    }

    private async Task Amend(ModelAccount account, Step step)
    {
        var ids = _model.RecordsOf(account);
        if (ids.Count == 0) return;
        await Read(account, false);
        var random = new Random(step.A);
        var id = step.B % 30 == 0 ? "nobody's" : random.Next(2) == 0 ? ids[^1] : Step.Of(ids, step.C);
        decimal? quantity = random.Next(4) == 0 ? null : random.Next(3) == 0
            ? Quantities[random.Next(Quantities.Length)]
            : random.Next(100_000) / 1_000m;
        var history = await subject.History(new AccountId(account.Id), id);
        await Perform(
            account, new AmendUsage(NewId(), new(account.Id), id, quantity, "wrong", history),
            () => _model.Amend(account, id, quantity), step.IsDry);
    }

    private Sent NewRecord(ModelAccount account, Random random)
    {
        var again = random.Next(8) == 0 ? _sent.Where(s => s.Account == account).ToArray() : [];
        if (again.Length > 0)
        {
            var sent = again[random.Next(again.Length)];
            return random.Next(4) == 0 ? sent with { Quantity = sent.Quantity + 1 } : sent;
        }

        var quantity = random.Next(3) == 0
            ? Quantities[random.Next(Quantities.Length)]
            : random.Next(100_000) / Step.Of([1_000m, 10_000m, 1_000_000m], random.Next());
        var made = new Sent(
            $"r{++_ids}", Step.Of(World.Services, random.Next()), quantity, TimeOf(account, random))
        {
            Account = account,
        };
        _sent.Add(made);
        return made;
    }

    private Instant? TimeOf(ModelAccount account, Random random) => random.Next(14) switch
    {
        <= 4 => null,
        5 => _model.Now - Duration.FromMinutes(random.Next(72 * 60)),
        6 => account.Periods[^1].Start - Duration.FromMilliseconds(1),
        7 => account.Periods[^1].Start,
        8 => _model.Now + Duration.FromMinutes(3),
        9 => random.Next(2) == 0 ? _model.Now + Duration.FromMinutes(10) : null,
        10 => account.OpenedAt - Duration.FromSeconds(random.Next(2)),
        11 => _model.Now - Duration.FromMinutes(random.Next(60 * 24 * 100)),
        12 => Latest(account.Periods[^1].End),
        _ => Latest(account.Periods[^1].End - Duration.FromMilliseconds(1)),
    };

    private Instant? Latest(Instant time) => time <= _model.Now + Duration.FromMinutes(5) ? time : null;

    private UsageElement Element(ModelAccount account, Sent sent)
    {
        var made = TestBooks.Element(new AccountId(account.Id), sent.Service, sent.Quantity, sent.At, sent.Id);
        return made with { ContentHash = made.ContentHash ^ subject.HashSeed, IdHash = made.IdHash ^ subject.HashSeed };
    }
}
