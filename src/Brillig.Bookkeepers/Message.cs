using System.Collections.Immutable;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers;

/// <summary>What somebody sends who says that he is a bookkeeper.</summary>
/// <param name="Header">A header by its name; null: there is none.</param>
/// <param name="Body">As it came.</param>
public sealed record Message(Func<string, string?> Header, ReadOnlyMemory<byte> Body);

/// <summary>What was heard.</summary>
/// <param name="Events">What it tells; nothing, where it only asks whether anybody is there.</param>
/// <param name="Refusal">Why it is not believed, or null.</param>
public sealed record Heard(ImmutableArray<VendorEvent> Events, string? Refusal = null)
{
    /// <summary>What it names without saying what became of it: that is to be read.</summary>
    public ImmutableArray<VendorObject> Changed { get; init; } = [];

    /// <summary>It is not believed.</summary>
    public static Heard Refused(string why) => new([], why);
}
