using Brillig.Core.Basics;
using Brillig.Core.Tariffs;

namespace Brillig.Core.Charges;

/// <summary>What a counter counts: a service under one rate of one tariff.</summary>
public readonly record struct CounterKey(string Service, TariffId Tariff, int Rate)
{
    /// <summary>Whose usage, if the charge is that of the account that pays for it; else null.</summary>
    public AccountId? For { get; init; }
}

/// <summary>The values of a <see cref="RunningItem"/>.</summary>
public record struct RunningItemImage
{
    /// <summary>What it comes from.</summary>
    public ItemKind Kind { get; set; }

    /// <summary>The service, or the name of the added line.</summary>
    public string Name { get; set; }

    /// <summary>The tariff that prices it; null for an added line.</summary>
    public TariffId? Tariff { get; set; }

    /// <summary>The rate of that tariff.</summary>
    public int Rate { get; set; }

    /// <summary>The last version of that tariff that priced it.</summary>
    public int TariffVersion { get; set; }

    /// <summary>Which of the running charge's groups it is rounded in.</summary>
    public int Group { get; set; }

    /// <summary>The period's quantity so far.</summary>
    public Exact Quantity { get; set; }

    /// <summary>The period's charge so far: P(Quantity), exact.</summary>
    public Exact Charge { get; set; }

    /// <summary>What is due besides the charge, up to the rate's minimum.</summary>
    public Exact Extra { get; set; }

    /// <summary>What its rate's cells hold; null where quantity and charge say it all.</summary>
    public Cells? Cells { get; set; }

    /// <summary>What was carried over to its counter from another rate; null: it began with nothing.</summary>
    public Counter? Base
    {
        readonly get => _origin?.Base;
        set => _origin = Origin.Of(value, Corrects, Line, For);
    }

    /// <summary>Of a correction: the past period that it corrects; else null.</summary>
    public BillingPeriod? Corrects
    {
        readonly get => _origin?.Corrects;
        set => _origin = Origin.Of(Base, value, Line, For);
    }

    /// <summary>Of a recurring or activation item: the line of service plans that it bills; else null.</summary>
    public ItemLine? Line
    {
        readonly get => _origin?.Line;
        set
        {
            if (!ReferenceEquals(value, Line)) _origin = Origin.Of(Base, Corrects, value, For);
        }
    }

    /// <summary>Of usage: whose it is, if another account's than the charge's; else null.</summary>
    public AccountId? For
    {
        readonly get => _origin?.For;
        set => _origin = Origin.Of(Base, Corrects, Line, value);
    }

    /// <summary>How much of the quantity has been issued.</summary>
    public Exact IssuedQuantity
    {
        readonly get => _issued?.Quantity ?? Exact.Zero;
        set => _issued = Part.Of(value, IssuedCharge, IssuedExtra);
    }

    /// <summary>How much of the charge has been issued, exact.</summary>
    public Exact IssuedCharge
    {
        readonly get => _issued?.Charge ?? Exact.Zero;
        set => _issued = Part.Of(IssuedQuantity, value, IssuedExtra);
    }

    /// <summary>How much of the extra has been issued; it may have fallen since.</summary>
    public Exact IssuedExtra
    {
        readonly get => _issued?.Extra ?? Exact.Zero;
        set => _issued = Part.Of(IssuedQuantity, IssuedCharge, value);
    }

    /// <summary>A counter that begins where another rate's stood: nothing of that is owed again.</summary>
    public static RunningItemImage Carried(CounterKey key, int version, in Counter from) => new()
    {
        Kind = ItemKind.Usage, Name = key.Service, Tariff = key.Tariff, Rate = key.Rate, TariffVersion = version,
        Base = from, Quantity = from.Quantity, Charge = from.Charge, Extra = from.Extra, Cells = from.Cells,
        IssuedQuantity = from.Quantity, IssuedCharge = from.Charge, IssuedExtra = from.Extra, For = key.For,
    };

    /// <summary>Where the counter stands, with what was carried over to it.</summary>
    public readonly Counter Counter => new(Quantity, Charge, Extra, Cells);

    /// <summary>The quantity that was counted by it, without what was carried over.</summary>
    public readonly Exact OwnQuantity => Quantity - (Base?.Quantity ?? Exact.Zero);

    /// <summary>The charge of that quantity.</summary>
    public readonly Exact OwnCharge => Charge - (Base?.Charge ?? Exact.Zero);

    /// <summary>All of it is issued.</summary>
    public void IssueAll() => _issued = Part.Of(Quantity, Charge, Extra);

    // Few periods are issued in parts, and every account holds items: null until one is.
    private Part? _issued;
    private Origin? _origin;

    private sealed record Origin(Counter? Base, BillingPeriod? Corrects, ItemLine? Line, AccountId? For)
    {
        public static Origin? Of(Counter? from, BillingPeriod? corrects, ItemLine? line, AccountId? account) =>
            from is null && corrects is null && line is null && account is null
                ? null
                : new Origin(from, corrects, line, account);
    }

    private sealed record Part(Exact Quantity, Exact Charge, Exact Extra)
    {
        public static Part? Of(Exact quantity, Exact charge, Exact extra) =>
            quantity.Sign == 0 && charge.Sign == 0 && extra.Sign == 0 ? null : new Part(quantity, charge, extra);
    }
}

