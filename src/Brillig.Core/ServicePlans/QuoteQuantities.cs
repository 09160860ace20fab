using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.ServicePlans;

/// <summary>Live: what quantities of an account would come to; nothing is changed, and nobody is asked.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Categories">The categories that would be replaced.</param>
/// <param name="Counts">Their items.</param>
public sealed record QuoteQuantities(
    AccountId Account, ImmutableArray<string> Categories, ImmutableArray<ItemCount> Counts) : Command
{
    /// <summary>The numbers of <see cref="ListedNumber.Category"/>, none twice, where a list is given.</summary>
    public ImmutableArray<ListedNumber> Numbers { get; init; } = [];

    /// <inheritdoc/>
    public override int Weight => 1 + Numbers.Length / 2;

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers a <see cref="ChargesPreview"/>.</summary>
    public static Decision Decide(QuoteQuantities command, Draft draft)
    {
        var mark = draft.Mark();
        var change = new ChangeQuantities(
            command.Account, QuantityChange.Replace, command.Categories, command.Counts) { Numbers = command.Numbers };
        var decision = ChangeQuantities.Decide(change, draft);
        draft.Back(mark);
        return decision is MustAccept must ? new Done(must.Preview) : decision;
    }
}
