using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>
/// A call that may cross from one window into another: increments run from its start, and each is priced whole by the
/// window that it starts in. Fee and free seconds are those of the rate that the call starts with.
/// </summary>
/// <param name="first">The model of the rate that the call starts with.</param>
/// <param name="outside">The model of the rate outside of all windows.</param>
/// <param name="windows">The windows; their rates price calls.</param>
internal sealed class SplitCall(ICallModel first, ICallModel outside, Windows windows) : IRecordModel
{
    /// <summary>A longer call has no price: its days would have to be gone through one by one.</summary>
    private const long SecondsMax = 366L * 24 * 60 * 60;

    /// <summary>The model that it is written as.</summary>
    public ICallModel First => first;

    /// <inheritdoc/>
    public bool IsPerRecord => true;

    /// <inheritdoc/>
    public bool HasAllowance => false;

    /// <summary>The windows of a rate that prices calls, and the rate itself, so that calls are split between them.</summary>
    public static RateTerms Between(RateTerms terms)
    {
        if (terms is not { Windows: { } windows, Model: ICallModel outside }) return terms;
        return terms with
        {
            Model = new SplitCall(outside, outside, windows),
            Windows = windows.With(inner => inner.Model is ICallModel own
                ? inner with { Model = new SplitCall(own, outside, windows) }
                : inner),
        };
    }

    Exact IPriceModel.Price(Exact quantity) => throw new InvalidOperationException("It prices records.");

    /// <inheritdoc/>
    public bool TryPrice(
        Exact quantity, in UsedRecord record, in PriceScope scope, ref Cell cell, out Exact price)
    {
        price = default;
        if (first.TimedOf(record, scope) is not { } start) return false;
        if (quantity.Sign <= 0 || quantity <= start.NoChargeSeconds) return true;
        if (quantity > SecondsMax) return false;
        price = start.ConnectionFee;
        var walk = new Walk(record, scope, quantity);
        while (TryStep(ref walk, out var timed))
        {
            if (timed is null) return false;
            price += timed.Increments(ref walk.Elapsed, walk.End);
        }

        return true;
    }

    /// <summary>Why a call has no price; null: it has one.</summary>
    public static string? WhyNot(Exact quantity) => quantity <= SecondsMax
        ? null
        : "A call that is priced by windows is at most 366 days long.";

    // The next stretch of the call that one window prices, if an increment starts in it; false: the call is over.
    private bool TryStep(ref Walk walk, out Timed? timed)
    {
        timed = null;
        while (walk.Elapsed < walk.Seconds)
        {
            var at = walk.At;
            var terms = windows.TermsAt(at, walk.Zone, out walk.At);
            walk.End = walk.SecondsTo(walk.At);
            if (walk.Elapsed >= walk.End) continue;
            timed = (terms is null ? outside : (ICallModel)terms.Model).TimedOf(walk.Record, walk.Scope);
            return true;
        }

        return false;
    }

    private struct Walk
    {
        private readonly UsedRecord _record;
        private readonly PriceScope _scope;

        public Walk(in UsedRecord record, in PriceScope scope, Exact seconds)
        {
            (_record, _scope, Seconds, At) = (record, scope, seconds, record.At);
            Zone = DateTimeZoneProviders.Tzdb[scope.TimeZone];
        }

        public readonly UsedRecord Record => _record;

        public readonly PriceScope Scope => _scope;

        public readonly DateTimeZone Zone { get; }

        public readonly Exact Seconds { get; }

        /// <summary>Where the next stretch begins.</summary>
        public Instant At;

        /// <summary>The second at which the stretch ends.</summary>
        public Exact End;

        /// <summary>The second at which the next increment starts.</summary>
        public Exact Elapsed;

        /// <summary>The seconds from the call's start to a time, at most all of them.</summary>
        public readonly Exact SecondsTo(Instant time)
        {
            if (time == Instant.MaxValue) return Seconds;
            var nanos = (time - _record.At).ToInt64Nanoseconds();
            return Exact.Min((decimal)nanos / NodaConstants.NanosecondsPerSecond, Seconds);
        }
    }
}