/// <summary>A counter, or an added line, of a period.</summary>
public sealed class RunningItem(RunningItemImage image) : State<RunningItemImage>(image)
{
    /// <summary>The last batch that moved its counter since the start of the process; kept in no row.</summary>
    public long MovedAt { get; private set; }

    /// <summary>The quantity that is not issued yet.</summary>
    public Exact OpenQuantity => Image.Quantity - Image.IssuedQuantity;

    /// <summary>The exact charge that is not issued yet.</summary>
    public Exact OpenCharge => Image.Charge - Image.IssuedCharge;

    /// <summary>What is due besides it, up to the minimum charge, and not issued yet.</summary>
    public Exact OpenExtra => Image.Extra - Image.IssuedExtra;

    /// <summary>What would be owed for it, exact: the charge and what is due besides it.</summary>
    public Exact OpenOwed => OpenCharge + OpenExtra;

    /// <summary>True if a charge that closes now carries it.</summary>
    public bool IsOpen => OpenQuantity.Sign != 0 || OpenCharge.Sign != 0 || OpenExtra.Sign != 0;

    /// <summary>What it counts; null for an added line.</summary>
    public CounterKey? Key => Image is { Kind: ItemKind.Usage, Tariff: { } tariff, Name: var name, Rate: var rate }
        ? new CounterKey(name, tariff, rate) { For = Image.For }
        : null;

    /// <summary>True if it corrects the counter of this key in a past period.</summary>
    public bool Corrects(BillingPeriod past, CounterKey key) =>
        Image is { Kind: ItemKind.Correction, Corrects: { } of, Name: var name, Tariff: { } tariff, Rate: var rate }
        && of.Start == past.Start && key == new CounterKey(name, tariff, rate) { For = Image.For };

    /// <summary>True if it is the counter of this key.</summary>
    public bool Counts(in CounterKey key)
    {
        ref readonly var counted = ref Image;
        return counted.Kind == ItemKind.Usage && counted.Rate == key.Rate && counted.Name == key.Service
            && counted.Tariff == key.Tariff && counted.For == key.For;
    }

    /// <summary>
    /// Puts back what a state row holds. Its cells are nobody's from then on: the log that made them may be another
    /// than the one that moves them, and both count their generations from 1.
    /// </summary>
    public static RunningItem Restore(RunningItemImage image) => new(image with { Cells = image.Cells?.Copy() });

    /// <summary>Counts a record.</summary>
    public static void Apply(
        RunningItem item, decimal quantity, Exact charge, Tally? tally, int version, UndoLog undo)
    {
        ref var image = ref item.Change(undo);
        image.Charge = charge;
        image.TariffVersion = version;
        if (tally is null)
        {
            image.Quantity += quantity;
            return;
        }

        // What is remembered to go back to has other cells: those of this generation are moved on as they are.
        image.Quantity += tally.Cell.Quantity - image.Counter.At(tally.Path).Quantity;
        image.Cells = (image.Cells ?? Cells.Empty).Moved(tally.Path, tally.Cell, undo.IsOn ? undo.Generation : 0);
        image.Extra = tally.Extra;
    }

    /// <summary>The counter stands elsewhere: a record of it was amended.</summary>
    public static void Apply(RunningItem item, in Counter after, UndoLog undo)
    {
        ref var image = ref item.Change(undo);
        (image.Quantity, image.Charge, image.Extra, image.Cells) =
            (after.Quantity, after.Charge, after.Extra, after.Cells);
    }

    /// <summary>A correction grew by how a past counter moved.</summary>
    public static void Apply(RunningItem item, in Counter before, in Counter after, int version, UndoLog undo)
    {
        ref var image = ref item.Change(undo);
        image.TariffVersion = version;
        image.Quantity += after.Quantity - before.Quantity;
        image.Charge += after.Charge - before.Charge;
        image.Extra += after.Extra - before.Extra;
        image.Cells = after.Cells;
    }

    /// <summary>A line of service plans is on it with this quantity and charge.</summary>
    public static void Apply(RunningItem item, LineItem line, UndoLog undo)
    {
        ref var image = ref item.Change(undo);
        (image.Line, image.Quantity, image.Charge) = (line.Line, line.Quantity, line.Charge);
    }

    /// <summary>A batch moved its counter.</summary>
    public static void ApplyMoved(RunningItem item, long batch) => item.MovedAt = batch;

    /// <summary>
    /// The same by an amendment, which may take it back to read more: what it has read still holds then.
    /// </summary>
    public static void ApplyMoved(RunningItem item, long batch, UndoLog undo)
    {
        undo.Push(new MovedBefore(item, item.MovedAt));
        item.MovedAt = batch;
    }

    /// <summary>All of it is issued, if anything is left.</summary>
    public static void ApplyIssued(RunningItem item, UndoLog undo)
    {
        if (!item.IsOpen) return;
        ref var image = ref item.Change(undo);
        image.IssueAll();
    }

    /// <summary>What comes from now on is rounded in another tax group.</summary>
    public static void ApplyGroup(RunningItem item, int group, UndoLog undo)
    {
        ref var image = ref item.Change(undo);
        image.Group = group;
    }

    private static void RestoreMoved(RunningItem item, long batch) => item.MovedAt = batch;

    private sealed class MovedBefore(RunningItem item, long before) : IUndo
    {
        public void Undo() => RestoreMoved(item, before);
    }
}
