using System.Data.Common;
using Brillig.Storage.Audit;

namespace Brillig.Storage.Verify;

/// <summary>
/// The audit log is whole: each batch's rows give its hash with the one before, no row stands beside, and the books
/// end where the log does.
/// </summary>
internal static class AuditProof
{
    private const string Rows = """
        SELECT b.n, b.audit_hash, a.place, a.key, a.key_account, a.request, a.command, a.object, a.account, a.before,
               a.after
        FROM batch b
        LEFT JOIN audit a ON a.place >= (b.n << 20) AND a.place < ((b.n + 1) << 20)
        WHERE b.audit_hash IS NOT NULL AND b.n <= @head
        ORDER BY b.n, a.place
        """;

    private const string Lost = """
        SELECT a.place
        FROM audit a
        LEFT JOIN batch b ON b.n = (a.place >> 20)
        WHERE b.audit_hash IS NULL
        ORDER BY a.place
        """;

    private const string End = "SELECT audit_hash FROM books";

    /// <summary>Proves it up to a batch.</summary>
    public static async Task Check(DbConnection connection, long head, Breaches breaches, CancellationToken cancel)
    {
        var last = await CheckRows(connection, head, breaches, cancel);
        await using (var command = connection.Command(Lost))
        {
            command.CommandTimeout = 0;
            await using var reader = await command.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                var (batch, n) = (Storage.Rows.Batch(reader.GetInt64(0)), Storage.Rows.N(reader.GetInt64(0)));
                breaches.Add($"Row ({batch}, {n}) of the audit log was added: batch {batch} wrote none.");
            }
        }

        await using var end = connection.Command(End);
        if (await end.ExecuteScalarAsync(cancel) is byte[] hash && !hash.AsSpan().SequenceEqual(last))
            breaches.Add("The audit log does not end as the books say: its last batches were cut off or changed.");
    }

    private static async Task<byte[]> CheckRows(
        DbConnection connection, long head, Breaches breaches, CancellationToken cancel)
    {
        var chain = new Chain(breaches);
        await using var command = connection.Command(Rows);
        command.CommandTimeout = 0;
        command.Add("@head", head);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            chain.Batch(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1));
            if (!reader.IsDBNull(2))
                chain.Row(new AuditRow(
                    reader.GetInt64(2), reader.Uuid(3), reader.Uuid(4), reader.GetString(5), reader.GetString(6),
                    reader.Uuid(7), reader.Uuid(8), reader.TextOrNull(9), reader.TextOrNull(10)));
        }

        return chain.End();
    }

    // Batch by batch; after one that does not fit it goes on from what is stored, so that each is named by itself.
    private sealed class Chain(Breaches breaches)
    {
        private readonly List<AuditRow> _rows = [];
        private byte[] _last = [];
        private byte[] _hash = [];
        private long _batch;

        public void Batch(long batch, byte[] hash)
        {
            if (batch == _batch) return;
            End();
            (_batch, _hash) = (batch, hash);
        }

        public void Row(AuditRow row) => _rows.Add(row);

        public byte[] End()
        {
            if (_batch > 0 && !AuditChain.Next(_last, _rows).AsSpan().SequenceEqual(_hash)) breaches.Add(Sentence());
            _last = _hash;
            _rows.Clear();
            return _last;
        }

        private string Sentence()
        {
            if (_rows.Count == 0) return $"The rows of batch {_batch} in the audit log are missing.";
            for (var n = 0; n < _rows.Count; n++)
            {
                if (Storage.Rows.N(_rows[n].Place) != n) return $"Row ({_batch}, {n}) of the audit log is missing.";
            }

            var commands = string.Join(", ", _rows.Select(r => $"{r.Command} of {r.Object}"));
            return $"The rows of batch {_batch} in the audit log do not give its hash: one was changed, taken away or "
                + $"added at the end, or the hash before was ({commands}).";
        }
    }
}
