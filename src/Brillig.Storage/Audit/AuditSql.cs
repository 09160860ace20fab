using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Storage.Audit;

/// <summary>A row of the audit log with its place.</summary>
/// <param name="Batch">The batch that wrote it.</param>
/// <param name="N">Its number within the batch's rows.</param>
/// <param name="At">When.</param>
/// <param name="Key">Who: the key; none: the server itself.</param>
/// <param name="KeyAccount">The key's account; the operator: none.</param>
/// <param name="Request">In which request.</param>
/// <param name="Command">What was done, in snake_case.</param>
/// <param name="Object">What was made or changed.</param>
/// <param name="Account">The account that it is about; the operator: none.</param>
/// <param name="Before">JSON, or null.</param>
/// <param name="After">JSON, or null.</param>
public sealed record AuditEntry(
    long Batch, int N, Instant At, KeyId Key, AccountId KeyAccount, string Request, string Command, Guid Object,
    AccountId Account, string? Before, string? After);

/// <summary>Which rows of the audit log are asked for; null: whichever.</summary>
/// <param name="Scope">Those about this account and the ones below, or done by their keys.</param>
/// <param name="Account">Those about this account.</param>
/// <param name="Object">Those about this object.</param>
/// <param name="Key">Those by this key.</param>
/// <param name="Commands">Those of these commands.</param>
/// <param name="From">From this time on.</param>
/// <param name="To">Before this time.</param>
/// <param name="After">After this place.</param>
/// <param name="Limit">At most so many.</param>
public sealed record AuditQuery(
    AccountId? Scope, Guid? Account, Guid? Object, Guid? Key, IReadOnlyList<string>? Commands, Instant? From,
    Instant? To, (long Batch, int N)? After, int Limit);

/// <summary>The audit log, as rows give it.</summary>
public static class AuditSql
{
    private const string Below = """
        WITH RECURSIVE below (id) AS (
            SELECT @scope
            UNION
            SELECT a.id FROM account a JOIN below b ON a.parent = b.id)

        """;

    private const string Page = """
        SELECT r.place, b.now, r.key, r.key_account, r.request, r.command, r.object, r.account, r.before, r.after
        FROM audit r
        JOIN batch b ON b.n = (r.place >> 20)
        WHERE r.place > @after
        """;

    private const string End = """

        ORDER BY r.place
        LIMIT @limit
        """;

    /// <summary>A page of the log, the oldest first.</summary>
    public static async Task<IReadOnlyList<AuditEntry>> List(Store store, AuditQuery query, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command("");
        var (start, where) = ("", "");
        command.Add("@after", query.After is { } after ? Rows.Place(after.Batch, after.N) : -1L);
        command.Add("@limit", query.Limit);
        if (query.Scope is { } scope)
        {
            start = Below;
            command.Add("@scope", scope.Value);
            where += " AND (r.account IN (SELECT id FROM below) OR r.key_account IN (SELECT id FROM below))";
        }

        Where("r.account = @account", "@account", query.Account);
        Where("r.object = @object", "@object", query.Object);
        Where("r.key = @key", "@key", query.Key);
        if (query.Commands is { } commands)
        {
            where += $" AND r.command IN ({string.Join(", ", commands.Select((_, i) => $"@command{i}"))})";
            for (var i = 0; i < commands.Count; i++) command.Add($"@command{i}", commands[i]);
        }

        Where("b.now >= @from", "@from", query.From is { } from ? Rows.Micros(from) : null);
        Where("b.now < @to", "@to", query.To is { } to ? Rows.Micros(to) : null);
        command.CommandText = start + Page + where + End;
        var entries = new List<AuditEntry>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var place = reader.GetInt64(0);
            entries.Add(new AuditEntry(
                Rows.Batch(place), Rows.N(place), reader.Time(1), new KeyId(reader.Uuid(2)),
                new AccountId(reader.Uuid(3)), reader.GetString(4), reader.GetString(5), reader.Uuid(6),
                new AccountId(reader.Uuid(7)), reader.TextOrNull(8), reader.TextOrNull(9)));
        }

        return entries;

        void Where(string condition, string name, object? value)
        {
            if (value is null) return;
            where += $" AND {condition}";
            command.Add(name, value);
        }
    }
}
