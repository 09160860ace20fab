using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>What is asked: what a usage costs, or what usage an amount of money buys.</summary>
/// <param name="Name">The service.</param>
/// <param name="Usage">How much is used; null: the money is given.</param>
/// <param name="Money">What may be spent, in currency units; null with no usage either: nobody limits it.</param>
/// <param name="Step">The answer in usage is a multiple of this; above 0.</param>
/// <param name="At">When use begins.</param>
/// <param name="Properties">A JSON object as text, or null.</param>
public sealed record QuoteEntry(
    string Name, Exact? Usage, Exact? Money, Exact Step, Instant At, string? Properties)
{
    /// <summary>The most that can be used, whatever the money would buy; null: no matter.</summary>
    public Exact? Most { get; init; }
}

/// <summary>What an entry comes to.</summary>
/// <param name="Name">The service.</param>
/// <param name="Usage">How much is used, or can be; null: without limit.</param>
/// <param name="Charge">What it adds to P, exact.</param>
/// <param name="Total">Its share of the rounded total.</param>
/// <param name="Remainder">What of the money is left; null where usage was given.</param>
/// <param name="IsUnaffordable">True if the money does not even buy usage 0.</param>
/// <param name="Steps">How; their amounts add up to the charge.</param>
public sealed record QuotedItem(
    string Name, Exact? Usage, Exact Charge, Money Total, Exact? Remainder, bool IsUnaffordable,
    ImmutableArray<ExplainStep> Steps);

/// <summary>What all entries come to: one group without tax, rounded once.</summary>
public sealed record Quote(Currency Currency, Money Total, ImmutableArray<QuotedItem> Items);
