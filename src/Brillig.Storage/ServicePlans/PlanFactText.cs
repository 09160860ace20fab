using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.ServicePlans;
using Brillig.Storage.Accounts;

namespace Brillig.Storage.ServicePlans;

/// <summary>
/// The facts that every change of a quantity brings, as text: JSON arrays in a fixed order, as <see cref="StateText"/>
/// has them, a fifth of what named properties take.
/// </summary>
internal static class PlanFactText
{
    /// <summary>Writes quantities that were set.</summary>
    public static void Write(StateTextWriter to, QuantitiesSet f)
    {
        to.Add(f.Account.Value);
        PlanRowText.Write(to, f.Own);
        PlanRowText.Write(to, f.Manual);
    }

    /// <summary>Writes lines that were billed.</summary>
    public static void Write(StateTextWriter to, LinesBilled f)
    {
        to.Add(f.Account.Value);
        to.Add(f.Payer == f.Account ? Guid.Empty : f.Payer.Value);
        to.Add(f.Period);
        LineText.Write(to, f.Items);
        LineText.Write(to, f.Lines);
        to.Add(f.At);
        to.AddOrNull(f.Next);
        to.Add(f.IsUnpaid ? 1 : 0);
        Write(to, f.Places);
        PlanRowText.Write(to, f.Owed);
    }

    /// <summary>Writes lines on the charge of who pays for them.</summary>
    public static void Write(StateTextWriter to, LinesCharged f)
    {
        to.Add(f.Account.Value);
        to.Add(f.Of.Value);
        to.Add(f.Period);
        LineText.Write(to, f.Items);
    }

    /// <summary>Writes what a bookkeeper is to be told.</summary>
    public static void Write(StateTextWriter to, SyncMarked f)
    {
        to.Add(f.Account.Value);
        to.Add(f.At);
        to.Add(f.Due);
    }

    /// <summary>Quantities that were set.</summary>
    public static QuantitiesSet Quantities(string text)
    {
        var from = ShortText.From(text);
        return new QuantitiesSet(new AccountId(from.Id()), PlanRowText.Counts(ref from), PlanRowText.Counts(ref from));
    }

    /// <summary>Lines that were billed.</summary>
    public static LinesBilled Billed(string text)
    {
        var from = ShortText.From(text);
        var account = new AccountId(from.Id());
        var payer = from.Id();
        return new LinesBilled(
            account, payer == Guid.Empty ? account : new AccountId(payer),
            from.Int(), LineText.Items(ref from), LineText.Lines(ref from), from.Instant(), from.InstantOrNull())
        {
            IsUnpaid = from.Int() != 0, Places = Places(ref from), Owed = PlanRowText.Owed(ref from),
        };
    }

    /// <summary>Lines on the charge of who pays for them.</summary>
    public static LinesCharged Charged(string text)
    {
        var from = ShortText.From(text);
        return new LinesCharged(
            new AccountId(from.Id()), new AccountId(from.Id()), from.Int(), LineText.Items(ref from));
    }

    /// <summary>What a bookkeeper is to be told.</summary>
    public static SyncMarked Marked(string text)
    {
        var from = ShortText.From(text);
        return new SyncMarked(new AccountId(from.Id()), from.Instant(), from.Instant());
    }

    private static void Write(StateTextWriter to, ImmutableArray<int>? places)
    {
        if (places is not { } some)
        {
            to.AddNull();
            return;
        }

        to.Begin();
        foreach (var place in some) to.Add(place + 1);
        to.End();
    }

    private static ImmutableArray<int>? Places(ref StateTextReader from)
    {
        if (!from.Begin()) return null;
        var places = ImmutableArray.CreateBuilder<int>();
        while (from.HasMore()) places.Add(from.Int() - 1);
        return places.DrainToImmutable();
    }
}
