using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
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
    private static readonly Shared s_shared = new();

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? s_json;

    /// <summary>True if a text is of this form, not of the named values of before.</summary>
    public static bool Is(string text) => text.StartsWith('[');

    /// <summary>The text of quantities that were set.</summary>
    public static string Of(QuantitiesSet fact) => Of(fact, static (to, f) =>
    {
        to.Add(f.Account.Value);
        PlanRowText.Write(to, f.Own);
        PlanRowText.Write(to, f.Manual);
    });

    /// <summary>The text of lines that were billed.</summary>
    public static string Of(LinesBilled fact) => Of(fact, static (to, f) =>
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
    });

    /// <summary>The text of lines on the charge of who pays for them.</summary>
    public static string Of(LinesCharged fact) => Of(fact, static (to, f) =>
    {
        to.Add(f.Account.Value);
        to.Add(f.Of.Value);
        to.Add(f.Period);
        LineText.Write(to, f.Items);
    });

    /// <summary>The text of what a bookkeeper is to be told.</summary>
    public static string Of(SyncMarked fact) => Of(fact, static (to, f) =>
    {
        to.Add(f.Account.Value);
        to.Add(f.At);
        to.Add(f.Due);
    });

    /// <summary>Quantities that were set.</summary>
    public static QuantitiesSet Quantities(string text)
    {
        var from = From(text);
        return new QuantitiesSet(new AccountId(from.Id()), PlanRowText.Counts(ref from), PlanRowText.Counts(ref from));
    }

    /// <summary>Lines that were billed.</summary>
    public static LinesBilled Billed(string text)
    {
        var from = From(text);
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
        var from = From(text);
        return new LinesCharged(
            new AccountId(from.Id()), new AccountId(from.Id()), from.Int(), LineText.Items(ref from));
    }

    /// <summary>What a bookkeeper is to be told.</summary>
    public static SyncMarked Marked(string text)
    {
        var from = From(text);
        return new SyncMarked(new AccountId(from.Id()), from.Instant(), from.Instant());
    }

    private static string Of<T>(T fact, Action<StateTextWriter, T> write)
    {
        var buffer = s_buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        var json = s_json ??= new Utf8JsonWriter(buffer, StateTextWriter.Options);
        json.Reset(buffer);
        var to = new StateTextWriter(json, default);
        to.Begin();
        write(to, fact);
        to.End();
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static StateTextReader From(string text)
    {
        var from = new StateTextReader(Encoding.UTF8.GetBytes(text), s_shared);
        return from.Begin() ? from : throw new JsonException("The stored fact is empty.");
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
