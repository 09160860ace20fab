namespace Brillig.Core.Tariffs;

/// <summary>Why a rate does not price a record, for people.</summary>
public static class Unpriced
{
    /// <summary>A sentence; null: nothing is known to be wrong.</summary>
    public static string? Why(RateDocument rate, in UsedRecord record, in PriceScope scope)
    {
        if (!rate.Terms.TryFind(record, scope, out var leaf))
            return "No cell of its matrix equals the properties, and there is no otherwise.";
        return leaf.Terms.Model switch
        {
            SplitCall { First: Deck deck } =>
                deck.WhyNot(record, scope) ?? SplitCall.WhyNot(leaf.Terms.Conversion.Of(record.Quantity)),
            SplitCall => SplitCall.WhyNot(leaf.Terms.Conversion.Of(record.Quantity)),
            Deck deck => deck.WhyNot(record, scope),
            _ => null,
        };
    }
}
