using System.Collections.Immutable;

namespace Brillig.Bookkeepers;

/// <summary>What a bookkeeper has that plans can be mapped to.</summary>
/// <param name="IsEntered">True if its credentials work, false if they are refused; null: nobody knows.</param>
/// <param name="Why">Why that is not known, or null.</param>
/// <param name="Plans">The ids of its plans.</param>
/// <param name="AddOns">The ids of its add-ons.</param>
/// <param name="Discounts">The ids of its discounts.</param>
public sealed record Catalogue(
    bool? IsEntered, string? Why, ImmutableHashSet<string> Plans, ImmutableHashSet<string> AddOns,
    ImmutableHashSet<string> Discounts)
{
    /// <summary>Nothing is known, for this reason.</summary>
    public static Catalogue Unknown(string? why, bool? isEntered = null) => new(isEntered, why, [], [], []);
}
