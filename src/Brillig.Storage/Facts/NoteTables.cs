namespace Brillig.Storage.Facts;

/// <summary>The tables of what is kept beside the facts: it changes nothing of the books.</summary>
internal static class NoteTables
{
    /// <summary>Answers under idempotency keys.</summary>
    public static readonly Table Kept = new(
        "kept_answer",
        Table.ColumnsOf("""
            place:l, caller:u, route:t, key:t, body_hash:b, status:i, headers:t, body:b, sealed:i
            """),
        (_, _, _) => { });

    /// <summary>The audit log.</summary>
    public static readonly Table Audit = new(
        "audit",
        Table.ColumnsOf("""
            place:l, key:u, key_account:u, request:t, command:t, object:u, account:u, before:t, after:t
            """),
        (_, _, _) => { });

    /// <summary>Writes what a batch keeps.</summary>
    public static void Write(IRows kept, IRows audit, Batch batch)
    {
        WriteKept(kept, batch);
        foreach (var row in batch.Notes.Audit)
        {
            audit.Begin();
            audit.Add(row.Place);
            audit.Add(row.Key);
            audit.Add(row.KeyAccount);
            audit.Add(row.Request);
            audit.Add(row.Command);
            audit.Add(row.Object);
            audit.Add(row.Account);
            audit.AddOrNull(row.Before);
            audit.AddOrNull(row.After);
            audit.End();
        }
    }

    private static void WriteKept(IRows rows, Batch batch)
    {
        var place = Rows.Place(batch.Number, 0);
        foreach (var (name, hash, answer) in batch.Notes.Kept)
        {
            rows.Begin();
            rows.Add(place++);
            rows.Add(name.Caller.Value);
            rows.Add(name.Route);
            rows.Add(name.Key);
            rows.Add(hash);
            rows.Add(answer.Status);
            rows.Add(string.Join('\n', answer.Headers.Select(h => $"{h.Key}: {h.Value}")));
            rows.Add(answer.Body);
            rows.Add(answer.HoldsSecret ? 1 : 0);
            rows.End();
        }
    }
}
