using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>
/// Live: what entries come to from where an account stands: by its tariff, from the counters of the period. Changes
/// nothing.
/// </summary>
/// <param name="Account">Whose.</param>
/// <param name="Entries">What is asked, in order; each that names no money is offered all that is available.</param>
/// <param name="At">When use begins where an entry does not say it; null: now.</param>
public sealed record QuoteAccount(AccountId Account, ImmutableArray<AskedEntry> Entries, Instant? At) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Entries.Length);

    /// <summary>Answers a <see cref="Quote"/>.</summary>
    public static Decision Decide(QuoteAccount command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (book.Image.Running.IsEmpty) return Refusal.Closed(book);
        var at = command.At ?? draft.Now;
        var entries = ImmutableArray.CreateBuilder<QuoteEntry>(command.Entries.Length);
        for (var i = 0; i < command.Entries.Length; i++)
        {
            var asked = command.Entries[i];
            if (Misplaced(draft, book, asked.At ?? at) is { } refused)
                return refused with { Faults = [new Fault($"/usage/{i}/timestamp", refused.Detail)] };
            entries.Add(asked.ToEntry(at, asked is { Usage: null, Money: null }
                ? Spendable(draft, book, asked.Name, asked.At ?? at)
                : null));
        }

        return Quoting.Of(book.Currency, entries.MoveToImmutable(), entry => Rate(draft, book, entry));
    }

    // The same places that a record of this time could count in, and those later in the open period.
    private static Refused? Misplaced(Draft draft, AccountBook book, Instant at)
    {
        if (at < book.Account.Settings.OpenedAt)
            return new(Reason.TooLate, $"The account was opened at {book.Account.Settings.OpenedAt}, after {at}.");
        if (book.Open is { } open && at >= open.Image.Period.End)
            return new(Reason.TimestampInFuture, $"The current period ends at {open.Image.Period.End}, before {at}.");
        if (book.RunningAt(at) is not { } running || running.Image.IssueAt <= draft.Now)
            return new(Reason.PeriodIssued, $"The charge of the period that holds {at} has been issued.");
        return null;
    }

    private static QuotedRate? Rate(Draft draft, AccountBook book, QuoteEntry entry)
    {
        if (book.RunningAt(entry.At) is not { } running) return null;
        if (draft.TariffAt(book, entry.At) is not { } tariff) return null;
        var version = tariff.VersionAt(entry.At, running.Image.Period.Start);
        if (version.RateFor(entry.Name) is not { } rate) return null;
        var priced = new Priced(tariff, version, rate);
        var counter = running.Counter(priced.Key(entry.Name))?.Image.Counter
            ?? Pricing.Carried(draft.Books, book, running, entry.Name, priced, entry.At)?.Base ?? default;
        return new QuotedRate(
            rate.Document, counter, running.Image.Index,
            new PriceScope(tariff.Image.Owner, book.Account.Settings.TimeZone, draft.Books.Decks));
    }

    /// <summary>
    /// What use may cost so that all of it, rounded and taxed, is covered by what is available; null: nobody limits it.
    /// </summary>
    private static Exact? Spendable(Draft draft, AccountBook book, string service, Instant at)
    {
        if (draft.Available(book) is not { } available) return null;
        if (available.Micros <= 0 || book.RunningAt(at) is not { } running) return Exact.Zero;
        return running.Room(service, available).Amount;
    }
}
