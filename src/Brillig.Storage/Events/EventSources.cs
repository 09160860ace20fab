using System.Data.Common;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Tariffs;
using Brillig.Storage.Bookkeeping;
using Brillig.Storage.Facts;
using Brillig.Storage.Json;
using NodaTime;

namespace Brillig.Storage.Events;

/// <summary>The tables that tell what happened, merged by place.</summary>
internal static class EventSources
{
    private const string Facts = """
        SELECT f.place, f.kind, f.object, f.body, b.now
        FROM fact f
        JOIN batch b ON b.n = (f.place >> 20)
        WHERE f.place > @after AND f.place <= @until
          AND f.kind IN ('account_opened', 'account_changed', 'account_closing', 'account_closed', 'standing_changed',
                         'balance_level_changed')
        """;

    // Of `local` there is nothing to tell: it is these books.
    private const string Syncs = """
        SELECT f.place, f.kind, f.object, f.body, b.now
        FROM fact f
        JOIN batch b ON b.n = (f.place >> 20)
        WHERE f.place > @after AND f.place <= @until AND f.kind = 'sync_recorded'
          AND NOT (f.body LIKE '%"Via":0%' AND f.body LIKE '%"Attempts":0%' AND f.body NOT LIKE '%"Refusal":%')
        """;

    private static readonly string Methods = $"""
        SELECT h.place, h.body, b.now
        FROM heard h
        JOIN batch b ON b.n = (h.place >> 20)
        WHERE h.place > @after AND h.place <= @until
          AND (h.body LIKE '%"Kind":{(int)HeardKind.MethodExpires},%'
            OR h.body LIKE '%"Kind":{(int)HeardKind.MethodUpdated},%'
            OR h.body LIKE '%"Kind":{(int)HeardKind.MethodRevoked},%')
        """;

    private const string BooksWide = """
        SELECT f.place, f.kind, f.object, f.body, b.now
        FROM fact f
        JOIN batch b ON b.n = (f.place >> 20)
        WHERE f.place > @after AND f.place <= @until
          AND f.kind IN ('tariff_published', 'deck_published', 'billing_type_set', 'key_set')
        """;

    private const string Document = """
        c.id, c.account, c.seller, c.kind, c.number, c.period_start, c.period_end, c.period_index, c.sequence, c.date,
               c.due_date, c.total, c.tax, c.currency, c.refers_to, c.note, b.now
        """;

    // 0: it is issued by itself; 1: it gives back a part of another; 2: it gives back all that remained.
    private const string Charges = $"""
        SELECT c.place, {Document},
               CASE WHEN c.refers_to IS NULL THEN 0
                    WHEN (SELECT SUM(n.total) FROM charge n WHERE n.refers_to = c.refers_to AND n.place <= c.place)
                         <= -(SELECT o.total FROM charge o WHERE o.id = c.refers_to) THEN 2
                    ELSE 1 END
        FROM charge c
        JOIN batch b ON b.n = (c.place >> 20)
        WHERE c.place > @after AND c.place <= @until
        """;

    // A charge that was given back is void, not paid. A credit note that takes the place of what it freed pays nothing
    // either: the charge was paid before. What a refund undid in the same batch was not freed by the note.
    private const string Paid = $"""
        SELECT a.place, {Document}
        FROM allocation a
        JOIN charge c ON c.id = a.due
        JOIN batch b ON b.n = (a.place >> 20)
        WHERE a.place > @after AND a.place <= @until AND a.due_remaining = 0 AND a.amount > 0
          AND COALESCE((SELECT SUM(n.total) FROM charge n WHERE n.refers_to = c.id AND n.place <= a.place), 0)
              > -c.total
          AND NOT (EXISTS (SELECT 1 FROM charge n WHERE n.id = a.credit AND n.refers_to = c.id)
                   AND COALESCE((SELECT SUM(u.amount)
                                 FROM allocation u
                                 WHERE u.due = a.due AND u.amount < 0 AND u.place < a.place
                                   AND (u.place >> 20) = (a.place >> 20)
                                   AND NOT EXISTS (SELECT 1 FROM payment p
                                                   WHERE p.credit = u.credit AND p.refunds IS NOT NULL
                                                     AND p.place > u.place AND (p.place >> 20) = (u.place >> 20))), 0)
                       <= -a.amount)
        """;

