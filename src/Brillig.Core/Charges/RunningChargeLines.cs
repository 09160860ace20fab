using Brillig.Core.Basics;

namespace Brillig.Core.Charges;

/// <summary>The lines of service plans on a running charge.</summary>
public sealed partial class RunningCharge
{
    /// <summary>The item that this line is on already, or null.</summary>
    public RunningItem? ItemOf(ItemLine line)
    {
        foreach (var item in _items)
            if (item.Image.Line is { } known && known.Replaces(line)) return item;
        return null;
    }

    /// <summary>A line is on it with this quantity and charge.</summary>
    public static void Apply(RunningCharge charge, LineItem line, UndoLog undo)
    {
        var item = charge.ItemOf(line.Line) ?? ApplyNew(
            charge,
            new RunningItemImage
            {
                Kind = line.Line.Part == LinePart.Activation ? ItemKind.Activation
                    : line.Line.IsExternal ? ItemKind.External
                    : ItemKind.Recurring,
                Name = line.Name, Line = line.Line,
            },
            undo);
        var change = line.Charge - item.Image.Charge;
        RunningItem.Apply(item, line, undo);
        if (change.Sign != 0) TaxGroup.Apply(charge._groups[item.Image.Group], change, undo);
    }
}
