using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>The values of a <see cref="RunningCharge"/> besides its items and groups.</summary>
public record struct RunningChargeImage
{
    /// <summary>The period's place in the account's life, from 0.</summary>
    public int Index { get; set; }

    /// <summary>The billing period whose counters it holds.</summary>
    public BillingPeriod Period { get; set; }

    /// <summary>The charge that is cut out of it next.</summary>
    public ChargeId Charge { get; set; }

    /// <summary>That charge's place among the period's, from 0.</summary>
    public int Sequence { get; set; }

    /// <summary>When the period is over and late records are in: the moment of issue. Null while it is open.</summary>
    public Instant? IssueAt { get; set; }

    /// <summary>To whom it is owed.</summary>
    public AccountId Seller { get; set; }

    /// <summary>The tax rates stamped when the charge opened.</summary>
    public ImmutableArray<TaxRate> Taxes { get; set; }

    /// <summary>What an outside tax engine posted for the charge that is cut next.</summary>
    public ImmutableArray<OutsideTax> Outside { get; set; }
}

/// <summary>The counters of one period of one account, and the charge that is cut out of them next.</summary>
public sealed class RunningCharge(RunningChargeImage image, Currency currency) : State<RunningChargeImage>(image)
{
    private readonly List<RunningItem> _items = [];
    private readonly List<TaxGroup> _groups = [];
    private readonly Dictionary<CounterKey, RunningItem> _counters = [];
    private readonly Dictionary<(Instant Start, CounterKey Key), RunningItem> _corrections = [];

    /// <summary>The currency of all its amounts.</summary>
    public Currency Currency { get; } = currency;

    /// <summary>The period's items, in the order of their first use.</summary>
    public IReadOnlyList<RunningItem> Items => _items;

    /// <summary>The period's tax groups.</summary>
    public IReadOnlyList<TaxGroup> Groups => _groups;

    /// <summary>True while its period runs.</summary>
    public bool IsOpen => Image.IssueAt is null;

    /// <summary>True if an item of it corrects this past period.</summary>
    public bool Corrects(BillingPeriod past) => _items.Exists(i => i.Image.Corrects?.Start == past.Start);

    /// <summary>True if a charge cut now has a line.</summary>
    public bool HasItems => _items.Exists(i => i.IsOpen) || !Image.Outside.IsEmpty;

    /// <summary>What all that is not issued would be owed, were it issued now.</summary>
    public Money Unbilled
    {
        get
        {
            var sum = Money.Zero(Currency);
            foreach (var group in _groups) sum += group.Unissued;
            foreach (var tax in Image.Outside) sum += tax.Amount;
            return sum;
        }
    }

    /// <summary>The counter of a service under a rate, or null before its first record.</summary>
    public RunningItem? Counter(CounterKey key) => _counters.GetValueOrDefault(key);

    /// <summary>Counts a record; the first of its kind opens an item.</summary>
    public static RunningItem Apply(
        RunningCharge charge, CounterKey key, decimal quantity, Exact after, Tally? tally, int version, UndoLog undo)
    {
        var item = charge.Counter(key) ?? ApplyNew(
            charge,
            new RunningItemImage { Kind = ItemKind.Usage, Name = key.Service, Tariff = key.Tariff, Rate = key.Rate },
            undo);
        var change = after - item.Image.Charge;
        if (tally is not null) change += tally.Extra - item.Image.Extra;
        RunningItem.Apply(item, quantity, after, tally, version, undo);
        if (change.Sign != 0) TaxGroup.Apply(charge._groups[item.Image.Group], change, undo);
        return item;
    }

    /// <summary>A counter stands elsewhere: a record of it was amended.</summary>
    public static RunningItem Apply(RunningCharge charge, CounterKey key, in Counter after, UndoLog undo)
    {
        var item = charge.Counter(key)
            ?? throw new InvalidOperationException($"Period {charge.Image.Index} has no counter of {key.Service}.");
        var change = after.Owed - item.Image.Counter.Owed;
        RunningItem.Apply(item, after, undo);
        if (change.Sign != 0) TaxGroup.Apply(charge._groups[item.Image.Group], change, undo);
        return item;
    }

    /// <summary>A counter begins where another rate's stood; what was carried over is not owed again.</summary>
    public static void ApplyCarried(
        RunningCharge charge, CounterKey key, int version, in Counter from, UndoLog undo) => ApplyNew(
        charge,
        new RunningItemImage
        {
            Kind = ItemKind.Usage, Name = key.Service, Tariff = key.Tariff, Rate = key.Rate, TariffVersion = version,
            Base = from, Quantity = from.Quantity, Charge = from.Charge, Extra = from.Extra, Cells = from.Cells,
            IssuedQuantity = from.Quantity, IssuedCharge = from.Charge, IssuedExtra = from.Extra,
        },
        undo);