    private const string Payments = """
        SELECT place, id, account, date, type, amount, currency, charge, reference, refunds, recorded_at, credit,
               credit_at, credit_amount, credit_remaining, b.now
        FROM payment p
        JOIN batch b ON b.n = (p.place >> 20)
        WHERE place > @after AND place <= @until
        """;

    private const string Amendments = """
        SELECT a.place, a.id, a.account, a.record, a.body, b.now
        FROM amendment a
        JOIN batch b ON b.n = (a.place >> 20)
        WHERE a.place > @after AND a.place <= @until
        """;

    private const string Corrections = """
        SELECT c.place, c.account, c.body, b.now
        FROM correction c
        JOIN batch b ON b.n = (c.place >> 20)
        WHERE c.place > @after AND c.place <= @until
        """;

    private static readonly string Intents = $"""
        SELECT i.place, i.body, b.now
        FROM intent i
        JOIN batch b ON b.n = (i.place >> 20)
        WHERE i.place > @after AND i.place <= @until
          AND (i.kind = {(int)IntentKind.TopUp} AND i.state = {(int)IntentState.Done}
            OR i.kind IN ({(int)IntentKind.TopUp}, {(int)IntentKind.Refund})
              AND i.state IN ({(int)IntentState.Refused}, {(int)IntentState.Withdrawn}))
        """;

    private const string OfOne = " = @account";

    private const string OfTree = """
         IN (WITH RECURSIVE below(id) AS (
                 SELECT id FROM account WHERE id = @account
                 UNION ALL
                 SELECT d.id FROM account d JOIN below u ON d.parent = u.id)
             SELECT id FROM below)
        """;

    private static readonly Source[] All =
    [
        new(Facts, "f.object", "f.place", ["account.", "standing.", "balance."], Fact),
        new(Syncs, "f.object", "f.place", ["sync."], Fact),
        new(Methods, "h.account", "h.place", ["payment_method."], Method),
        new(BooksWide, null, "f.place", ["tariff.", "deck.", "billing_type.", "key."], Fact),
        new(Charges, "c.account", "c.place", ["charge.issued", "charge.credited", "charge.voided"], Charge),
        new(Paid, "a.account", "a.place", ["charge.paid"], row => OfCharge(row, "charge.paid")),
        new(Amendments, "a.account", "a.place", ["usage.amended"], Amendment),
        new(Corrections, "c.account", "c.place", ["usage.corrected"], Correction),
        new(Payments, "p.account", "place", ["payment.recorded", "payment.refunded"], Payment),
        new(Intents, "i.account", "i.place", ["topup.", "refund."], Intent),
    ];

    /// <summary>Events in [after, until], complete up to the place that is returned with them.</summary>
    public static async Task<(IEnumerable<Happened> Events, long Horizon)> Read(
        DbConnection connection, EventQuery query, long after, long until, CancellationToken cancel)
    {
        var (all, horizon) = (new List<Happened>(), until);
        foreach (var source in All)
        {
            if (!query.Types.Any(type => source.Types.Any(t => type.StartsWith(t, StringComparison.Ordinal)))) continue;
            var some = await Read(connection, source, query, after, until, cancel);
            if (some.Count == query.Limit) horizon = Math.Min(horizon, some[^1].Place);
            all.AddRange(some);
        }

        return (all.Where(e => e.Place <= horizon).OrderBy(e => e.Place), horizon);
    }

