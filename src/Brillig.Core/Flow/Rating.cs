using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>What became of one record.</summary>
/// <param name="IsDuplicate">Known with the same content: nothing happened.</param>
/// <param name="Refusal">Why it was not recorded, or null.</param>
/// <param name="IsUnread">It was not recorded: what was issued for its period must be read first.</param>
internal readonly record struct Rated(bool IsDuplicate, Refused? Refusal, bool IsUnread = false)
{
    public static Rated No(Reason reason, string detail) => new(false, new Refused(reason, detail));

    public static Rated OutOfRange => new(false, Flow.Refusal.OutOfRange());
}

/// <summary>Rates a record: one function under both ways of sending usage.</summary>
internal static class Rating
{
    private static readonly Duration FutureMax = Duration.FromMinutes(5);

    /// <summary>
    /// Moves the service's counter from q to q + quantity and its charge to P(q + quantity); the record's amount is
    /// micros(P after) − micros(P before). Guards first; nothing fails after them.
    /// </summary>
    public static Rated Rate(
        Draft draft, AccountBook book, in UsageElement element, Known seen, ImmutableArray<PastHistory> past)
    {
        var known = seen != Known.No ? seen : draft.Books.Records.Find(element.IdHash, element.ContentHash);
        if (known == Known.Same) return new Rated(true, null);
        if (known == Known.Other)
            return Rated.No(Reason.RecordConflict, $"Record {element.Id} is known with another content.");

        var at = element.OccurredAt ?? draft.Now;
        if (at > draft.Now + FutureMax)
            return Rated.No(
                Reason.TimestampInFuture, $"The timestamp {at} is more than 5 minutes ahead of {draft.Now}.");
        if (TooLate(draft, book, at) is { } late) return new Rated(false, late);

        // A charge that is due to be issued takes nothing more, whether or not the job got there.
        return book.RunningAt(at) is { } running && !(running.Image.IssueAt <= draft.Now)
            ? Count(draft, book, running, element, at)
            : Correcting.Rate(draft, book, element, at, past);
    }

    /// <summary>Refused because nothing of this time is taken any more; null: it is.</summary>
    public static Refused? TooLate(Draft draft, AccountBook book, Instant at)
    {
        var settings = book.Account.Settings;
        if (at < settings.OpenedAt)
            return new Refused(Reason.TooLate, $"The account was opened at {settings.OpenedAt}, after {at}.");
        var limit = draft.Terms(book).LateLimitDays;
        return at < draft.Now - Duration.FromDays(limit)
            ? new Refused(Reason.TooLate, $"Records are taken for {limit} days, not from {at}.")
            : null;
    }

    /// <summary>True if a counter can move to this charge, and owe so much; the record's amount then.</summary>
    public static bool Holds(
        AccountBook book, RunningCharge running, in Counter before, Exact charge, Exact owed, out long amount)
    {
        amount = 0;
        if (!charge.TryToMicros(out var micros) || !before.Charge.TryToMicros(out var microsBefore)) return false;
        amount = micros - microsBefore;
        return Bounds.Hold(book, running, owed - before.Owed);
    }

    private static Rated Count(
        Draft draft, AccountBook book, RunningCharge running, in UsageElement element, Instant at)
    {
        var start = running.Image.Period.Start;
        return Pricing.Find(draft.Books, book, element.Service, at, start, out var why) is { } priced
            ? Count(draft, book, running, priced, element, at)
            : Rated.No(Reason.NoRate, why);
    }

    /// <summary>Counts a record of a running period under a rate.</summary>
    public static Rated Count(
        Draft draft, AccountBook book, RunningCharge running, Priced priced, in UsageElement element, Instant at)
    {
        var item = running.Counter(priced.Key(element.Service));
        var carried = item is null ? Pricing.Carried(draft.Books, book, running, element.Service, priced, at) : null;
        var before = item?.Image.Counter ?? carried?.Base ?? default;
        var used = new UsedRecord(element.Quantity, at, element.Properties);
        var scope = Pricing.Scope(draft.Books, book, priced.Tariff);
        if (!priced.Rate.Document.TryCount(before, used, scope, out var counted))
            return NoRate(priced, used, element, scope);
        if (!Holds(book, running, before, counted.Charge, counted.Owed, out var amount)) return Rated.OutOfRange;
        draft.AddIf(carried);
        draft.Add(new UsageRecorded(
            book.Id, element.Id, element.IdHash, element.ContentHash, element.Service,
            priced.Tariff.Id, priced.Version.Number, priced.Rate.Id, running.Image.Index,
            element.Quantity, counted.Charge, amount, at, element.Properties, counted.Tally));
        return default;
    }

    /// <summary>Refused because the rate does not price this record.</summary>
    public static Rated NoRate(Priced priced, in UsedRecord used, in UsageElement element, in PriceScope scope)
    {
        var detail = $"Tariff {priced.Tariff.Image.Name} has no rate for this {element.Service}.";
        return Rated.No(
            Reason.NoRate, Unpriced.Why(priced.Rate.Document, used, scope) is { } why ? $"{detail} {why}" : detail);
    }
}