    /// <summary>A counter of a past period moved: the item that corrects it grows by as much.</summary>
    public static void ApplyCorrection(
        RunningCharge charge, BillingPeriod past, CounterKey key, int version, in Counter before, in Counter after,
        Counter? from, UndoLog undo)
    {
        var item = charge._corrections.GetValueOrDefault((past.Start, key)) ?? ApplyNew(
            charge,
            new RunningItemImage
            {
                Kind = ItemKind.Correction, Name = key.Service, Tariff = key.Tariff, Rate = key.Rate, Corrects = past,
                Base = from,
            },
            undo);
        RunningItem.Apply(item, before, after, version, undo);
        var change = after.Owed - before.Owed;
        if (change.Sign != 0) TaxGroup.Apply(charge._groups[item.Image.Group], change, undo);
    }

    /// <summary>Adds a line.</summary>
    public static void Apply(RunningCharge charge, ItemAdded fact, UndoLog undo)
    {
        var item = ApplyNew(
            charge,
            new RunningItemImage
            {
                Kind = fact.Kind, Name = fact.Name, Tariff = fact.Tariff, Rate = fact.Rate ?? 0,
                TariffVersion = fact.TariffVersion ?? 0, Quantity = fact.Quantity, Charge = fact.Charge,
                Extra = fact.Extra,
            },
            undo);
        TaxGroup.Apply(charge._groups[item.Image.Group], fact.Charge + fact.Extra, undo);
    }

    /// <summary>Takes the outside taxes of the charge that is cut next.</summary>
    public static void Apply(RunningCharge charge, OutsideTaxesSet fact, UndoLog undo) =>
        charge.Change(undo).Outside = fact.Taxes;

    /// <summary>The period is over.</summary>
    public static void Apply(RunningCharge charge, Instant end, Instant issueAt, UndoLog undo)
    {
        ref var image = ref charge.Change(undo);
        image.Period = new BillingPeriod(image.Period.Start, end);
        image.IssueAt = issueAt;
    }

    /// <summary>A charge was cut out of it and the next one of the same period opens, if there is one.</summary>
    public static void Apply(RunningCharge charge, ChargeIssued fact, UndoLog undo)
    {
        foreach (var item in charge._items.Where(i => i.IsOpen)) RunningItem.ApplyIssued(item, undo);
        for (var i = 0; i < fact.Groups.Length; i++) TaxGroup.ApplyIssued(charge._groups[i], fact.Groups[i], undo);
        if (fact.Next is not { } next) return;

        ref var image = ref charge.Change(undo);
        image.Charge = next.Charge;
        image.Sequence++;
        image.Outside = [];
        if (image.Taxes.SequenceEqual(next.Taxes)) return;
        image.Taxes = next.Taxes;
        foreach (var item in charge._items)
            RunningItem.ApplyGroup(item, ApplyGroup(charge, item.Image.Name, undo), undo);
    }

    /// <summary>Puts back what a state row holds; only before the charge is used.</summary>
    public static RunningCharge Restore(RunningChargeRow row, Currency currency)
    {
        var image = row.Image;
        if (image.Outside.IsDefault) image.Outside = [];   // a row of before there were any
        var charge = new RunningCharge(image, currency);
        charge._groups.AddRange(row.Groups.Select(g => new TaxGroup(g)));
        foreach (var item in row.Items.Select(i => new RunningItem(i)))
        {
            charge._items.Add(item);
            if (item.Image.Tariff is not { } tariff) continue;
            var key = new CounterKey(item.Image.Name, tariff, item.Image.Rate);
            if (item.Image.Kind == ItemKind.Usage) charge._counters.Add(key, item);
            else if (item.Image.Corrects is { } past) charge._corrections.Add((past.Start, key), item);
        }

        return charge;
    }

    /// <summary>All of it, for a state row.</summary>
    public RunningChargeRow ToRow() =>
        new(Image, [.. _items.Select(i => i.Image)], [.. _groups.Select(g => g.Image)]);

    private static RunningItem ApplyNew(RunningCharge charge, RunningItemImage image, UndoLog undo)
    {
        image.Group = ApplyGroup(charge, image.Name, undo);
        var item = new RunningItem(image);
        charge._items.Add(item);
        undo.Added(charge._items);
        if (image.Tariff is not { } tariff) return item;
        var key = new CounterKey(image.Name, tariff, image.Rate);
        if (image.Kind == ItemKind.Usage)
        {
            charge._counters.Add(key, item);
            undo.Added(charge._counters, key);
        }
        else if (image.Corrects is { } past)
        {
            charge._corrections.Add((past.Start, key), item);
            undo.Added(charge._corrections, (past.Start, key));
        }

        return item;
    }

    private static int ApplyGroup(RunningCharge charge, string name, UndoLog undo)
    {
        var all = charge.Image.Taxes;
        var taxes = all.RemoveAll(t => !t.AppliesToItem(name));
        var group = charge._groups.FindIndex(g => g.Image.Taxes.SequenceEqual(taxes));
        if (group >= 0) return group;
        charge._groups.Add(TaxGroup.Of(taxes, charge.Currency));
        undo.Added(charge._groups);
        return charge._groups.Count - 1;
    }
}

/// <summary>All of a running charge, for a state row.</summary>
public sealed record RunningChargeRow(
    RunningChargeImage Image,
    ImmutableArray<RunningItemImage> Items,
    ImmutableArray<TaxGroupImage> Groups);
