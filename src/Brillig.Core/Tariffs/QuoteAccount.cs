using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Usage;
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
        if (draft.Payer(book).Image.Running.IsEmpty) return Refusal.Closed(book);
        var at = command.At ?? draft.Now;
        var entries = ImmutableArray.CreateBuilder<QuoteEntry>(command.Entries.Length);
        for (var i = 0; i < command.Entries.Length; i++)
        {
            var asked = command.Entries[i];
            if (Misplaced(draft, book, asked.At ?? at) is { } refused)
                return refused with { Faults = [new Fault($"/usage/{i}/timestamp", refused.Detail)] };
            entries.Add(asked is { Usage: null, Money: null }
                ? Bounded(draft, book, asked.ToEntry(at, Spendable(draft, book, asked.Name, asked.At ?? at)))
                : asked.ToEntry(at, null));
        }

        return Quoting.Of(book.Currency, entries.MoveToImmutable(), entry => Rate(draft, book, entry));
    }

    // The same places that a record of this time could count in, and those later in the open period.
    private static Refused? Misplaced(Draft draft, AccountBook book, Instant at)
    {
        if (at < book.Account.Settings.OpenedAt)
            return new(Reason.TooLate, $"The account was opened at {book.Account.Settings.OpenedAt}, after {at}.");
        if (draft.Open(book) is { } open && at >= open.Image.Period.End)
            return new(Reason.TimestampInFuture, $"The current period ends at {open.Image.Period.End}, before {at}.");
        if (draft.Payer(book).RunningAt(at) is not { } running || running.Image.IssueAt <= draft.Now)
            return new(Reason.PeriodIssued, $"The charge of the period that holds {at} has been issued.");
        return null;
    }

    private static QuotedRate? Rate(Draft draft, AccountBook book, QuoteEntry entry)
    {
        if (draft.Payer(book).RunningAt(entry.At) is not { } running) return null;
        if (Pricing.Find(draft.Books, book, entry.Name, entry.At, running.Image.Period.Start, out _) is not { } priced)
            return null;
        var counter = running.Counter(priced.Key(entry.Name))?.Image.Counter
            ?? Pricing.Carried(draft.Books, book, running, entry.Name, priced, entry.At)?.Base ?? default;
        return new QuotedRate(
            priced.Rate.Document, counter, running.Image.Index, Pricing.Scope(draft.Books, book, priced.Tariff));
    }

    /// <summary>
    /// What use may cost so that all of it, rounded and taxed, is covered by what is available; null: nobody limits it.
    /// </summary>
    private static Exact? Spendable(Draft draft, AccountBook book, string service, Instant at)
    {
        if (draft.Available(book) is not { } available) return null;
        if (available.Micros <= 0 || draft.Payer(book).RunningAt(at) is not { } running) return Exact.Zero;
        return running.Room(service, available).Amount;
    }

    /// <summary>
    /// The entry with the most that can be used beside what is reserved of its service: use may make that dearer.
    /// </summary>
    private static QuoteEntry Bounded(Draft draft, AccountBook book, QuoteEntry entry)
    {
        if (book.Reservations?.Holds.Keys.Any(hold => hold.Counter.Service == entry.Name) is not true) return entry;
        if (entry.Money is not { } money || Rate(draft, book, entry) is not { } rate) return entry;
        var record = new UsedRecord(Exact.Zero, entry.At, entry.Properties);
        var afforded = Inverse.Of(rate.Rate, rate.Before, money, entry.Step, record, rate.Scope);
        if (afforded.Kind is not Affording.Usage || Fits(draft, book, entry, afforded.Usage)) return entry;

        // Between what fits, which nothing does, and what does not.
        var (low, high) = (Exact.Zero, afforded.Usage / entry.Step);
        while (high - low > Exact.One)
        {
            var middle = ((low + high) / 2m).Floor();
            if (Fits(draft, book, entry, middle * entry.Step)) low = middle;
            else high = middle;
        }

        return entry with { Most = low * entry.Step };
    }

    private static bool Fits(Draft draft, AccountBook book, QuoteEntry entry, Exact usage)
    {
        if (draft.Payer(book).RunningAt(entry.At) is not { } running || !usage.TryToDecimal(out var quantity)) return false;
        if (Pricing.Find(draft.Books, book, entry.Name, entry.At, running.Image.Period.Start, out _) is not { } priced)
            return false;
        var (mark, before) = (draft.Mark(), draft.Available(book));
        var element = new UsageElement("", 0, 0, entry.Name, quantity, entry.At, entry.Properties);
        var fits = Rating.Count(draft, book, book.Id, running, priced, element, entry.At).Refusal is null
            && Refusal.IfOverdrawn(draft, book, before) is null;
        draft.Back(mark);
        return fits;
    }
}
