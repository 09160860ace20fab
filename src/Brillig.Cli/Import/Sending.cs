using System.Text.Json;
using Brillig.Client;
using Brillig.Client.Json;
using Brillig.Client.Usage;

namespace Brillig.Cli.Import;

/// <summary>Sends the rows of a file, many at once and several requests side by side.</summary>
public sealed class Sending(BrilligClient client, IReadOnlyDictionary<string, Guid> accounts)
{
    private const int BatchMax = 1_000;
    private const int CharactersMax = 2_000_000;
    private const int AtOnce = 4;
    private const int RejectedKept = 20;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _reasons = [];
    private readonly PriorityQueue<RejectedRow, long> _rejected = new();
    private long _accepted;
    private long _duplicates;

    /// <summary>Sends all rows.</summary>
    /// <param name="rows">Those that can be sent.</param>
    /// <param name="sent">Told how many more were answered.</param>
    /// <param name="cancel">Stops; what was sent stays, and another run finds it as duplicates.</param>
    public Task Send(IEnumerable<UsageRow> rows, Action<int> sent, CancellationToken cancel)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        return Parallel.ForEachAsync(Batches(rows), options, async (batch, stop) =>
        {
            var outcome = await client.RecordUsage([.. batch.Select(Record)], stop);
            lock (_lock) Take(outcome, batch);
            sent(batch.Count);
        });
    }

    /// <summary>Adds what became of the rows to a result.</summary>
    public ImportResult AddTo(ImportResult result) => result with
    {
        Accepted = _accepted,
        Duplicates = _duplicates,
        Rejected = _reasons.Values.Sum(),
        Reasons = _reasons,
        FirstRejected = [.. _rejected.UnorderedItems.Select(r => r.Element).OrderBy(r => r.Line).Take(RejectedKept)],
    };

    private UsageRecord Record(UsageRow row) => new(
        row.Id, accounts[row.Account].ToString(), row.Name, new ExactNumber(row.Usage), row.Timestamp,
        row.Properties is null ? null : Object(row.Properties));

    private static JsonElement Object(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    private void Take(UsageOutcome outcome, List<UsageRow> batch)
    {
        _accepted += outcome.Accepted;
        _duplicates += outcome.Duplicates;
        foreach (var rejected in outcome.Rejected)
        {
            var row = batch[rejected.Index];
            var type = rejected.Type?.Split('/')[^1] ?? "unknown";
            _reasons[type] = _reasons.GetValueOrDefault(type) + 1;
            // The row furthest down leaves first: the first ones of the file are kept.
            _rejected.Enqueue(new RejectedRow(row.Line, row.Id, type, rejected.Detail ?? type), -row.Line);
            if (_rejected.Count > RejectedKept) _rejected.Dequeue();
        }
    }

    private static IEnumerable<List<UsageRow>> Batches(IEnumerable<UsageRow> rows)
    {
        var (batch, characters) = (new List<UsageRow>(BatchMax), 0);
        foreach (var row in rows)
        {
            var size = row.Id.Length + row.Name.Length + (row.Properties?.Length ?? 0) + 200;
            if (batch.Count == BatchMax || (batch.Count > 0 && characters + size > CharactersMax))
            {
                yield return batch;
                (batch, characters) = (new List<UsageRow>(BatchMax), 0);
            }

            batch.Add(row);
            characters += size;
        }

        if (batch.Count > 0) yield return batch;
    }
}
