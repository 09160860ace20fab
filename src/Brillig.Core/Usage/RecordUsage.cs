using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Usage;

/// <summary>
/// Adds what an account used, interactively: all elements or none, and refused where the floor would be crossed.
/// </summary>
/// <param name="Account">Who used it.</param>
/// <param name="Elements">What was used, in order.</param>
/// <param name="Seen">What history knows of elements older than the memory, by position; empty: of none.</param>
public sealed record RecordUsage(
    AccountId Account, ImmutableArray<UsageElement> Elements, ImmutableArray<Known> Seen) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Elements.Length);

    /// <summary>Answers nothing. A repeat of all its records changes nothing and is done.</summary>
    public static Decision Decide(RecordUsage command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (book.Account.Image.Status != AccountStatus.Open) return Refusal.Closed(book);

        var before = draft.Available(book);
        for (var i = 0; i < command.Elements.Length; i++)
        {
            var seen = command.Seen.IsDefaultOrEmpty ? Known.No : command.Seen[i];
            var rated = Rating.Rate(draft, book, command.Elements[i], seen);
            if (rated.Refusal is { } refused)
                return refused with { Faults = [new Fault($"/{i}", refused.Detail)] };
        }

        return Refusal.IfOverdrawn(draft, book, before) ?? (Decision)Done.Nothing;
    }
}

/// <summary>What became of one record.</summary>
/// <param name="IsDuplicate">Known with the same content: nothing happened.</param>
/// <param name="Refusal">Why it was not recorded, or null.</param>
internal readonly record struct Rated(bool IsDuplicate, Refused? Refusal);

/// <summary>Rates a record: one function under both ways of sending usage.</summary>
internal static class Rating
{
    private static readonly Duration FutureMax = Duration.FromMinutes(5);
    private static readonly Exact Safe = 1_000_000_000_000m;

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
            return No(Reason.PeriodIssued, PeriodIssued(book, at));
        if (draft.TariffAt(book, at) is not { } tariff)
            return No(Reason.NoRate, "The account has no tariff at this time.");
        var version = tariff.VersionAt(at, running.Image.Period.Start);
        if (version.RateFor(element.Service) is not { } rate)
            return No(Reason.NoRate, $"Tariff {tariff.Image.Name} has no rate for {element.Service}.");

        var counter = running.Counter(new CounterKey(element.Service, tariff.Id, rate.Id));
        var quantity = counter?.Image.Quantity ?? Exact.Zero;
        var before = counter?.Image.Charge ?? Exact.Zero;
        var after = rate.Document.Price.Price(quantity + element.Quantity);
        if (!after.TryToMicros(out var micros) || !before.TryToMicros(out var microsBefore)) return OutOfRange();
        if (after > Safe && !Holds(book, running, after - before)) return OutOfRange();
        draft.Add(new UsageRecorded(
            book.Id, element.Id, element.IdHash, element.ContentHash, element.Service,
            tariff.Id, version.Number, rate.Id, running.Image.Index,
            element.Quantity, after, micros - microsBefore, at, element.Properties));
        return default;
    }

    // Amounts this large could leave the range of money once they are summed over services and taxed.
    private static bool Holds(AccountBook book, RunningCharge running, Exact change)
    {
        Exact sum = change;
        foreach (var group in running.Groups) sum += group.Image.Sum;
        Exact owed = (book.Balance.Image.Posted - book.Unbilled).Amount;
        return (sum + sum).TryToMicros(out _) && (owed - sum - sum).TryToMicros(out _);
    }

    private static string? TooLate(Draft draft, AccountBook book, Instant at)
    {
        var settings = book.Account.Settings;
        if (at < settings.OpenedAt) return $"The account was opened at {settings.OpenedAt}, after {at}.";
        var limit = draft.Terms(book).LateLimitDays;
        return at < draft.Now - Duration.FromDays(limit) ? $"Records are taken for {limit} days, not from {at}." : null;
    }

    private static string PeriodIssued(AccountBook book, Instant at) =>
        book.Account.Image.Status == AccountStatus.Open
            ? $"The charge of the period that holds {at} has been issued."
            : $"The account was closed at {book.Account.Image.ClosedAt}.";

    private static Rated No(Reason reason, string detail) => new(false, new Refused(reason, detail));

    private static Rated OutOfRange() => new(false, Refusal.OutOfRange());
}
