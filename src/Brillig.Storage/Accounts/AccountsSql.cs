using Brillig.Core.Basics;

namespace Brillig.Storage.Accounts;

/// <summary>Which accounts there are; what they hold is in memory.</summary>
public static class AccountsSql
{
    // The operator, whose id is zero, is the parent of nobody's request; @any says that no parent is asked for.
    private const string Ids = """
        SELECT id
        FROM account
        WHERE id > @after
          AND (@any = 1 OR parent = @parent)
          AND (CAST(@external AS TEXT) IS NULL OR external_id = CAST(@external AS TEXT))
        ORDER BY id
        LIMIT @limit
        """;

    /// <summary>The ids of accounts in the order of their ids, which is that of time.</summary>
    /// <param name="store">The books.</param>
    /// <param name="parent">Those directly below it (of the operator: below nobody), or null: all.</param>
    /// <param name="externalId">Those with this external id alone, or null.</param>
    /// <param name="after">The last one of the page before, or null.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<IReadOnlyList<AccountId>> Page(
        Store store, AccountId? parent, string? externalId, AccountId? after, int limit, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(Ids);
        command.Add("@after", after?.Value ?? Guid.Empty);
        command.Add("@any", parent is null ? 1 : 0);
        command.Add("@parent", parent?.Value ?? Guid.Empty);
        command.Add("@external", externalId);
        command.Add("@limit", limit);
        var ids = new List<AccountId>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel)) ids.Add(new AccountId(reader.Uuid(0)));
        return ids;
    }
}
