using Brillig.Storage.Answers;
using Brillig.Storage.Facts;
using Npgsql;

namespace Brillig.Storage.Postgres;

/// <summary>What a batch keeps beside its facts, on its way to its tables.</summary>
internal sealed class PostgresNotes
{
    private readonly PostgresColumns _kept = new(NoteTables.Kept);
    private readonly PostgresColumns _audit = new(NoteTables.Audit);
    private NpgsqlBatchCommand? _prune;

    /// <summary>How many answers were let go.</summary>
    public int Pruned => _prune?.RecordsAffected ?? 0;

    /// <summary>Takes what a batch keeps.</summary>
    public void Write(Batch batch) => NoteTables.Write(_kept, _audit, batch);

    /// <summary>The statements for what waits.</summary>
    public void AddTo(NpgsqlBatch commands, Batch batch)
    {
        if (_kept.Count > 0) commands.BatchCommands.Add(_kept.ToCommand());
        if (_audit.Count > 0) commands.BatchCommands.Add(_audit.ToCommand());
        _prune = null;
        if (batch.Notes.PrunedBefore is not { } before) return;
        _prune = new NpgsqlBatchCommand(Pruning.Delete + " $1)")
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = Rows.Micros(before) } },
        };
        commands.BatchCommands.Add(_prune);
    }

    /// <summary>Lets go of what waited.</summary>
    public void Clear()
    {
        _kept.Clear();
        _audit.Clear();
    }
}
