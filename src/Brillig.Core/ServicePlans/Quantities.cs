using System.Collections.Immutable;
using Brillig.Core.Basics;

namespace Brillig.Core.ServicePlans;

/// <summary>The values of <see cref="Quantities"/>.</summary>
public record struct QuantitiesImage
{
    /// <summary>What was counted.</summary>
    public Counts Own { get; set; }

    /// <summary>What stands instead of what was counted.</summary>
    public Counts Manual { get; set; }
}

/// <summary>Quantities of an account were set; carries the new ones, and null for those that are gone.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Own">Counted.</param>
/// <param name="Manual">Instead of what is counted.</param>
public sealed record QuantitiesSet(
    AccountId Account, ImmutableArray<ItemCount> Own, ImmutableArray<ItemCount> Manual) : AccountFact(Account);

/// <summary>The quantities of an account as a state row holds them.</summary>
public sealed record QuantitiesRow(ImmutableArray<ItemCount> Own, ImmutableArray<ItemCount> Manual);

/// <summary>
/// How much an account uses of what plans price, and how much all accounts below it do together. The sums are in no
/// row: they follow from the accounts' own quantities and the tree.
/// </summary>
public sealed class Quantities(QuantitiesImage image) : State<QuantitiesImage>(image)
{
    private Sums? _below;
    private Sums? _paid;

    /// <summary>What the accounts below have.</summary>
    public IEnumerable<(ServiceItem Item, long Count)> Cascade => _below?.All ?? [];

    /// <summary>True if nothing is counted of it or below it.</summary>
    public bool IsEmpty => Image.Own.Count == 0 && Image.Manual.Count == 0 && !Cascade.Any();

    /// <summary>How much of an item: the manual quantity, else the counted one.</summary>
    public long Of(ServiceItem item) => Image.Manual.Of(item) ?? Image.Own.Of(item) ?? 0;

    /// <summary>How much of an item the accounts below have.</summary>
    public long CascadeOf(ServiceItem item) => _below?.Of(item) ?? 0;

    /// <summary>How much of that belongs to accounts it pays for: their own plans price it, on its charge.</summary>
    public long PaidOf(ServiceItem item) => _paid?.Of(item) ?? 0;

    /// <summary>How much of all items of a category but these.</summary>
    public long Of(string category, IReadOnlySet<string> except, bool cascade)
    {
        var sum = 0L;
        var (own, manual) = (Image.Own, Image.Manual);
        foreach (var (item, count) in own.All)
            if (Counts(item) && manual.Of(item) is null) sum += count;
        foreach (var (item, count) in manual.All)
            if (Counts(item)) sum += count;
        return cascade ? sum + BelowOf(category, except) : sum;

        bool Counts(ServiceItem item) => item.Category == category && !except.Contains(item.Item);
    }

    /// <summary>
    /// How much of all items of a category but these the accounts below have that it does not pay for.
    /// </summary>
    public long BelowOf(string category, IReadOnlySet<string> except)
    {
        var sum = 0L;
        foreach (var (item, count) in Cascade)
            if (item.Category == category && !except.Contains(item.Item)) sum += count - PaidOf(item);
        return sum;
    }

    /// <summary>How much of an item a plan's line counts.</summary>
    public long Of(string category, string name, bool cascade) =>
        ServiceItem.Find(category, name) is not { } item ? 0
        : Of(item) + (cascade ? CascadeOf(item) - PaidOf(item) : 0);

    /// <summary>Takes new quantities.</summary>
    public static void Apply(Quantities quantities, QuantitiesSet fact, UndoLog undo)
    {
        ref var image = ref quantities.Change(undo);
        foreach (var (category, item, count) in fact.Own)
            image.Own = image.Own.With(ServiceItem.Of(category, item), count is 0 ? null : count);
        foreach (var (category, item, count) in fact.Manual)
            image.Manual = image.Manual.With(ServiceItem.Of(category, item), count);
    }

    /// <summary>The accounts below have so much more, or less, of an item.</summary>
    public static void ApplyBelow(Quantities quantities, ServiceItem item, long change, UndoLog undo)
    {
        (quantities._below ??= new Sums()).Add(item.Place, change);
        undo.Push(new One(quantities._below, item.Place, change));
    }

    /// <summary>An account with all below it came below, or left.</summary>
    public static void ApplyBelow(Quantities quantities, Quantities moved, int sign, UndoLog undo)
    {
        var sums = quantities._below ??= new Sums();
        var all = new Sums();
        all.Add(moved.Image.Own.Places, moved.Image.Own.Values, 1);
        if (moved._below is { } below) all.Add(below, 1);
        sums.Add(all, sign);
        undo.Push(new Many(sums, all, sign));
    }

    /// <summary>An account that it pays for has so much more, or less, of an item.</summary>
    public static void ApplyPaid(Quantities quantities, ServiceItem item, long change, UndoLog undo)
    {
        (quantities._paid ??= new Sums()).Add(item.Place, change);
        undo.Push(new One(quantities._paid, item.Place, change));
    }

    /// <summary>It pays for an account from now on (+1), or no longer (−1).</summary>
    public static void ApplyPaid(Quantities quantities, Quantities paid, int sign, UndoLog undo)
    {
        var all = new Sums();
        all.Add(paid.Image.Own.Places, paid.Image.Own.Values, 1);
        (quantities._paid ??= new Sums()).Add(all, sign);
        undo.Push(new Many(quantities._paid, all, sign));
    }

    /// <summary>Puts back the sums: those of an account that has none below it.</summary>
    internal static void RestoreNone(Quantities quantities) => (quantities._below, quantities._paid) = (null, null);

    /// <summary>Puts back the sums: what an account below has, with all below it.</summary>
    internal static void RestoreBelow(Quantities quantities, Quantities child)
    {
        var sums = quantities._below ??= new Sums();
        sums.Add(child.Image.Own.Places, child.Image.Own.Values, 1);
        if (child._below is { } below) sums.Add(below, 1);
    }

    /// <summary>For a state row; null: it has none of its own.</summary>
    public QuantitiesRow? ToRow() => Image.Own.Count == 0 && Image.Manual.Count == 0
        ? null
        : new QuantitiesRow(Image.Own.ToRow(), Image.Manual.ToRow());

    /// <summary>What a state row holds.</summary>
    public static Quantities Restore(QuantitiesRow row) => new(new QuantitiesImage
    {
        Own = ServicePlans.Counts.Of(row.Own), Manual = ServicePlans.Counts.Of(row.Manual),
    });

    private sealed class One(Sums sums, int place, long change) : IUndo
    {
        public void Undo() => sums.Add(place, -change);
    }

    private sealed class Many(Sums sums, Sums moved, int sign) : IUndo
    {
        public void Undo() => sums.Add(moved, -sign);
    }
}
