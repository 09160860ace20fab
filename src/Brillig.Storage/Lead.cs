using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Storage;

/// <summary>What a process does with its books.</summary>
public enum StoreRole
{
    /// <summary>Nothing: it starts, or its writer ended and does not come back.</summary>
    Down,

    /// <summary>Another process leads, or will soon.</summary>
    Following,

    /// <summary>It has the lease, and reads the books.</summary>
    TakingOver,

    /// <summary>It decides.</summary>
    Leading,
}

/// <summary>Who leads the books, as far as this process knows; replaced as a whole when that changes.</summary>
/// <param name="role">What this process does.</param>
/// <param name="epoch">The lease of the leader.</param>
/// <param name="address">Where the leader is reached; empty: nobody leads, or nobody can say where yet.</param>
public sealed class Lead(StoreRole role, long epoch, string address)
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What this process does.</summary>
    public StoreRole Role { get; } = role;

    /// <summary>The lease of the leader.</summary>
    public long Epoch { get; } = epoch;

    /// <summary>Where the leader is reached; empty: nobody leads, or nobody can say where yet.</summary>
    public string Address { get; } = address;

    /// <summary>Completes when this is no longer so.</summary>
    public Task Over => _over.Task;

    internal void End() => _over.TrySetResult();

    internal bool Says(StoreRole role, long epoch, string address) =>
        Role == role && Epoch == epoch && Address == address;
}

/// <summary>Where other processes reach this one; told once it listens.</summary>
internal sealed class Advertised
{
    private volatile string _url = "";

    /// <summary>An http or https address, or empty.</summary>
    public string Url
    {
        get => _url;
        set => _url = value;
    }
}

/// <summary>The row of the books and the newest keys, as one who follows sees them.</summary>
/// <param name="Head">Who writes, and how far.</param>
/// <param name="IsFree">True if the lease has run out, or its process has surely ended.</param>
/// <param name="Holder">Who has it, for people.</param>
/// <param name="Address">Where its process is reached, or empty.</param>
/// <param name="Now">The database's time.</param>
/// <param name="Keys">The keys set since the place that was asked for.</param>
/// <param name="Place">The place of the last of them.</param>
internal sealed record Sight(
    Head Head, bool IsFree, string Holder, string Address, Instant Now, IReadOnlyList<Fact> Keys, long Place);
