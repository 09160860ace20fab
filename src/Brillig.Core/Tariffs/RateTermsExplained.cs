using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <content>The steps from what was used to what it costs.</content>
public sealed partial record RateTerms
{
    /// <summary>Explains the charge of a cell that is priced as one quantity.</summary>
    internal void ExplainPeriod(in Cell cell, Exact sofar, Steps steps)
    {
        if (Aggregate != Aggregate.Sum || sofar.Sign != 0)
            steps.Note("aggregate",
                new("aggregate", null, Names.Of(AggregateNames, Aggregate)), new("quantity", cell.Quantity));
        var quantity = ExplainPriced(cell.Quantity, Included, steps);
        Model.Explain(quantity, steps);
        ExplainRounding(Model.Price(quantity), steps);
    }

    /// <summary>Explains what a record costs that is priced alone; the cell is as it was before it.</summary>
    internal void ExplainAlone(in UsedRecord record, in PriceScope scope, in Cell cell, Steps steps)
    {
        var alone = Aggregated(default, record).Quantity;
        if (Aggregate is not (Aggregate.Sum or Aggregate.Max or Aggregate.Last))
            steps.Note("aggregate",
                new("aggregate", null, Names.Of(AggregateNames, Aggregate)), new("quantity", alone));
        var quantity = ExplainPriced(alone, Included - cell.Used, steps);
        Exact price;
        if (Model is IRecordModel model)
        {
            var after = cell;
            if (!model.TryPrice(quantity, record, scope, ref after, out price)) return;
            model.Explain(quantity, record, scope, cell, steps);
        }
        else
        {
            price = Model.Price(quantity);
            Model.Explain(quantity, steps);
        }

        ExplainRounding(price, steps);
    }

    private Exact ExplainPriced(Exact counted, Exact free, Steps steps)
    {
        var quantity = Conversion.Of(counted);
        if (!Conversion.IsNone)
            steps.Note("divide",
                new("divide_by", Conversion.DivideBy), new("round", null, Names.Of(RoundNames, Conversion.Round)),
                new("quantity", quantity));
        if (Included == 0) return quantity;
        var cut = Exact.Min(quantity, free);
        quantity -= cut;
        steps.Note("included", new("included", Included), new("used", cut), new("quantity", quantity));
        return quantity;
    }

    private void ExplainRounding(Exact price, Steps steps)
    {
        if (RoundAmount is { } rounding) rounding.Explain(price, steps);
    }
}
