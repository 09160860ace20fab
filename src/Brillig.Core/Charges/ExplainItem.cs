using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Tariffs;

namespace Brillig.Core.Charges;

/// <summary>Live: every step from what was used to what a line of a charge costs.</summary>
/// <param name="Account">Whose charge.</param>
/// <param name="Charge">The charge, issued or running, as it was read.</param>
/// <param name="Earlier">The charges that were cut out of the same period before it, oldest first.</param>
/// <param name="Line">The place of the line, from 0.</param>
public sealed record ExplainItem(AccountId Account, Charge Charge, ImmutableArray<Charge> Earlier, int Line) : Command
{
    /// <summary>Of a correction: how far what the line carries moved the past counter; else null.</summary>
    public CounterMove? Corrected { get; init; }

    /// <summary>Answers an <see cref="ItemExplanation"/>.</summary>
    public static Decision Decide(ExplainItem command, Draft draft)
    {
        if (draft.Reach(command.Account) is null) return Refusal.NoAccount(command.Account);
        var (charge, earlier, line) = (command.Charge, command.Earlier, command.Line);
        if (line < 0 || line >= charge.Items.Length)
            return new Refused(
                Reason.ChargeNotFound, $"The charge has no line {line}; it has {charge.Items.Length}, from 0.");
        var item = charge.Items[line];
        var explained = new ItemExplanation(item, RoundingStep.Of(charge, earlier, line));
        if (charge.RefersTo is not null)
            return new Done(explained with { Steps = [new("credit", [new("item", item.RefersTo)], item.Exact)] });
        return new Done(item.Kind switch
        {
            ItemKind.Usage => OfCounter(draft, command, explained, MoveOf(command.Earlier, item)),
            ItemKind.Correction => OfCounter(
                draft, command, explained,
                command.Corrected ?? throw new InvalidOperationException("What a correction moved was not read.")),
            ItemKind.OneOff => explained with
            {
                Steps = [new("one_off", [new("quantity", item.Usage)], item.Exact)],
                Lines = LinesOf(charge, item.TaxGroup),
            },
            ItemKind.Recurring or ItemKind.Activation or ItemKind.External => explained with
            {
                Steps = LineSteps.Of(item), Lines = LinesOf(charge, item.TaxGroup),
            },
            ItemKind.Tax => explained with
            {
                Steps = TaxSteps.Of(charge, earlier, line), Lines = LinesOf(charge, item.TaxGroup),
            },
        });
    }

    private static ItemExplanation OfCounter(
        Draft draft, ExplainItem command, ItemExplanation explained, CounterMove move)
    {
        var item = explained.Item;
        if (item.Tariff is not { } id || draft.Books.Tariff(id) is not { } tariff)
            throw new InvalidOperationException($"No tariff priced {item.Name} of charge {command.Charge.Id}.");
        var version = tariff.Versions.Single(v => v.Number == item.TariffVersion);
        var rate = version.Rates.Single(r => r.Id == item.Rate);
        return explained with
        {
            Tariff = new ItemTariff(id, tariff.Image.Name, version.Number, version.EffectiveFrom, rate.Document.Text),
            Before = Stand(rate.Document, move.Before),
            After = Stand(rate.Document, move.After),
            Steps = [.. Explaining.Counter(rate.Document, move.Before, move.After), .. Minimum(rate.Document, item)],
            Lines = LinesOf(command.Charge, item.TaxGroup),
        };
    }

    private static CounterStand Stand(RateDocument rate, in Counter counter) =>
        new(counter, Explaining.Counter(rate, default, counter));

    private static IEnumerable<ExplainStep> Minimum(RateDocument rate, ChargeItem item) =>
        Explaining.Minimum(rate, item.Extra) is { } minimum ? [minimum] : [];

    // What the earlier charges of the period carried of the same counter: where it stood when this one opened.
    private static CounterMove MoveOf(ImmutableArray<Charge> earlier, ChargeItem item)
    {
        var counter = item.Base ?? default(Counter);
        foreach (var before in earlier.SelectMany(charge => charge.Items).Where(before => before.IsOfCounter(item)))
        {
            counter = new Counter(
                counter.Quantity + before.Usage, counter.Charge + before.Exact, counter.Extra + before.Extra,
                before.Cells);
        }

        return new CounterMove(counter, new Counter(
            counter.Quantity + item.Usage, counter.Charge + item.Exact, counter.Extra + item.Extra, item.Cells));
    }

    private static ImmutableArray<int> LinesOf(Charge charge, int group) =>
    [
        .. Enumerable.Range(0, charge.Items.Length).Where(i => group == ChargeItem.NoGroup
            ? charge.Items[i].Kind != ItemKind.Tax
            : RoundingStep.IsIn(charge.Items[i], group)),
    ];
}

/// <summary>The tariff that priced a line, as it was published.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that priced the line last.</param>
/// <param name="EffectiveFrom">From when on that version counts.</param>
/// <param name="Rate">The canonical JSON of the rate.</param>
public sealed record ItemTariff(TariffId Id, string Name, int Version, NodaTime.Instant EffectiveFrom, string Rate);

/// <summary>Where a counter stood before a line of a charge, and where it stands with it.</summary>
public sealed record CounterMove(Counter Before, Counter After);

/// <summary>Where a counter stands.</summary>
/// <param name="Counter">The counter.</param>
/// <param name="Steps">How its charge comes about, from nothing; the amounts add up to it.</param>
public sealed record CounterStand(Counter Counter, ImmutableArray<ExplainStep> Steps);

/// <summary>A line of a charge, explained.</summary>
/// <param name="Item">The line.</param>
/// <param name="Rounding">From the charge to the total.</param>
public sealed record ItemExplanation(ChargeItem Item, ExplainStep Rounding)
{
    /// <summary>How the charge came about; the amounts add up to it.</summary>
    public ImmutableArray<ExplainStep> Steps { get; init; } = [];

    /// <summary>The lines of the charge that it is rounded with; of a tax: that it is on.</summary>
    public ImmutableArray<int> Lines { get; init; } = [];

    /// <summary>What priced it; null where no tariff did.</summary>
    public ItemTariff? Tariff { get; init; }

    /// <summary>Where its counter stood before this charge; null where nothing was counted.</summary>
    public CounterStand? Before { get; init; }

    /// <summary>Where its counter stands with it.</summary>
    public CounterStand? After { get; init; }
}
