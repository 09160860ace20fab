using Brillig.Core.Basics;
using Brillig.Core.Tariffs;

namespace Brillig.Core.Charges;

/// <summary>What a counter counts: a service under one rate of one tariff.</summary>
public readonly record struct CounterKey(string Service, TariffId Tariff, int Rate);

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
    public Counter? Base { get; set; }

    /// <summary>Of a correction: the past period that it corrects; else null.</summary>
    public BillingPeriod? Corrects { get; set; }

    /// <summary>How much of the quantity has been issued.</summary>
    public Exact IssuedQuantity { get; set; }

    /// <summary>How much of the charge has been issued, exact.</summary>
    public Exact IssuedCharge { get; set; }

    /// <summary>How much of the extra has been issued; it may have fallen since.</summary>
    public Exact IssuedExtra { get; set; }

    /// <summary>Where the counter stands, with what was carried over to it.</summary>
    public readonly Counter Counter => new(Quantity, Charge, Extra, Cells);

    /// <summary>The quantity that was counted by it, without what was carried over.</summary>
    public readonly Exact OwnQuantity => Quantity - (Base?.Quantity ?? Exact.Zero);

    /// <summary>The charge of that quantity.</summary>
    public readonly Exact OwnCharge => Charge - (Base?.Charge ?? Exact.Zero);
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

        image.Quantity += tally.Cell.Quantity - image.Counter.At(tally.Path).Quantity;
        image.Cells = (image.Cells ?? Cells.Empty).With(tally.Path, tally.Cell);
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

    /// <summary>A batch moved its counter.</summary>
    public static void ApplyMoved(RunningItem item, long batch) => item.MovedAt = batch;

    /// <summary>All of it is issued.</summary>
    public static void ApplyIssued(RunningItem item, UndoLog undo)
    {
        ref var image = ref item.Change(undo);
        image.IssuedQuantity = image.Quantity;
        image.IssuedCharge = image.Charge;
        image.IssuedExtra = image.Extra;
    }

    /// <summary>What comes from now on is rounded in another tax group.</summary>
    public static void ApplyGroup(RunningItem item, int group, UndoLog undo)
    {
        ref var image = ref item.Change(undo);
        image.Group = group;
    }
}
