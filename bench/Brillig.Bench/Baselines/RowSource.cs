namespace Brillig.Bench.Baselines;

/// <summary>
/// The rows of the bare inserts: what the bulk load makes the server write, with time-ordered ids, spread over the
/// accounts. Everything but the id is made beforehand, so that the clock counts the database.
/// </summary>
public sealed class RowSource(TimeProvider time)
{
    private readonly Guid[] _accounts = BenchAccounts.BaselineIds();
    private readonly Random _random = new(11);
    private readonly RecordIds _ids = new(time);
    private long _batch;

    /// <summary>Fills the rows of the next batch.</summary>
    public void Fill(Span<UsageRow> rows)
    {
        var (batch, now) = (++_batch, time.GetUtcNow());
        for (var i = 0; i < rows.Length; i++)
        {
            var account = _accounts[_random.Next(_accounts.Length)];
            var entry = new UsageEntry(_ids.Next(), account, BenchAccounts.Service, 1m, now);
            rows[i] = new UsageRow(batch, i, entry, 10_000);
        }
    }
}
