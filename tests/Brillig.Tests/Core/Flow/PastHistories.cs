using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;

namespace Brillig.Tests.Core.Flow;

/// <summary>What a request's thread would read of past periods and records, computed from all facts so far.</summary>
internal static class PastHistories
{
    /// <summary>The command with what the books turned out to need.</summary>
    public static Command With(TestBooks books, Command command, Unread unread) => command switch
    {
        RecordUsage c => c with { Past = [.. unread.Periods.Select(p => Of(books, p)).OfType<PastHistory>()] },
        CommitReservation c => c with { Past = [.. unread.Periods.Select(p => Of(books, p)).OfType<PastHistory>()] },
        RecordUsageBatch c => c with { Past = [.. unread.Periods.Select(p => Of(books, p)).OfType<PastHistory>()] },
        AmendUsage c => c with
        {
            Past = [
                .. c.Past.Where(h => unread.Periods.All(p => p.Account != h.Account)),
                .. unread.Periods.Select(p => Of(books, p)).OfType<PastHistory>(),
            ],
            Records = c.History is { } history
                ? [
                    .. c.Records.Where(r => !unread.Records.Contains(r.Of)),
                    .. unread.Records.Select(on => Counted(books, history, unread, on)),
                ]
                : [],
        },
        _ => throw new InvalidOperationException($"Nobody knows what {command} needs."),
    };

    /// <summary>A record with what was made of it; null: there is none.</summary>
    public static RecordHistory? Of(TestBooks books, AccountId account, string record)
    {
        var facts = books.Facts.Select(f => f.Fact).ToArray();
        return facts.OfType<UsageRecorded>().FirstOrDefault(f => f.Account == account && f.Id == record) is { } recorded
            ? new RecordHistory(
                recorded, [.. facts.OfType<UsageAmended>().Where(f => f.Account == account && f.Record == record)],
                books.Batch)
            {
                Counted = [.. facts.OfType<UsageCounted>().Where(f => f.Of == account && f.Record == record)],
            }
            : null;
    }

    private static PastHistory? Of(TestBooks books, PastAsked asked)
    {
        var facts = books.Facts.Select(f => f.Fact).ToArray();
        var spans = Spans([.. facts.OfType<AccountFact>().Where(f => f.Account == asked.Account)]);
        var found = spans.Where(s => asked.Index is { } i ? s.Index == i : s.Period.Contains(asked.At)).ToArray();
        if (found is not [var (index, period), ..]) return null;
        if (index is not null && books.Book(asked.Account).RunningOf(index.Value) is not null) return null;
        var counters = new Dictionary<CounterKey, PastCounter>();
        foreach (var charge in facts.OfType<ChargeIssued>().Select(f => f.Charge))
        {
            if (charge.Account != asked.Account || charge.RefersTo is not null) continue;
            foreach (var item in charge.Items)
            {
                if (item.Tariff is not { } tariff || item.Rate is not { } rate) continue;
                if (item.Kind == ItemKind.Usage ? charge.PeriodIndex != index : item.Corrects?.Start != period.Start)
                    continue;
                var key = new CounterKey(item.Name, tariff, rate) { For = item.For };
                counters[key] = PastCounter.With(key, counters.GetValueOrDefault(key), item);
            }
        }

        return new PastHistory(asked.Account, index, period, [.. counters.Values]);
    }

    // Every period that ended, and those between that were passed over.
    private static IEnumerable<(int? Index, BillingPeriod Period)> Spans(IReadOnlyList<AccountFact> facts)
    {
        var start = facts.OfType<AccountOpened>().Single().First.Period.Start;
        foreach (var fact in facts)
        {
            if (fact is PeriodBegun begun) start = begun.First.Period.Start;
            if (fact is not PeriodTurned turned) continue;
            yield return (turned.Index, new BillingPeriod(start, turned.End));
            if (turned.Next is not { Period: var next }) continue;
            for (var at = turned.End; at < next.Start;)
            {
                var passed = turned.PassedOver?.At(at, turned.End, next.Start) ?? new BillingPeriod(at, next.Start);
                yield return (null, passed);
                at = passed.End;
            }

            start = next.Start;
        }
    }

    private static CounterRecords Counted(TestBooks books, RecordHistory history, Unread unread, RecordsAsked counter)
    {
        var on = counter.Account;
        var facts = books.Facts.Select(f => f.Fact).ToArray();
        var asked = unread.Periods.Where(p => p.Account == on).ToArray();
        var past = asked is [var one, ..] ? Of(books, one) : null;
        var here = history.Counted.FirstOrDefault(c => (c.Account, c.Key.For) == (on, counter.For));
        var (key, period) = here is { } counted
            ? (counted.Key, counted.Period)
            : (history.Key, history.Record.Period);
        var all = new List<CountedRecord>();
        foreach (var fact in facts)
        {
            var (account, id, at, of) = fact switch
            {
                UsageRecorded f when f.Account == on =>
                    (on, f.Id, f.OccurredAt, (new(f.Service, f.Tariff, f.Rate), f.Corrects, f.Period)),
                UsageCounted f when f.Account == on => (f.Of, f.Record, f.OccurredAt, (f.Key, f.Corrects, f.Period)),
                _ => (default, "", default, (default(CounterKey), default(NodaTime.Instant?), 0)),
            };
            if (id.Length == 0 || of.Item1 != key) continue;
            if (of.Item2 is { } start ? start != past?.Period.Start : of.Item3 != (past?.Index ?? period)) continue;
            if (past is not null && past.Index is null && of.Item2 is null) continue;
            var now = Of(books, account, id) ?? history;
            if (!now.IsVoid) all.Add(new CountedRecord(account, id, now.Used(now.Quantity, at)));
        }

        return new CounterRecords(counter, [.. all], false, books.Batch);
    }
}
