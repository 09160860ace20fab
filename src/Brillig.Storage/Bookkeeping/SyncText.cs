using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.ServicePlans;
using Brillig.Storage.Accounts;
using Brillig.Storage.ServicePlans;

namespace Brillig.Storage.Bookkeeping;

/// <summary>How an account stands with its bookkeeper, as arrays within a text.</summary>
internal static class SyncText
{
    /// <summary>Writes that a bookkeeper answered.</summary>
    public static void Write(StateTextWriter to, SyncRecorded fact)
    {
        to.Add(fact.Account.Value);
        Write(to, fact.Image);
    }

    /// <summary>That a bookkeeper answered.</summary>
    public static SyncRecorded Recorded(string text)
    {
        var from = ShortText.From(text);
        return new SyncRecorded(new AccountId(from.Id()), OrNull(ref from) ?? default);
    }

    /// <summary>Writes how an account stands; null: nothing was told.</summary>
    public static void WriteOrNull(StateTextWriter to, AccountSyncImage? image)
    {
        if (image is { } some) Write(to, some);
        else to.AddNull();
    }

    /// <summary>Reads how an account stands; null: nothing was told.</summary>
    public static AccountSyncImage? OrNull(ref StateTextReader from)
    {
        if (!from.Begin()) return null;
        var image = new AccountSyncImage
        {
            Due = from.InstantOrNull(),
            ChangedAt = from.InstantOrNull(),
            Attempts = from.Int(),
            Refusal = from.TextOrNull(),
            At = from.InstantOrNull(),
            Via = (BookkeeperType)from.Int(),
            Lines = Lines(ref from),
            Plans = Plans(ref from),
        };
        from.End();
        return image;
    }

    private static void Write(StateTextWriter to, AccountSyncImage image)
    {
        to.Begin();
        to.AddOrNull(image.Due);
        to.AddOrNull(image.ChangedAt);
        to.Add(image.Attempts);
        to.AddOrNull(image.Refusal);
        to.AddOrNull(image.At);
        to.Add((int)image.Via);
        to.Begin(image.Lines);
        foreach (var line in image.Lines.IsDefault ? [] : image.Lines) Write(to, line);
        to.End(image.Lines);
        if (image.Plans is { } plans) Write(to, plans);
        else to.AddNull();
        to.End();
    }

    private static void Write(StateTextWriter to, SyncedLine line)
    {
        to.Begin();
        to.AddOrNull(line.Category);
        to.AddOrNull(line.Item);
        to.Add(line.Billable);
        to.AddOrNull(line.Rate);
        to.Add(line.Discount);
        to.Add(line.Total);
        Write(to, line.Mapping);
        to.Add(line.Single);
        to.Add(line.Discounted);
        to.AddOrNull(line.DiscountRate);
        to.End();
    }

    private static void Write(StateTextWriter to, ImmutableArray<SyncedPlan> plans)
    {
        to.Begin();
        foreach (var plan in plans)
        {
            to.Begin();
            to.AddOrNull(plan.Plan);
            to.AddOrNull(plan.Reference);
            LineText.Write(to, plan.From);
            LineText.Write(to, plan.Until);
            to.End();
        }

        to.End();
    }

    private static ImmutableArray<SyncedLine> Lines(ref StateTextReader from)
    {
        if (!from.Begin()) return [];
        var lines = ImmutableArray.CreateBuilder<SyncedLine>();
        while (from.BeginNext())
        {
            lines.Add(new SyncedLine(
                from.SharedOrNull() ?? "", from.SharedOrNull() ?? "", from.Long(), from.DecimalOrNull(), from.Exact(),
                from.Exact())
            {
                Mapping = MappingOrNull(ref from), Single = from.Exact(),
                Discounted = from.Long(), DiscountRate = from.DecimalOrNull(),
            });
            from.End();
        }

        return lines.DrainToImmutable();
    }

    private static void Write(StateTextWriter to, LineMapping? mapping)
    {
        if (mapping is null)
        {
            to.AddNull();
            return;
        }

        to.Begin();
        to.AddOrNull(mapping.Plan);
        to.AddOrNull(mapping.AddOn);
        to.AddOrNull(mapping.Single);
        to.AddOrNull(mapping.Cumulative);
        to.End();
    }

    private static LineMapping? MappingOrNull(ref StateTextReader from)
    {
        if (!from.Begin()) return null;
        var mapping = new LineMapping(
            from.SharedOrNull() ?? "", from.SharedOrNull() ?? "", from.SharedOrNull(), from.SharedOrNull());
        from.End();
        return mapping;
    }

    private static ImmutableArray<SyncedPlan>? Plans(ref StateTextReader from)
    {
        if (!from.Begin()) return null;
        var plans = ImmutableArray.CreateBuilder<SyncedPlan>();
        while (from.BeginNext())
        {
            plans.Add(new SyncedPlan(
                from.TextOrNull() ?? "", from.TextOrNull() ?? "", LineText.Day(ref from),
                LineText.DayOrNull(ref from)));
            from.End();
        }

        return plans.DrainToImmutable();
    }
}
