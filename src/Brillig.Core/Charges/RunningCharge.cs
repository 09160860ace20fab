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
public sealed partial class RunningCharge(RunningChargeImage image, Currency currency)
    : State<RunningChargeImage>(image)
{
    // Most accounts use a handful of services, which need no table: without it they take less memory.
    private const int SearchMax = 8;

    private readonly List<RunningItem> _items = [];
    private readonly List<TaxGroup> _groups = [];
    private Dictionary<CounterKey, RunningItem>? _counters;

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

    /// <summary>
    /// The most that items of this name may grow, in whole minor units, so that with its taxes it is covered by an
    /// amount.
    /// </summary>
    public Money Room(string name, Money amount)
    {
        var taxes = TaxRate.On(name, Image.Taxes);
        var group = _groups.Find(g => g.Image.Taxes.SequenceEqual(taxes)) ?? TaxGroup.Of(taxes, Currency);
        return group.Room(amount);
    }

    /// <summary>By how much <see cref="Unbilled"/> would grow with these lines, rounded and taxed.</summary>
    /// <param name="lines">Names of items and exact amounts.</param>
    public Money Growth(IEnumerable<(string Name, Exact Amount)> lines)
    {
        var more = new Exact[_groups.Count];
        var others = new List<(TaxGroup Group, Exact Amount)>();
        foreach (var (name, amount) in lines)
        {
            var taxes = TaxRate.On(name, Image.Taxes);
            var group = TaxGroup.Find(_groups, taxes);
            if (group >= 0)
            {
                more[group] += amount;
                continue;
            }

            var other = others.FindIndex(o => o.Group.Image.Taxes.SequenceEqual(taxes));
            if (other < 0) others.Add((TaxGroup.Of(taxes, Currency), amount));
            else others[other] = (others[other].Group, others[other].Amount + amount);
        }

        var growth = Money.Zero(Currency);
        for (var i = 0; i < more.Length; i++)
        {
            if (more[i].Sign != 0) growth += _groups[i].UnissuedWith(more[i]) - _groups[i].Unissued;
        }

        foreach (var (group, amount) in others) growth += group.UnissuedWith(amount);
        return growth;
    }

    /// <summary>The counter of a service under a rate, or null before its first record.</summary>
    public RunningItem? Counter(CounterKey key)
    {
        if (_counters is not null) return _counters.GetValueOrDefault(key);
        foreach (var item in _items)
            if (item.Counts(key)) return item;
        return null;
    }

    /// <summary>Counts a record; the first of its kind opens an item.</summary>
    public static RunningItem Apply(
        RunningCharge charge, CounterKey key, decimal quantity, Exact after, Tally? tally, int version, UndoLog undo)
    {
        var item = charge.Counter(key) ?? ApplyNew(
            charge,
            new RunningItemImage
            {
                Kind = ItemKind.Usage, Name = key.Service, Tariff = key.Tariff, Rate = key.Rate, For = key.For,
            },
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
    public static void ApplyCarried(RunningCharge charge, CounterKey key, int version, in Counter from, UndoLog undo) =>
        ApplyNew(charge, RunningItemImage.Carried(key, version, from), undo);

    /// <summary>A counter of a past period moved: the item that corrects it grows by as much.</summary>
    public static void ApplyCorrection(
        RunningCharge charge, BillingPeriod past, CounterKey key, int version, in Counter before, in Counter after,
        Counter? from, UndoLog undo)
    {
        var item = charge._items.Find(i => i.Corrects(past, key)) ?? ApplyNew(
            charge,
            new RunningItemImage
            {
                Kind = ItemKind.Correction, Name = key.Service, Tariff = key.Tariff, Rate = key.Rate, Corrects = past,
                Base = from, For = key.For,
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
                Extra = fact.Extra, For = fact.For,
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
        foreach (var item in charge._items) RunningItem.ApplyIssued(item, undo);
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
        charge._groups.Capacity = row.Groups.Length;
        foreach (var group in row.Groups) charge._groups.Add(new TaxGroup(group));
        charge._items.Capacity = row.Items.Length;
        foreach (var item in row.Items) charge._items.Add(RunningItem.Restore(item));
        if (charge._items.Count > SearchMax) charge._counters = CountersOf(charge);
        return charge;
    }

    /// <summary>All of it, for a state row.</summary>
    public RunningChargeRow ToRow() =>
        new(Image, [.. _items.Select(i => i.Image)], [.. _groups.Select(g => g.Image)]);

    private static RunningItem ApplyNew(RunningCharge charge, RunningItemImage image, UndoLog undo)
    {
        image.Group = ApplyGroup(charge, image.Name, undo);
        var item = new RunningItem(image);
        AddTight(charge._items, item);
        undo.Added(charge._items);
        if (charge._counters is null && charge._items.Count > SearchMax)
        {
            charge._counters = CountersOf(charge);
            undo.Push(new Tabled(charge));
        }
        else if (charge._counters is not null && item.Key is { } key)
        {
            charge._counters.Add(key, item);
            undo.Added(charge._counters, key);
        }

        return item;
    }

    private static Dictionary<CounterKey, RunningItem> CountersOf(RunningCharge charge)
    {
        var counters = new Dictionary<CounterKey, RunningItem>();
        foreach (var item in charge._items)
            if (item.Key is { } key) counters.Add(key, item);
        return counters;
    }

    private static void RestoreSearch(RunningCharge charge) => charge._counters = null;

    // A list of a few grows by one, not by four: there is one in every account.
    private static void AddTight<T>(List<T> list, T item)
    {
        if (list.Count == list.Capacity && list.Count < SearchMax) list.Capacity = list.Count + 1;
        list.Add(item);
    }

    private static int ApplyGroup(RunningCharge charge, string name, UndoLog undo)
    {
        var taxes = TaxRate.On(name, charge.Image.Taxes);
        var group = TaxGroup.Find(charge._groups, taxes);
        if (group >= 0) return group;
        AddTight(charge._groups, TaxGroup.Of(taxes, charge.Currency));
        undo.Added(charge._groups);
        return charge._groups.Count - 1;
    }

    // Taken back to fewer items, they are searched again; the table may hold some that are gone by then.
    private sealed class Tabled(RunningCharge charge) : IUndo
    {
        public void Undo() => RestoreSearch(charge);
    }
}
