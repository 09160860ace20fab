using System.Collections.Immutable;
using System.Data.Common;
using System.Diagnostics;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;

namespace Brillig.Storage;

/// <summary>What a process that does not lead knows: the row of the books, and every key.</summary>
/// <param name="Seen">The row.</param>
/// <param name="Keys">Every key.</param>
/// <param name="At">When it looked: a timestamp of <see cref="Stopwatch"/>.</param>
internal sealed record Followed(Head Seen, ImmutableArray<KeyView> Keys, long At)
{
    /// <summary>How old this is.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(At);
}

/// <summary>
/// Looks at the row of the books a few times a second, until the lease is free and taken. Keys are facts in the order
/// of their places, so each look reads those that are new.
/// </summary>
internal sealed class Following(IEngine engine)
{
    private readonly Dictionary<KeyId, KeyView> _keys = [];
    private readonly List<KeyId> _order = [];
    private ImmutableArray<KeyView> _all = [];
    private long _place = -1;

    /// <summary>The row as it is now; null: nobody else can have these books.</summary>
    public (Sight Sight, Followed Followed)? Look()
    {
        var at = Stopwatch.GetTimestamp();
        if (engine.Look(_place) is not { } sight) return null;
        foreach (var fact in sight.Keys)
        {
            if (fact is not KeySet set) continue;
            if (!_keys.ContainsKey(set.Id)) _order.Add(set.Id);
            _keys[set.Id] = new KeyView(set.Id, set.Image);
        }

        if (sight.Keys.Count > 0) _all = [.. _order.Select(id => _keys[id])];
        _place = Math.Max(_place, sight.Place);
        return (sight, new Followed(sight.Head, _all, at));
    }
}

/// <summary>Keeps the lease while the writer's thread reads the books, which may take longer than the lease.</summary>
internal sealed class Renewing : IDisposable
{
    private readonly IJournal _journal;
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;
    private Exception? _error;

    /// <summary>Begins; nobody else uses the journal until it ends.</summary>
    public Renewing(IJournal journal)
    {
        _journal = journal;
        _thread = new Thread(Work) { IsBackground = true, Name = "renews the lease" };
        _thread.Start();
    }

    /// <summary>Ends, and throws what it met.</summary>
    /// <exception cref="LeaseLostException">Somebody else took the books meanwhile.</exception>
    public void End()
    {
        Dispose();
        if (_error is { } error) throw error;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Work()
    {
        try
        {
            while (!_end.Wait(TimeSpan.FromMilliseconds(250))) _journal.Renew();
        }
        catch (Exception error) when (error is LeaseLostException or JournalAwayException or DbException)
        {
            _error = error;
        }
    }
}
