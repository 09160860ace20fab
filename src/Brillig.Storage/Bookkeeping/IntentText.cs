using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Storage.Accounts;
using Brillig.Storage.Facts;
using Brillig.Storage.Json;
using NodaTime;

namespace Brillig.Storage.Bookkeeping;

/// <summary>What is to be done outside, as arrays within a text.</summary>
internal static class IntentText
{
    /// <summary>Adds how far an intent is to a row.</summary>
    public static void Put(IRows rows, OutboxIntent intent) => ShortText.Put(rows, intent, Fields);

    /// <summary>How far an intent is, of its text; once that had named values.</summary>
    public static OutboxIntent Read(string text)
    {
        if (!ShortText.Is(text)) return FactJson.Read(text, StoredJson.Stored.OutboxIntent);
        var from = ShortText.From(text);
        return Fields(ref from);
    }

    /// <summary>Writes what is to be done for an account; null: nothing.</summary>
    public static void WriteOrNull(StateTextWriter to, AccountIntentsImage? image)
    {
        if (image is not { } some)
        {
            to.AddNull();
            return;
        }

        to.Begin();
        to.Begin(some.Held);
        foreach (var held in some.Held)
        {
            to.Begin();
            Fields(to, held);
            to.End();
        }

        to.End(some.Held);
        to.Begin(some.TopUps);
        foreach (var at in some.TopUps) to.Add(at);
        to.End(some.TopUps, isCounted: true);
        to.AddOrNull(some.RefusedAt);
        Write(to, some.Method);
        to.End();
    }

    /// <summary>Reads what is to be done for an account; null: nothing.</summary>
    public static AccountIntentsImage? OrNull(ref StateTextReader from)
    {
        if (!from.Begin()) return null;
        var image = new AccountIntentsImage
        {
            Held = Held(ref from), TopUps = Times(ref from), RefusedAt = from.InstantOrNull(),
            Method = MethodOrNull(ref from),
        };
        from.End();
        return image;
    }

    private static void Fields(StateTextWriter to, OutboxIntent intent)
    {
        to.Add(intent.Id.Value);
        to.Add((int)intent.Kind);
        to.Add(intent.Account.Value);
        to.Add(intent.Seller.Value);
        to.Add((int)intent.Via);
        to.Add(intent.Amount);
        to.Add(intent.MadeAt);
        to.Add((int)intent.State);
        to.Add(intent.At);
        to.AddOrNull(intent.Due);
        to.Add(intent.Attempts);
        to.Add(intent.MustLookUp ? 1 : 0);
        to.AddOrNull(intent.SentAt);
        to.AddOrNull(intent.Reference);
        to.AddOrNull(intent.Why);
        to.Add(intent.Charge?.Value ?? Guid.Empty);
        to.Add(intent.Of?.Value ?? Guid.Empty);
        to.AddOrNull(intent.Collected);
        to.AddOrNull(intent.Note);
        to.Add(intent.IsAutomatic ? 1 : 0);
        to.AddOrNull(intent.Token);
        to.Add(intent.IsRemoval ? 1 : 0);
        Write(to, intent.Method);
    }

    private static OutboxIntent Fields(ref StateTextReader from) => new(
        new IntentId(from.Id()), (IntentKind)from.Int(), new AccountId(from.Id()), new AccountId(from.Id()),
        (BookkeeperType)from.Int(), from.Money(), from.Instant())
    {
        State = (IntentState)from.Int(),
        At = from.Instant(),
        Due = from.InstantOrNull(),
        Attempts = from.Int(),
        MustLookUp = from.Int() != 0,
        SentAt = from.InstantOrNull(),
        Reference = from.TextOrNull(),
        Why = from.SharedOrNull(),
        Charge = from.Id() is var charge && charge != Guid.Empty ? new ChargeId(charge) : null,
        Of = from.Id() is var payment && payment != Guid.Empty ? new PaymentId(payment) : null,
        Collected = from.TextOrNull(),
        Note = from.TextOrNull(),
        IsAutomatic = from.Int() != 0,
        Token = from.TextOrNull(),
        IsRemoval = from.Int() != 0,
        Method = MethodOrNull(ref from),
    };

    private static void Write(StateTextWriter to, PaymentMethod? method)
    {
        if (method is null)
        {
            to.AddNull();
            return;
        }

        to.Begin();
        to.AddOrNull(method.Reference);
        to.Add(method.Seller.Value);
        to.Add((int)method.Via);
        to.AddOrNull(method.Shown.Brand);
        to.AddOrNull(method.Shown.LastFour);
        to.Add(method.Shown.ExpiresYear ?? 0);
        to.Add(method.Shown.ExpiresMonth ?? 0);
        to.Add(method.Since);
        to.End();
    }

    private static PaymentMethod? MethodOrNull(ref StateTextReader from)
    {
        if (!from.Begin()) return null;
        var method = new PaymentMethod(
            from.TextOrNull() ?? "", new AccountId(from.Id()), (BookkeeperType)from.Int(),
            new MethodShown(
                from.SharedOrNull(), from.TextOrNull(), from.Int() is var year and not 0 ? year : null,
                from.Int() is var month and not 0 ? month : null),
            from.Instant());
        from.End();
        return method;
    }

    private static ImmutableArray<OutboxIntent> Held(ref StateTextReader from)
    {
        if (!from.Begin()) return [];
        var held = ImmutableArray.CreateBuilder<OutboxIntent>();
        while (from.BeginNext())
        {
            held.Add(Fields(ref from));
            from.End();
        }

        return held.DrainToImmutable();
    }

    private static ImmutableArray<Instant> Times(ref StateTextReader from)
    {
        if (!from.Begin()) return [];
        var times = ImmutableArray.CreateBuilder<Instant>();
        while (from.HasMore()) times.Add(from.Instant());
        return times.DrainToImmutable();
    }
}
