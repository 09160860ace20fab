using System.Collections.Immutable;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers;

/// <summary>Something that a bookkeeper has, as its messages would tell it.</summary>
/// <param name="Event">What it is.</param>
/// <param name="Customer">Whose it is there, or null.</param>
public sealed record ListedEvent(VendorEvent Event, string? Customer = null);

/// <summary>What a bookkeeper has of some time.</summary>
/// <param name="Found">All of it.</param>
/// <param name="Why">Why it could not be read; null: it was.</param>
public sealed record Listed(ImmutableArray<ListedEvent> Found, string? Why = null)
{
    /// <summary>What keeps no list that could be read.</summary>
    public static readonly Listed None = new([]) { IsKept = false };

    /// <summary>False: it keeps no list.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>It could not be read.</summary>
    public static Listed Lost(string? why) => new([], why ?? "no-answer");
}
