using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>What became of one record.</summary>
/// <param name="IsDuplicate">Known with the same content: nothing happened.</param>
/// <param name="Refusal">Why it was not recorded, or null.</param>
internal readonly record struct Rated(bool IsDuplicate, Refused? Refusal);

/// <summary>Rates a record: one function under both ways of sending usage.</summary>
internal static class Rating
{
    private static readonly Duration FutureMax = Duration.FromMinutes(5);

    /// <summary>
    /// Moves the service's counter from q to q + quantity and its charge to P(q + quantity); the record's amount is
    /// micros(P after) − micros(P before). Guards first; nothing fails after them.
    /// </summary>
    public static Rated Rate(Draft draft, AccountBook book, in UsageElement element, Known seen)
    {
        var known = seen != Known.No ? seen : draft.Books.Records.Find(element.IdHash, element.ContentHash);
        if (known == Known.Same) return new Rated(true, null);
        if (known == Known.Other)
            return No(Reason.RecordConflict, $"Record {element.Id} is known with another content.");

        var at = element.OccurredAt ?? draft.Now;
        if (at > draft.Now + FutureMax)
            return No(Reason.TimestampInFuture, $"The timestamp {at} is more than 5 minutes ahead of {draft.Now}.");
        if (TooLate(draft, book, at) is { } late) return No(Reason.TooLate, late);

        // A charge that is due to be issued takes nothing more, whether or not the job got there.
        if (book.RunningAt(at) is not { } running || running.Image.IssueAt <= draft.Now)
            return NotRunning(book, at);
        if (draft.TariffAt(book, at) is not { } tariff)
            return No(Reason.NoRate, "The account has no tariff at this time.");
        var version = tariff.VersionAt(at, running.Image.Period.Start);
        if (version.RateFor(element.Service) is not { } rate)
            return No(Reason.NoRate, $"Tariff {tariff.Image.Name} has no rate for {element.Service}.");
        return Count(draft, book, running, tariff, (version.Number, rate), element, at);
    }

    /// <summary>Counts a record of a running period under a rate.</summary>
    public static Rated Count(
        Draft draft, AccountBook book, RunningCharge running, Tariff tariff, (int Version, Rate Rate) by,
        in UsageElement element, Instant at)
    {
        var (version, rate) = by;
        var before = running.Counter(new CounterKey(element.Service, tariff.Id, rate.Id))?.Image.Counter ?? default;
        var used = new UsedRecord(element.Quantity, at, element.Properties);
        var scope = new PriceScope(tariff.Image.Owner, book.Account.Settings.TimeZone, draft.Books.Decks);
        if (!rate.Document.TryCount(before, used, scope, out var counted))
            return Unrated($"Tariff {tariff.Image.Name} has no rate for this {element.Service}.", rate, used, scope);
        var after = counted.After;
        if (!after.Charge.TryToMicros(out var micros) || !before.Charge.TryToMicros(out var microsBefore))
            return OutOfRange();
        if (!Bounds.Hold(book, running, after.Owed - before.Owed)) return OutOfRange();
        draft.Add(new UsageRecorded(
            book.Id, element.Id, element.IdHash, element.ContentHash, element.Service,
            tariff.Id, version, rate.Id, running.Image.Index,
            element.Quantity, after.Charge, micros - microsBefore, at, element.Properties, counted.Tally));
        return default;
    }

    private static string? TooLate(Draft draft, AccountBook book, Instant at)
    {
        var settings = book.Account.Settings;
        if (at < settings.OpenedAt) return $"The account was opened at {settings.OpenedAt}, after {at}.";
        var limit = draft.Terms(book).LateLimitDays;
        return at < draft.Now - Duration.FromDays(limit) ? $"Records are taken for {limit} days, not from {at}." : null;
    }

    private static Rated NotRunning(AccountBook book, Instant at) => at >= book.Account.Image.ClosedAt
        ? No(Reason.AccountClosed, $"The account was closed at {book.Account.Image.ClosedAt}.")
        : No(Reason.PeriodIssued, $"The charge of the period that holds {at} has been issued.");

    private static Rated Unrated(string detail, Rate rate, in UsedRecord used, in PriceScope scope) => No(
        Reason.NoRate, Unpriced.Why(rate.Document, used, scope) is { } why ? $"{detail} {why}" : detail);

    private static Rated No(Reason reason, string detail) => new(false, new Refused(reason, detail));

    private static Rated OutOfRange() => new(false, Refusal.OutOfRange());
}
