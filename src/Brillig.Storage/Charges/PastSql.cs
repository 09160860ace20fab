using System.Collections.Immutable;
using System.Data.Common;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Storage.Facts;
using Brillig.Storage.Json;
using NodaTime;

namespace Brillig.Storage.Charges;

/// <summary>
/// Past periods as rows give them: when they were, from the facts that turned them; where their counters stand, from
/// the lines that charges carried of them, whose quantities and exact charges add up.
/// </summary>
public static class PastSql
{
    private const string Periods = """
        SELECT kind, body
        FROM fact
        WHERE object = @account AND kind IN ('account_opened', 'period_turned', 'period_ended', 'period_begun') AND place < @end
        ORDER BY place DESC
        """;

    private const string Last = """
        SELECT CASE WHEN next IS NULL THEN 1 ELSE 0 END
        FROM charge
        WHERE account = @account AND period_index = @index AND refers_to IS NULL AND place < @end
        ORDER BY place DESC
        LIMIT 1
        """;

    // The numbers of ItemKind: usage 0, correction 3.
    private const string Lines = """
        SELECT i.place, i.line, i.kind, i.name, i.usage, i.exact, i.total, i.tariff, i.tariff_version, i.rate,
               i.tax_group, i.percent, i.included, i.refers_to, i.extra, i.cells, i.base, i.corrects_start,
               i.corrects_end, i.plan_line, i.for_account, c.currency
        FROM charge c
        JOIN charge_item i ON i.place = c.place
        WHERE c.account = @account AND c.refers_to IS NULL AND c.place < @end
          AND ((i.kind = 0 AND c.period_index = @index) OR (i.kind = 3 AND i.corrects_start = @start))
        ORDER BY i.place, i.line
        """;

    /// <summary>Those of these that are past, each once; what still runs is not among them.</summary>
    public static async Task<ImmutableArray<PastHistory>> Read(
        Store store, IReadOnlyList<PastAsked> asked, CancellationToken cancel)
    {
        var read = new Dictionary<AccountId, List<PastHistory>>();
        await using var connection = await store.OpenRead(cancel);
        foreach (var one in asked)
        {
            if (!read.TryGetValue(one.Account, out var known)) read.Add(one.Account, known = []);
            if (known.Exists(h => one.Index is { } index ? h.Index == index : h.Period.Contains(one.At))) continue;
            if (await Find(connection, one, long.MaxValue, cancel) is { } history) known.Add(history);
        }

        return [.. read.Values.SelectMany(histories => histories)];
    }

    /// <summary>One of them, of the facts before a place; null: it is not past.</summary>
    internal static async Task<PastHistory?> Find(
        DbConnection connection, PastAsked asked, long end, CancellationToken cancel)
    {
        if (await Bounds(connection, asked, end, cancel) is not var (index, period, isEnded)) return null;
        if (index is not null && !isEnded && !await IsIssued(connection, asked.Account, index.Value, end, cancel))
            return null;
        var counters = await Counters(connection, asked.Account, index ?? -1, period.Start, end, cancel);
        return new PastHistory(asked.Account, index, period, counters);
    }

    /// <summary>The index of the past period that holds a time; null: it was passed over, and has none.</summary>
    internal static async Task<int?> IndexAt(
        DbConnection connection, AccountId account, Instant at, CancellationToken cancel) =>
        (await Bounds(connection, new PastAsked(account, at), long.MaxValue, cancel))?.Index;

    // From the newest fact back: a period begins where the fact of the one before says, and ends with its own.
    private static async Task<(int? Index, BillingPeriod Period, bool IsEnded)?> Bounds(
        DbConnection connection, PastAsked asked, long end, CancellationToken cancel)
    {
        await using var command = connection.Command(Periods);
        command.Add("@account", asked.Account.Value);
        command.Add("@end", end);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var ended = new HashSet<int>();
        Instant? endsAt = null;
        while (await reader.ReadAsync(cancel))
        {
            switch (FactJson.Read(reader.GetString(0), reader.GetString(1)))
            {
                case PeriodEnded fact: ended.Add(fact.Index); break;
                case AccountOpened fact when asked.Index is null or 0 && endsAt is { } first:
                    return (0, new BillingPeriod(fact.First.Period.Start, first), ended.Contains(0));
                case PeriodBegun fact:
                    if (asked.Index is { } own ? own == fact.Index : asked.At >= fact.First.Period.Start)
                        return endsAt is { } last
                            ? (fact.Index, new BillingPeriod(fact.First.Period.Start, last), ended.Contains(fact.Index))
                            : null;
                    endsAt = null;
                    break;
                case PeriodTurned fact:
                    var index = fact.Index + 1;
                    if (fact.Next is { Period: var next })
                    {
                        if (asked.Index is { } wanted ? wanted == index : asked.At >= next.Start)
                            return endsAt is { } until
                                ? (index, new BillingPeriod(next.Start, until), ended.Contains(index))
                                : null;
                        if (asked.Index is null && asked.At >= fact.End)
                            return (null, Between(fact, next, asked.At), true);
                    }

                    endsAt = fact.End;
                    break;
            }
        }

        return null;
    }

    private static BillingPeriod Between(PeriodTurned turned, BillingPeriod next, Instant at) =>
        turned.PassedOver?.At(at, turned.End, next.Start) ?? new BillingPeriod(turned.End, next.Start);

    private static async Task<bool> IsIssued(
        DbConnection connection, AccountId account, int index, long end, CancellationToken cancel)
    {
        await using var command = connection.Command(Last);
        command.Add("@account", account.Value);
        command.Add("@index", index);
        command.Add("@end", end);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancel), null) == 1;
    }

    private static async Task<ImmutableArray<PastCounter>> Counters(
        DbConnection connection, AccountId account, int index, Instant start, long end, CancellationToken cancel)
    {
        var counters = new Dictionary<CounterKey, PastCounter>();
        await using var command = connection.Command(Lines);
        command.Add("@account", account.Value);
        command.Add("@index", index);
        command.Add("@start", Rows.Micros(start));
        command.Add("@end", end);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var item = ChargeRows.Item(reader, Codes.Currency(reader.GetString(21)));
            if (item.Tariff is not { } tariff || item.Rate is not { } rate) continue;
            var key = new CounterKey(item.Name, tariff, rate) { For = item.For };
            counters[key] = PastCounter.With(key, counters.GetValueOrDefault(key), item);
        }

        return [.. counters.Values];
    }
}
