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
        RecordUsageBatch c => c with { Past = [.. unread.Periods.Select(p => Of(books, p)).OfType<PastHistory>()] },
        AmendUsage c => c with
        {
            Past = unread.Periods.Count == 0
                ? c.Past
                : [.. unread.Periods.Select(p => Of(books, p)).OfType<PastHistory>()],
            Records = unread.Records && c.History is { } history ? Counted(books, history, unread) : null,
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

    private static CounterRecords Counted(TestBooks books, RecordHistory history, Unread unread)
    {
        var (record, facts) = (history.Record, books.Facts.Select(f => f.Fact).ToArray());
        var past = unread.Periods.Count > 0 ? Of(books, unread.Periods[0]) : null;
        var all = new List<CountedRecord>();
        foreach (var one in facts.OfType<UsageRecorded>().Where(f => f.Account == record.Account))
        {
            if (new CounterKey(one.Service, one.Tariff, one.Rate) != history.Key) continue;
            if (one.Corrects is { } start ? start != past?.Period.Start : one.Period != (past?.Index ?? record.Period))
                continue;
            if (past is not null && past.Index is null && one.Corrects is null) continue;
            var now = Of(books, record.Account, one.Id) ?? history;
            if (!now.IsVoid) all.Add(new CountedRecord(one.Id, now.Used(now.Quantity)));
        }

        return new CounterRecords([.. all], false, books.Batch);
    }
}
