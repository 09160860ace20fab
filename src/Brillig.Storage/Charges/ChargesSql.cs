using System.Collections.Immutable;
using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Ledger;
using Brillig.Core.Payments;
using Brillig.Storage.Facts;
using Brillig.Storage.Json;
using Brillig.Storage.Ledger;
using NodaTime;

namespace Brillig.Storage.Charges;

/// <summary>Issued charges, as rows give them: their status is derived from allocations and credit notes.</summary>
public static class ChargesSql
{
    // The numbers of ChargeStatus and ChargeKind: due 2, paid 3, void 4; credit note 1. A credit note is settled.
    private const string Views = """
        SELECT place, id, account, seller, kind, number, period_start, period_end, period_index, sequence, date,
               due_date, total, tax, currency, refers_to, note, status, allocated, credited
        FROM (SELECT c.*,
                     CASE WHEN c.kind = 1 THEN 3
                          WHEN EXISTS (SELECT 1 FROM charge n WHERE n.refers_to = c.id)
                               AND (SELECT SUM(n.total) FROM charge n WHERE n.refers_to = c.id) <= -c.total THEN 4
                          WHEN COALESCE((SELECT SUM(a.amount) FROM allocation a WHERE a.due = c.id), 0) >= c.total
                               THEN 3
                          ELSE 2 END AS status,
                     CAST(COALESCE((SELECT SUM(a.amount) FROM allocation a WHERE a.due = c.id), 0) AS BIGINT)
                         AS allocated,
                     CAST(COALESCE((SELECT -SUM(n.total) FROM charge n WHERE n.refers_to = c.id), 0) AS BIGINT)
                         AS credited
              FROM charge c
              WHERE c.account = @account) v
        """;

    private const string Page = Views + """

        WHERE place > COALESCE((SELECT p.place FROM charge p WHERE p.id = @after AND p.account = @account), -1)
          AND (@status < 0 OR status = @status) AND date >= @from AND date < @to
        ORDER BY place
        LIMIT @limit
        """;

    private const string One = Views + """

        WHERE id = @id
        """;

    private const string Earlier = Views + """

        WHERE period_index = @period AND sequence < @sequence AND refers_to IS NULL
        ORDER BY sequence
        """;

    private const string NotesOf = Views + """

        WHERE refers_to = @id
        ORDER BY place
        """;

    private const string Items = """
        SELECT i.place, i.line, i.kind, i.name, i.usage, i.exact, i.total, i.tariff, i.tariff_version, i.rate,
               i.tax_group, i.percent, i.included, i.refers_to, i.extra, i.cells, i.base, i.corrects_start,
               i.corrects_end, i.plan_line, i.for_account
        FROM charge c
        JOIN charge_item i ON i.place = c.place
        WHERE c.account = @account AND c.place BETWEEN @first AND @last
        ORDER BY i.place, i.line
        """;

