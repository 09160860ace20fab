using Brillig.Core.Basics;
using Brillig.Core.Usage;
using Brillig.Storage.Facts;
using NodaTime;

namespace Brillig.Storage.Charges;

/// <summary>A correction with its place in the books.</summary>
/// <param name="Batch">The batch that made it.</param>
/// <param name="N">Its number within the batch.</param>
/// <param name="Corrected">The correction.</param>
/// <param name="At">When it was made.</param>
public sealed record StoredCorrection(long Batch, int N, Corrected Corrected, Instant At);

/// <summary>Corrections of issued periods as rows give them.</summary>
public static class CorrectionsSql
{
    private const string Page = """
        SELECT c.place, c.account, c.body, b.now
        FROM correction c
        JOIN batch b ON b.n = (c.place >> 20)
        WHERE c.account = @account AND c.place > @after
        ORDER BY c.place
        LIMIT @limit
        """;

    /// <summary>Those of an account, oldest first.</summary>
    /// <param name="store">The books.</param>
    /// <param name="account">Whose.</param>
    /// <param name="after">The place of the last one of the page before, or null.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops reading.</param>
    public static async Task<IReadOnlyList<StoredCorrection>> List(
        Store store, AccountId account, (long Batch, int N)? after, int limit, CancellationToken cancel)
    {
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(Page);
        command.Add("@account", account.Value);
        command.Add("@after", after is { } last ? Rows.Place(last.Batch, last.N) : -1);
        command.Add("@limit", limit);
        var corrections = new List<StoredCorrection>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            corrections.Add(new StoredCorrection(
                Rows.Batch(reader.GetInt64(0)), Rows.N(reader.GetInt64(0)), FactReader.Correction(reader),
                reader.Time(3)));
        }

        return corrections;
    }
}
