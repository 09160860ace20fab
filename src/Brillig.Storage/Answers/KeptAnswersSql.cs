using Brillig.Core.Flow;

namespace Brillig.Storage.Answers;

/// <summary>What is kept under an idempotency key.</summary>
/// <param name="BodyHash">SHA-256 of what was sent.</param>
/// <param name="Answer">What was answered; if it holds a secret, the body is sealed.</param>
public sealed record KeptAnswer(byte[] BodyHash, RenderedAnswer Answer);

/// <summary>Kept answers, as rows give them.</summary>
public static class KeptAnswersSql
{
    private const string One = """
        SELECT body_hash, status, headers, body, sealed
        FROM kept_answer
        WHERE key = @key AND caller = @caller AND route = @route
        """;

    /// <summary>
    /// What is kept under a name, or null; and the batch at which this was so: what a later one keeps, it does not see.
    /// </summary>
    public static async Task<(KeptAnswer? Kept, long ReadAt)> Find(
        Store store, AnswerName name, CancellationToken cancel)
    {
        // Before the row is read, so that the batch is never newer than what is read.
        var readAt = store.Status.Batch;
        await using var connection = await store.OpenRead(cancel);
        await using var command = connection.Command(One);
        command.Add("@key", name.Key);
        command.Add("@caller", name.Caller.Value);
        command.Add("@route", name.Route);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel)) return (null, readAt);
        var answer = new RenderedAnswer(
            reader.GetInt32(1), Headers(reader.GetString(2)), reader.GetFieldValue<byte[]>(3), reader.GetInt32(4) != 0);
        return (new KeptAnswer(reader.GetFieldValue<byte[]>(0), answer), readAt);
    }

    private static KeyValuePair<string, string>[] Headers(string lines) =>
    [
        .. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            return new KeyValuePair<string, string>(line[..colon], line[(colon + 2)..]);
        }),
    ];
}
