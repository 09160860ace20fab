using System.Text.Json;
using Brillig.Core.Tariffs;
using Brillig.Tests.Simulation;
using Xunit;

namespace Brillig.Tests.Rating;

/// <summary>Asks what money buys of a rate that was drawn, after some records that were drawn.</summary>
internal sealed class Inquiry
{
    private static readonly Ratio Most = Draw.Huge;   // that a record may hold

    private readonly Trial _trial;
    private readonly JsonElement _rate;
    private readonly Subject _subject;
    private readonly ReferencePeriod _period;
    private readonly Used _like;

    public Inquiry(Trial trial, params string[] models)
    {
        _trial = trial;
        _rate = trial.Note(new RandomRate(trial.Draw).Next(models));
        (_subject, _period) = (new Subject(_rate), new ReferencePeriod(new ReferenceRate(_rate, ReferenceScope.Utc)));
        var usage = new RandomUsage(trial.Draw, _rate);
        _like = usage.Next();
        Ratio sofar = 0;
        for (var before = trial.Draw.Random.Next(4); before > 0; before--)
        {
            var record = trial.Note(usage.Next());
            _subject.Add(record);
            _period.Add(record);
            sofar += record.Quantity;
        }

        Step = trial.Note(trial.Draw.Of<Ratio>(1, 1, 0.001m, Draw.Tiny, 60, 0.7m, trial.Draw.Amount()));
        Edges = [.. usage.Edges.Select(edge => edge - sofar).Concat(usage.Edges).Append(0)
            .Where(edge => edge.Sign >= 0).Distinct()];
    }

    /// <summary>The step that is asked for.</summary>
    public Ratio Step { get; set; }

    /// <summary>The usages at which the price changes.</summary>
    public IReadOnlyList<Ratio> Edges { get; }

    /// <summary>Whether there is a way back from money to usage.</summary>
    public static bool IsInvertible(JsonElement rate) =>
        rate.Said("aggregate", "sum") is "sum" or "max" && rate.Said("model", "") != "prepriced";

    /// <summary>What a usage costs buys no less than it.</summary>
    public void BuysAtLeast(Ratio usage)
    {
        if (Charge(usage) is not { Sign: >= 0 } money) return;
        var bought = Buys(money);
        Assert.True(bought is not { } found || found >= usage, $"{usage.Text()} can be bought, not {bought?.Text()}.");
    }

    /// <summary>Asks what money buys, and checks it: affordable, and nothing larger is.</summary>
    public Ratio? Buys(Ratio money)
    {
        _trial.Note($"{money.Text()} of money, by {Step.Text()}");
        _trial.Count();
        var afforded = Ask(money);
        if (!IsInvertible(_rate))
        {
            Assert.Equal(Affording.NotInvertible, afforded.Kind);
            return null;
        }

        var usage = afforded.Usage.AsRatio();
        switch (afforded.Kind)
        {
            case Affording.Unlimited:
                Assert.True(Beyond(Most).Any(more => Charge(more) <= money), "It is not unlimited.");
                return null;
            case Affording.Nothing:
                Assert.False(Charge(0) <= money, "Zero is affordable.");
                Assert.False(Beyond(0).Any(more => Charge(more) <= money), "Something is affordable.");
                return 0;
        }

        Assert.Equal(Affording.Usage, afforded.Kind);
        Assert.True((usage / Step).Under == 1 && usage.Sign >= 0 && usage <= Most, $"{usage.Text()} is no multiple.");
        Assert.True(Charge(usage) <= money, $"{usage.Text()} costs {Charge(usage)?.Text()}.");
        foreach (var more in Beyond(usage))
            Assert.False(Charge(more) <= money, $"{more.Text()} is affordable, not only {usage.Text()}.");
        return usage;
    }

    /// <summary>Asks what the price of some usage buys, and tries all of the first multiples.</summary>
    public void BuysAsTried(int multiples)
    {
        if (!IsInvertible(_rate)) return;
        var money = Ratios.Max(0, (Charge(Step * _trial.Draw.Random.Next(multiples)) ?? 0)
            + _trial.Draw.Of<Ratio>(0, 0, Draw.Tiny, -Draw.Tiny, _trial.Draw.Price()));
        _trial.Note($"{money.Text()} of money, by {Step.Text()}");
        var (expected, afforded) = (_period.Buys(money, Step, _like, multiples), Ask(money));
        _trial.Count();
        var actual = afforded.Kind is Affording.Unlimited ? (Ratio?)null : afforded.Usage.AsRatio();
        if (expected.Usage is not { } tried || tried > Most || (actual ?? Most) > Step * multiples)
            Assert.True(
                actual is not { } more || more >= Ratios.Min(Most, Step * multiples),
                $"More than {actual?.Text()} can be bought.");
        else if (expected.IsUnaffordable) Assert.Equal(Affording.Nothing, afforded.Kind);
        else Assert.True(actual == tried, $"{tried.Text()} can be bought, not {actual?.Text()}.");
    }

    /// <summary>
    /// The least multiples above a usage: between two edges a price never falls, so what comes first behind the usage
    /// and behind each edge is the cheapest.
    /// </summary>
    private IEnumerable<Ratio> Beyond(Ratio usage)
    {
        var next = Ratios.Multiple(usage, Step) + Step;
        yield return next;
        yield return next + Step;
        foreach (var edge in Edges.Where(edge => edge > usage))
        {
            var last = Ratios.Multiple(edge, Step);
            if (last > usage) yield return last;
            yield return last + Step;
        }
    }

    private Afforded Ask(Ratio money) => Inverse.Of(
        _subject.Rate, _subject.Counter, money.AsExact(), Step.AsExact(), _like.AsRecord(), _subject.Scope);

    private Ratio? Charge(Ratio usage) => _period.Asked(_like.Of(usage));
}