    private static async Task<List<Happened>> Read(
        DbConnection connection, Source source, EventQuery query, long after, long until, CancellationToken cancel)
    {
        var of = query.Account ?? query.Root;
        var scope = source.Scope is null || of is null ? ""
            : $" AND {source.Scope}{(query.Account is null ? OfTree : OfOne)}";
        await using var command = connection.Command($"{source.Sql}{scope} ORDER BY {source.Order} LIMIT @limit");
        command.Add("@after", after);
        command.Add("@until", until);
        command.Add("@limit", query.Limit);
        if (scope.Length > 0) command.Add("@account", of?.Value);
        var events = new List<Happened>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) events.Add(source.Of(reader));
        return events;
    }

    private static Happened Fact(DbDataReader row)
    {
        var fact = FactJson.Read(row.GetString(1), row.GetString(3));
        var time = row.Time(4);
        return fact switch
        {
            AccountOpened f => Of("account.opened", f.Account),
            AccountChanged f => Of("account.changed", f.Account),
            AccountClosing f => Of("account.closing", f.Account),
            AccountClosed f => Of("account.closed", f.Account),
            StandingChanged f => Of("standing.changed", f.Account),
            BalanceLevelChanged f => Of(TypeOf(f.Level), f.Account),
            SyncRecorded f => Of(
                f.Image.Refusal is not null ? "sync.refused" : f.Image.Attempts > 0 ? "sync.failed" : "sync.done",
                f.Account),
            TariffPublished => Of("tariff.published", null),
            DeckPublished => Of("deck.published", null),
            BillingTypeSet => Of("billing_type.set", null),
            KeySet f => Of(KeyType(f, time), f.Image.Account.IsOperator ? null : f.Image.Account),
            _ => throw new InvalidOperationException($"No event tells of a {fact.GetType().Name}."),
        };

        Happened Of(string type, AccountId? account) => At(row, time, type, account, row.Uuid(2), fact);
    }

    private static string TypeOf(BalanceLevel level) => level switch
    {
        BalanceLevel.Low => "balance.low",
        BalanceLevel.Depleted => "balance.depleted",
        _ => "balance.restored",
    };

    private static string KeyType(KeySet key, Instant time) =>
        key.Image.RevokedAt is not null ? "key.revoked"
        : key.Image.CreatedAt == time ? "key.created"
        : "key.changed";

    private static Happened Charge(DbDataReader row) => OfCharge(row, row.GetInt32(18) switch
    {
        0 => "charge.issued",
        1 => "charge.credited",
        _ => "charge.voided",
    });

    private static Happened OfCharge(DbDataReader row, string type)
    {
        var charge = ChargeRows.Charge(row, Codes.Currency(row.GetString(14)), []);
        return At(row, row.Time(17), type, charge.Account, charge.Id.Value, charge);
    }

    private static Happened Payment(DbDataReader row)
    {
        var payment = FactReader.Payment(row).Payment;
        var type = payment.Refunds is null ? "payment.recorded" : "payment.refunded";
        return At(row, row.Time(15), type, payment.Account, payment.Id.Value, payment);
    }

    private static Happened Intent(DbDataReader row)
    {
        var intent = IntentText.Read(row.GetString(1));
        var type = intent.State == IntentState.Done ? "topup.completed"
            : intent.Kind == IntentKind.Refund ? "refund.failed"
            : "topup.failed";
        return At(row, row.Time(2), type, intent.Account, intent.Id.Value, intent);
    }

    private static Happened Method(DbDataReader row)
    {
        var heard = FactJson.Read(row.GetString(1), StoredJson.Stored.EventHeard);
        var type = heard.Event.Kind switch
        {
            HeardKind.MethodExpires => "payment_method.expiring",
            HeardKind.MethodUpdated => "payment_method.updated",
            _ => "payment_method.revoked",
        };
        return At(row, row.Time(2), type, heard.Account, heard.Account.Value, heard);
    }

    private static Happened Amendment(DbDataReader row)
    {
        var amended = FactReader.Amendment(row);
        return At(row, row.Time(5), "usage.amended", amended.Account, amended.Id, amended);
    }

    private static Happened Correction(DbDataReader row)
    {
        var corrected = FactReader.Correction(row);
        return At(row, row.Time(3), "usage.corrected", corrected.Account, corrected.Charge.Value, corrected);
    }

    private static Happened At(
        DbDataReader row, Instant time, string type, AccountId? account, Guid about, object data) =>
        new(Rows.Batch(row.GetInt64(0)), Rows.N(row.GetInt64(0)), time, type, account, about, data);

    private sealed record Source(
        string Sql, string? Scope, string Order, string[] Types, Func<DbDataReader, Happened> Of);
}
