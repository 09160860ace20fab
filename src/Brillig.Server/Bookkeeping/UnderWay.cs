namespace Brillig.Server.Bookkeeping;

/// <summary>Calls that are under way at once. To wait for one costs the same however many there are.</summary>
internal sealed class UnderWay : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly List<Task> _calls = [];
    private readonly SemaphoreSlim _ended = new(0);

    /// <summary>How many.</summary>
    public int Count
    {
        get
        {
            _calls.RemoveAll(call => call.IsCompleted);
            return _calls.Count;
        }
    }

    /// <summary>One more.</summary>
    public void Add(Task call) => _calls.Add(Noted(call));

    /// <summary>Until one ended, or a while passed in which something else may have become due.</summary>
    public async Task OneEnded()
    {
        await _ended.WaitAsync(Look);
        while (_ended.Wait(0))
        {
            // What ended at the same time is taken note of at once.
        }
    }

    /// <summary>Until all have ended.</summary>
    public Task All() => Task.WhenAll(_calls);

    /// <inheritdoc/>
    public void Dispose() => _ended.Dispose();

    private async Task Noted(Task call)
    {
        try
        {
            await call;
        }
        finally
        {
            _ended.Release();
        }
    }
}
