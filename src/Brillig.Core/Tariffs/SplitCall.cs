using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>
/// A call that may cross from one window into another: increments run from its start, and each is priced whole by the
/// window that it starts in. Fee and free seconds are those of the rate that the call starts with.
/// </summary>
/// <param name="first">The model of the rate that the call starts with.</param>
/// <param name="outside">The model of the rate outside of all windows.</param>
/// <param name="windows">The windows; their rates price calls.</param>
internal sealed class SplitCall(IPriceModel first, IPriceModel outside, Windows windows) : IRecordModel
{
    /// <summary>A longer call has no price: its days would have to be gone through one by one.</summary>
    private const long SecondsMax = 366L * 24 * 60 * 60;

    /// <summary>The model that it is written as.</summary>
    public IPriceModel First => first;

    /// <inheritdoc/>
    public bool HasAllowance => false;

    /// <summary>Whether a model prices calls.</summary>
    public static bool IsOfCalls(IPriceModel model) => model is Timed or Deck;

    /// <summary>The rate with its windows, if it prices calls, so that they are split between them.</summary>
    public static RateTerms Between(RateTerms terms)
    {
        if (terms.Windows is not { } windows || !IsOfCalls(terms.Model)) return terms;
        return terms with
        {
            Model = new SplitCall(terms.Model, terms.Model, windows),
            Windows = windows.With(inner => inner with { Model = new SplitCall(inner.Model, terms.Model, windows) }),
        };
    }

    /// <summary>Why a call has no price; null: it has one.</summary>
    public static string? WhyNot(Exact quantity) => quantity <= SecondsMax
        ? null
        : "A call that is priced by windows is at most 366 days long.";

    /// <inheritdoc/>
    public bool TryPrice(
        Exact quantity, in UsedRecord record, in PriceScope scope, ref Cell cell, out Exact price)
    {
        price = default;
        if (TimedOf(first, record, scope) is not { } start) return false;
        if (quantity.Sign <= 0 || quantity <= start.NoChargeSeconds) return true;
        if (quantity > SecondsMax) return false;
        price = start.ConnectionFee;
        var walk = new CallWalk(record, scope, quantity);
        while (TryStretch(ref walk, record, scope, out var timed))
        {
            if (timed is null) return false;
            while (walk.TryRun(timed, out var run)) price += run.Amount;
        }

        return true;
    }

    /// <inheritdoc/>
    public IEnumerable<QuantityRange>? Affordable(
        Limit limit, in UsedRecord record, in PriceScope scope, in Cell cell)
    {
        if (TimedOf(first, record, scope) is not { } start) return null;
        if (Tariffs.Pieces.Affordable(Pieces(record, scope, start.ConnectionFee), limit) is not { } range) return [];
        return range.High is { } high && high.Value <= start.NoChargeSeconds
            ? [QuantityRange.UpTo(Limit.AtMost(start.NoChargeSeconds))]
            : [range];
    }

    /// <inheritdoc/>
    public void Explain(Exact quantity, in UsedRecord record, in PriceScope scope, in Cell cell, Steps steps)
    {
        if (TimedOf(first, record, scope) is not { } start || quantity.Sign <= 0) return;
        if (quantity <= start.NoChargeSeconds)
        {
            start.Explain(quantity, steps);
            return;
        }

        if (start.ConnectionFee != 0) steps.Add("connection_fee", start.ConnectionFee);
        var walk = new CallWalk(record, scope, quantity);
        while (TryStretch(ref walk, record, scope, out var timed) && timed is not null)
        {
            while (walk.TryRun(timed, out var run))
            {
                steps.Add("interval", run.Amount,
                    new("window", windows.PlaceOf(walk.Terms)), new("from", run.From),
                    new("up_to", Exact.Min(run.To, quantity)), new("quantity", Exact.Min(run.To, quantity) - run.From),
                    new("increments", run.Increments), new("increment", run.Interval.Increment),
                    new("price", run.Interval.Price), new("per", run.Interval.Per));
            }
        }
    }

    // Made one by one, as far as they are asked for.
    private IEnumerable<Piece> Pieces(UsedRecord record, PriceScope scope, Exact fee)
    {
        var (walk, before) = (new CallWalk(record, scope, SecondsMax), fee);
        while (TryStretch(ref walk, record, scope, out var timed) && timed is not null)
        {
            while (walk.TryRun(timed, out var run))
            {
                yield return new Piece(
                    run.From, Exact.Min(run.To, SecondsMax), run.From, before, run.Interval.Each,
                    run.Interval.Increment);
                before += run.Amount;
            }
        }
    }

    // The next stretch of the call that one window prices, if an increment starts in it; false: the call is over.
    private bool TryStretch(ref CallWalk walk, in UsedRecord record, in PriceScope scope, out Timed? timed)
    {
        timed = null;
        if (!walk.TryStretch(windows)) return false;
        timed = TimedOf(walk.Terms?.Model ?? outside, record, scope);
        return true;
    }

    private static Timed? TimedOf(IPriceModel model, in UsedRecord record, in PriceScope scope) => model switch
    {
        Timed timed => timed,
        Deck deck => deck.TimedOf(record, scope),
        _ => null,
    };
}
