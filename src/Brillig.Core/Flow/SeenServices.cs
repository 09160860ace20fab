using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>Quantities of an account, as far as they changed.</summary>
/// <param name="Account">What is counted, by category and item.</param>
/// <param name="Manual">What stands instead.</param>
public sealed record SeenQuantities(
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, long>> Account,
    ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, long>> Manual) : Seen
{
    private ImmutableArray<ItemCount> Own { get; init; } = [];

    private ImmutableArray<ItemCount> Instead { get; init; } = [];

    internal static SeenQuantities Of(Quantities? quantities) =>
        Of(quantities?.Image.Own.ToRow() ?? [], quantities?.Image.Manual.ToRow() ?? []);

    /// <summary>Both without what is the same in them: an account may have many, of which few change.</summary>
    internal static (SeenQuantities Before, SeenQuantities After) Differing(
        SeenQuantities before, SeenQuantities after) =>
        (Of([.. before.Own.Except(after.Own)], [.. before.Instead.Except(after.Instead)]),
            Of([.. after.Own.Except(before.Own)], [.. after.Instead.Except(before.Instead)]));

    private static SeenQuantities Of(ImmutableArray<ItemCount> own, ImmutableArray<ItemCount> manual) =>
        new(Nested(own), Nested(manual)) { Own = own, Instead = manual };

    private static ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, long>> Nested(
        ImmutableArray<ItemCount> counts) => counts.GroupBy(c => c.Category).ToImmutableSortedDictionary(
            category => category.Key,
            category => category.ToImmutableSortedDictionary(c => c.Item, c => c.Count ?? 0, StringComparer.Ordinal),
            StringComparer.Ordinal);
}

/// <summary>A plan that an account has.</summary>
/// <param name="Plan">Its name.</param>
/// <param name="VendorId">The reseller that sells it; null: the operator.</param>
/// <param name="From">The first local day of it, or null.</param>
/// <param name="Until">The day after the last, or null.</param>
/// <param name="Overrides">What the account has otherwise, as JSON, or null.</param>
public sealed record SeenPlan(string Plan, AccountId? VendorId, LocalDate? From, LocalDate? Until, string? Overrides);

/// <summary>The plans that an account has, in the order they were assigned.</summary>
public sealed record SeenPlans(ImmutableArray<SeenPlan> Plans) : Seen
{
    internal static SeenPlans Of(AccountPlans? plans) => new(
    [
        .. (plans?.Image.Assigned ?? []).Select(
            a => new SeenPlan(
                a.Plan.Id, a.Plan.Owner.IsOperator ? null : a.Plan.Owner, a.From, a.Until, a.Overrides)),
    ]);
}
