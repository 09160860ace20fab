using System.Collections.Concurrent;
using System.Collections.Immutable;
using Brillig.Core.Accounts;

namespace Brillig.Storage.Accounts;

/// <summary>
/// What many accounts have alike, once in memory for all of them: names of services and zones, tariffs, taxes. It lives
/// as long as rows are read; several threads use it.
/// </summary>
internal sealed class Shared
{
    /// <summary>Longer texts are nobody else's.</summary>
    public const int LengthMax = 64;

    private readonly ConcurrentDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<TariffAssignment, ImmutableArray<TariffAssignment>> _tariffs = new();
    private readonly ConcurrentDictionary<TaxRate, ImmutableArray<TaxRate>> _taxes = new();

    /// <summary>The text.</summary>
    public string Of(ReadOnlySpan<char> text)
    {
        if (_texts.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var known)) return known;
        return _texts.GetOrAdd(text.ToString(), static t => t);
    }

    /// <summary>The assignments; those of most accounts are one.</summary>
    public ImmutableArray<TariffAssignment> Of(ImmutableArray<TariffAssignment> tariffs) =>
        tariffs is [var one] ? _tariffs.GetOrAdd(one, tariffs) : tariffs;

    /// <summary>The taxes; those of most accounts are one.</summary>
    public ImmutableArray<TaxRate> Of(ImmutableArray<TaxRate> taxes) =>
        taxes is [var one] ? _taxes.GetOrAdd(one, taxes) : taxes;
}
