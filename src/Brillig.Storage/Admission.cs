namespace Brillig.Storage;

/// <summary>A place in the queue, taken before a body is read; given back when the answer is there.</summary>
public sealed class Permit : IDisposable
{
    private readonly int _bytes;
    private readonly int _records;
    private Admission? _admission;

    internal Permit(Admission admission, int bytes, int records) =>
        (_admission, _bytes, _records) = (admission, bytes, records);

    /// <summary>Gives the place back; a second time does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _admission, null)?.GiveBack(_bytes, _records);
}

/// <summary>The bounds of what may wait: what cannot be kept is not accepted.</summary>
internal sealed class Admission
{
    private const long BytesMax = 64L << 20;
    private const long RecordsMax = 200_000;

    private long _bytes;
    private long _records;

    /// <summary>What is taken now, in bytes.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>What is taken now, in records.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>Takes a place, if there is one. What is larger than all bounds gets it when it is alone.</summary>
    public Permit? Take(int bytes, int records)
    {
        var allBytes = Interlocked.Add(ref _bytes, bytes);
        var allRecords = Interlocked.Add(ref _records, records);
        var isAlone = allBytes == bytes && allRecords == records;
        if (isAlone || (allBytes <= BytesMax && allRecords <= RecordsMax)) return new Permit(this, bytes, records);
        GiveBack(bytes, records);
        return null;
    }

    public void GiveBack(int bytes, int records)
    {
        Interlocked.Add(ref _bytes, -bytes);
        Interlocked.Add(ref _records, -records);
    }
}
