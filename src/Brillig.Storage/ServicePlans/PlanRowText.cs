using System.Collections.Immutable;
using Brillig.Core.ServicePlans;
using Brillig.Storage.Accounts;
using Brillig.Storage.Json;

namespace Brillig.Storage.ServicePlans;

/// <summary>
/// Quantities and plans of an account within its state row; once they were named values, which it reads.
/// </summary>
internal static class PlanRowText
{
    /// <summary>Writes quantities.</summary>
    public static void Write(StateTextWriter to, QuantitiesRow? row)
    {
        if (row is null)
        {
            to.AddNull();
            return;
        }

        to.Begin();
        Write(to, row.Own);
        Write(to, row.Manual);
        to.End();
    }

    /// <summary>Reads quantities.</summary>
    public static QuantitiesRow? Quantities(ref StateTextReader from)
    {
        if (from.IsNamed()) return from.ObjectOrNull(StoredJson.Stored.QuantitiesRow);
        if (!from.Begin()) return null;
        var row = new QuantitiesRow(Counts(ref from), Counts(ref from));
        from.End();
        return row;
    }

    /// <summary>Writes plans and how far their lines are billed.</summary>
    public static void Write(StateTextWriter to, AccountPlansRow? row)
    {
        if (row is null)
        {
            to.AddNull();
            return;
        }

        to.Begin();
        to.AddOrNull([.. row.Assigned], StoredJson.Stored.PlanAssignmentArray);
        LineText.Write(to, row.Lines);
        to.Add(row.At);
        to.AddOrNull(row.Next);
        to.Add(row.IsUnpaid ? 1 : 0);
        Write(to, row.Owed);
        to.End();
    }

    /// <summary>Writes what activations remain to be billed.</summary>
    public static void Write(StateTextWriter to, ImmutableArray<OwedActivation>? owed)
    {
        if (owed is not { } all)
        {
            to.AddNull();
            return;
        }

        to.Begin();
        foreach (var (category, key, count, rate) in all)
        {
            to.Begin();
            to.AddOrNull(category);
            to.AddOrNull(key);
            to.Add(count);
            to.AddOrNull(rate);
            to.End();
        }

        to.End();
    }

    /// <summary>Reads what activations remain to be billed.</summary>
    public static ImmutableArray<OwedActivation>? Owed(ref StateTextReader from)
    {
        if (!from.Begin()) return null;
        var owed = ImmutableArray.CreateBuilder<OwedActivation>();
        while (from.BeginNext())
        {
            owed.Add(new OwedActivation(
                from.TextOrNull() ?? "", from.TextOrNull() ?? "", from.Long(), from.DecimalOrNull() ?? 0));
            from.End();
        }

        return owed.DrainToImmutable();
    }

    /// <summary>Reads plans.</summary>
    public static AccountPlansRow? Plans(ref StateTextReader from)
    {
        if (from.IsNamed()) return from.ObjectOrNull(StoredJson.Stored.AccountPlansRow);
        if (!from.Begin()) return null;
        var row = new AccountPlansRow(
            [.. from.ObjectOrNull(StoredJson.Stored.PlanAssignmentArray) ?? []], LineText.Lines(ref from),
            from.Instant(), from.InstantOrNull(), from.Int() != 0)
        {
            Owed = Owed(ref from),
        };
        from.End();
        return row;
    }

    // No count is something else than none: each is one more than it is.
    /// <summary>Writes how much of which item there is.</summary>
    public static void Write(StateTextWriter to, ImmutableArray<ItemCount> counts)
    {
        to.Begin(counts);
        foreach (var (category, item, count) in counts)
        {
            to.Begin();
            to.AddOrNull(category);
            to.AddOrNull(item);
            to.Add(count + 1 ?? 0);
            to.End();
        }

        to.End(counts);
    }

    /// <summary>Reads how much of which item there is.</summary>
    public static ImmutableArray<ItemCount> Counts(ref StateTextReader from)
    {
        if (!from.Begin()) return [];
        var counts = ImmutableArray.CreateBuilder<ItemCount>();
        while (from.BeginNext())
        {
            var (category, item, count) = (from.TextOrNull() ?? "", from.TextOrNull() ?? "", from.Long());
            counts.Add(new ItemCount(category, item, count == 0 ? null : count - 1));
            from.End();
        }

        return counts.DrainToImmutable();
    }
}
