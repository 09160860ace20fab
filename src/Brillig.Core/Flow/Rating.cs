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
/// <param name="Unread">It was not recorded: what was issued for these periods must be read first.</param>
internal readonly record struct Rated(
    bool IsDuplicate, Refused? Refusal, ImmutableArray<PastAsked> Unread = default)
{
    public bool IsUnread => !Unread.IsDefaultOrEmpty;

    public static Rated No(Reason reason, string detail) => new(false, new Refused(reason, detail));

    public static Rated OutOfRange => new(false, Flow.Refusal.OutOfRange());
}

/// <summary>
/// Rates a record: one function under both ways of sending usage, on the charge of its own account and of each above
/// that prices what is used below it.
/// </summary>
internal static class Rating
{
    private static readonly Duration FutureMax = Duration.FromMinutes(5);

    /// <summary>
    /// Moves the service's counter from q to q + quantity and its charge to P(q + quantity); the record's amount is
    /// micros(P after) − micros(P before). The same at each level above; refused at one of them, it counts at none.
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

        if (draft.Books.Cascading == 0) return Take(draft, book, book.Id, element, at, past);
        var mark = draft.Mark();
        var rated = Take(draft, book, book.Id, element, at, past);
        if (rated.Refusal is null) rated = Levels.Count(draft, book, element, at, past, rated.Unread);
        if (rated.Refusal is not null) draft.Back(mark);
        return rated;
    }

    /// <summary>Counts a record, of the account itself or of one below it, on the account's charge.</summary>
    /// <param name="draft">What is decided on.</param>
    /// <param name="book">Whose charge.</param>
    /// <param name="of">Whose record.</param>
    /// <param name="element">The record.</param>
    /// <param name="at">When it was used.</param>
    /// <param name="past">What history knows of past periods.</param>
    public static Rated Take(
        Draft draft, AccountBook book, AccountId of, in UsageElement element, Instant at,
        ImmutableArray<PastHistory> past)
    {
        if (at >= book.Account.Image.ClosedAt)
            return Rated.No(Reason.AccountClosed, $"The account was closed at {book.Account.Image.ClosedAt}.");

        // A charge that is due to be issued takes nothing more, whether or not the job got there.
        return draft.Payer(book).RunningAt(at) is { } running && !(running.Image.IssueAt <= draft.Now)
            ? Count(draft, book, of, running, element, at)
            : Correcting.Rate(draft, book, of, element, at, past);
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
        Draft draft, AccountBook book, AccountId of, RunningCharge running, in UsageElement element, Instant at)
    {
        var start = running.Image.Period.Start;
        return Pricing.Of(draft.Books, book, of, element.Service, at, start, out var other) is { } priced
            ? Count(draft, book, of, running, priced, element, at)
            : other;
    }

    /// <summary>Counts a record of a running period under a rate.</summary>
    public static Rated Count(
        Draft draft, AccountBook book, AccountId of, RunningCharge running, Priced priced, in UsageElement element,
        Instant at)
    {
        var item = running.Counter(priced.Key(element.Service));
        var carried = item is null ? Pricing.Carried(draft.Books, book, running, element.Service, priced, at) : null;
        var before = item?.Image.Counter ?? carried?.Base ?? default;
        var used = new UsedRecord(element.Quantity, at, element.Properties);
        var scope = Pricing.Scope(draft.Books, book, priced.Tariff);
        if (OtherCurrency(draft, book, of, priced, used, scope) is { } other) return new Rated(false, other);
        if (!priced.Rate.Document.TryCount(before, used, scope, out var counted))
            return NoRate(priced, used, element, scope);
        if (!Holds(draft.Payer(book), running, before, counted.Charge, counted.Owed, out var amount))
            return Rated.OutOfRange;
        draft.AddIf(carried);
        Add(draft, book, of, element, priced, running.Image.Index, counted, amount, at, null);
        return default;
    }

    /// <summary>
    /// Refused because a record of an account below brings money of its currency, and that of the charge is another;
    /// null: it does not. Quantities are the same in every currency.
    /// </summary>
    public static Refused? OtherCurrency(
        Draft draft, AccountBook book, AccountId of, in Priced priced, in UsedRecord used, in PriceScope scope)
    {
        if (of == book.Id || draft.Books.Account(of)?.Currency == book.Currency
            || !priced.Rate.Document.Terms.TryFind(used, scope, out var leaf) || !leaf.Terms.IsOfMoney) return null;
        return new Refused(
            Reason.CurrencyMismatch,
            "An account above prices the amount of this record, and it is in another currency.");
    }

    /// <summary>
    /// Adds a record of the account, and where it counts: on its own charge, on that of who pays for it, or, of one
    /// below, on that of a level above.
    /// </summary>
    public static void Add(
        Draft draft, AccountBook book, AccountId of, in UsageElement element, in Priced priced, int period,
        in Counted counted, long amount, Instant at, Instant? corrects)
    {
        var payer = draft.Payer(book).Id;
        if (of == book.Id)
        {
            var isOwn = payer == book.Id;
            draft.Add(new UsageRecorded(
                book.Id, element.Id, element.IdHash, element.ContentHash, element.Service,
                priced.Tariff.Id, priced.Version.Number, priced.Rate.Id, isOwn ? period : UsageRecorded.Elsewhere,
                element.Quantity, counted.Charge, amount, at, element.Properties, isOwn ? counted.Tally : null,
                isOwn ? corrects : null));
            if (isOwn) return;
        }

        draft.Add(new UsageCounted(
            payer, of, element.Id, priced.Key(element.Service), priced.Version.Number, period,
            element.Quantity, counted.Charge, amount, at, counted.Tally, corrects));
    }

    /// <summary>Refused because the rate does not price this record.</summary>
    public static Rated NoRate(Priced priced, in UsedRecord used, in UsageElement element, in PriceScope scope)
    {
        var detail = $"Tariff {priced.Tariff.Image.Name} has no rate for this {element.Service}.";
        return Rated.No(
            Reason.NoRate, Unpriced.Why(priced.Rate.Document, used, scope) is { } why ? $"{detail} {why}" : detail);
    }
}
