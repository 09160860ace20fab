namespace Brillig.Storage.Ops;

/// <summary>
/// Where requests leave word that a key was used. They write only what is not there yet, so that many at once do not
/// fight for it; when it was is noted by whoever collects.
/// </summary>
public sealed class KeyUse
{
    private volatile bool _isUsed;
    private long _at;

    /// <summary>The key was used now.</summary>
    public void Touch()
    {
        if (!_isUsed) _isUsed = true;
    }

    /// <summary>When it was used last, in microseconds; 0: not since the start.</summary>
    internal long At => Volatile.Read(ref _at);

    /// <summary>Notes this time if the key was used since the last collection.</summary>
    internal bool Collect(long now)
    {
        if (!_isUsed) return false;
        _isUsed = false;
        Volatile.Write(ref _at, now);
        return true;
    }
}