    /// <summary>The issued documents of an account, oldest first.</summary>
    /// <param name="store">The books.</param>
    /// <param name="account">Whose.</param>
    /// <param name="status">Due, paid or void alone; null: all.</param>
    /// <param name="from">Issued at or after this time, or null.</param>
    /// <param name="to">Issued before this time, or null.</param>
    /// <param name="after">The last one of the page before, or null.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<IReadOnlyList<ChargeView>> List(
        Store store, AccountId account, ChargeStatus? status, Instant? from, Instant? to, ChargeId? after, int limit,
        CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(Page);
        command.Add("@account", account.Value);
        command.Add("@after", after?.Value ?? Guid.Empty);
        command.Add("@status", (int?)status ?? -1);
        command.Add("@from", from is { } start ? Rows.Micros(start) : long.MinValue);
        command.Add("@to", to is { } end ? Rows.Micros(end) : long.MaxValue);
        command.Add("@limit", limit);
        return await Read(connection, command, account, cancel);
    }

    /// <summary>An issued document of an account, or null.</summary>
    public static async Task<ChargeView?> Find(Store store, AccountId account, ChargeId id, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        return await Find(connection, account, id, cancel);
    }

    /// <summary>The charges that were cut out of the same period before this one, oldest first.</summary>
    public static async Task<ImmutableArray<Charge>> Before(Store store, Charge charge, CancellationToken cancel)
    {
        if (charge.Sequence == 0 || charge.RefersTo is not null) return [];
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(Earlier);
        command.Add("@account", charge.Account.Value);
        command.Add("@period", charge.PeriodIndex);
        command.Add("@sequence", charge.Sequence);
        return [.. (await Read(connection, command, charge.Account, cancel)).Select(view => view.Charge)];
    }

    /// <summary>What a command must know of an issued document; null: it is none of this account.</summary>
    public static async Task<ChargeHistory?> History(
        Store store, AccountId account, ChargeId id, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        var readAt = await LedgerSql.Batch(connection, cancel);
        if (await Find(connection, account, id, cancel) is not { } view) return null;
        var charge = view.Charge;
        var asRaised = charge.Total.Micros > 0 ? new Due(id.Value, charge.DueDate, charge.Total, charge.Total) : null;
        var currency = charge.Total.Currency;
        var due = asRaised is null ? null : await AllocationSql.Due(connection, id.Value, currency, cancel) ?? asRaised;
        var standing = ImmutableArray.CreateBuilder<StandingAllocation>();
        if (due is not null)
        {
            foreach (var (other, amount) in await AllocationSql.Standing(connection, due, cancel))
            {
                var credit = await AllocationSql.Credit(connection, other, currency, cancel)
                    ?? throw new InvalidOperationException($"No row holds credit {other}, which settles charge {id}.");
                standing.Add(new StandingAllocation(credit, due, amount));
            }
        }

        var notes = await Notes(connection, account, id, cancel);
        return new ChargeHistory(charge, due, standing.ToImmutable(), notes, readAt) { Revision = Revisions.Of(view) };
    }

    private static async Task<ChargeView?> Find(
        DbConnection connection, AccountId account, ChargeId id, CancellationToken cancel)
    {
        await using var command = connection.Command(One);
        command.Add("@account", account.Value);
        command.Add("@id", id.Value);
        return await Read(connection, command, account, cancel) is [var view, ..] ? view : null;
    }

    private static async Task<ImmutableArray<Charge>> Notes(
        DbConnection connection, AccountId account, ChargeId id, CancellationToken cancel)
    {
        await using var command = connection.Command(NotesOf);
        command.Add("@account", account.Value);
        command.Add("@id", id.Value);
        return [.. (await Read(connection, command, account, cancel)).Select(view => view.Charge)];
    }

    private static async Task<IReadOnlyList<ChargeView>> Read(
        DbConnection connection, DbCommand command, AccountId account, CancellationToken cancel)
    {
        var views = new Dictionary<long, ChargeView>();
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel)) views.Add(reader.GetInt64(0), ToView(reader));
        }

        if (views.Count == 0) return [];
        var items = await ReadItems(connection, account, views, cancel);
        return [.. views.OrderBy(v => v.Key).Select(v => v.Value with
        {
            Charge = v.Value.Charge with { Items = [.. items[v.Key]] },
        })];
    }

    private static async Task<ILookup<long, ChargeItem>> ReadItems(
        DbConnection connection, AccountId account, Dictionary<long, ChargeView> views, CancellationToken cancel)
    {
        await using var command = connection.Command(Items);
        command.Add("@account", account.Value);
        command.Add("@first", views.Keys.Min());
        command.Add("@last", views.Keys.Max());
        var items = new List<(long Place, ChargeItem Item)>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var place = reader.GetInt64(0);
            if (views.TryGetValue(place, out var view))
                items.Add((place, ChargeRows.Item(reader, view.Paid.Currency)));
        }

        return items.ToLookup(i => i.Place, i => i.Item);
    }

    private static ChargeView ToView(DbDataReader reader)
    {
        var currency = Codes.Currency(reader.GetString(14));
        return new ChargeView(
            ChargeRows.Charge(reader, currency, []), (ChargeStatus)reader.GetInt32(17),
            new Money(reader.GetInt64(18), currency))
        {
            Credited = new Money(reader.GetInt64(19), currency),
        };
    }
}
