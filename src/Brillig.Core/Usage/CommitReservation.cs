using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;

namespace Brillig.Core.Usage;

/// <summary>
/// Records what was used of a reservation, and gives back the rest. Up to what was reserved it is never refused; more
/// is taken while the account can afford it.
/// </summary>
/// <param name="Account">Whose.</param>
/// <param name="Id">Which; the record gets the same id.</param>
/// <param name="Usage">How much was used; ≥ 0.</param>
/// <param name="IdHash">The seeded hash of (account, id).</param>
/// <param name="ContentHash">The seeded hash of what is committed.</param>
/// <param name="History">What became of it, if it is known not to be open.</param>
public sealed record CommitReservation(
    AccountId Account, ReservationId Id, decimal Usage, ulong IdHash, ulong ContentHash, ReservationHistory? History)
    : Command
{
    /// <summary>What history knows of past periods of accounts above, once the books asked for them.</summary>
    public ImmutableArray<PastHistory> Past { get; init; }

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="CommittedUsage"/>, a second time as the first.</summary>
    public static Decision Decide(CommitReservation command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (book.Reservations?.FindOwn(command.Id) is { } reservation && draft.Open(book) is { } open)
            return Of(command, draft, book, open, reservation);
        return command.History is { Committed: { } committed }
            ? new Done(committed)
            : ReservationHistory.Refuse(command.History, command.Id, book.Reservations?.Find(command.Id));
    }

    private static Decision Of(
        CommitReservation command, Draft draft, AccountBook book, RunningCharge open, Reservation reservation)
    {
        var (floors, mark) = (Floors.Of(draft, book), draft.Mark());
        if (Record(command, draft, book, open, reservation, command.Usage) is { } other) return other;
        if (command.Usage > reservation.Usage && floors.Crossed(draft) is { } overdrawn)
        {
            draft.Back(mark);
            var fits = Fitting(command, draft, book, open, reservation);
            return overdrawn with { Detail = $"{overdrawn.Detail} Of {(Exact)command.Usage} {(Exact)fits} would fit." };
        }

        return draft.Facts.Last(f => f is UsageRecorded) is UsageRecorded record
            ? new Done(new CommittedUsage(record, draft.Now))
            : throw new InvalidOperationException("A commit has a record.");
    }

    // Null: it is recorded, on the charge of each account that pays for it.
    private static Decision? Record(
        CommitReservation command, Draft draft, AccountBook book, RunningCharge open, Reservation reservation,
        decimal usage)
    {
        if (Holding.PricedBy(draft.Books, reservation.Terms) is not { } priced)
            return new Refused(Reason.NoRate, $"The account's tariff has no rate for {reservation.Service} any more.");
        var known = draft.Books.Records.Find(command.IdHash, command.ContentHash);
        if (known != Known.No)
            return new Refused(Reason.RecordConflict, $"Record {command.Id} was sent by itself.");

        draft.Add(new ReservationEnded(book.Id, reservation, ReservationEnd.Committed, draft.Now));
        var at = Holding.TimeOf(reservation, open);
        var element = new UsageElement(
            command.Id.ToString(), command.IdHash, command.ContentHash, reservation.Service, usage, at,
            reservation.Properties);
        if (Rating.Count(draft, book, book.Id, open, priced, element, at).Refusal is { } refused) return refused;
        if (draft.Books.Cascading == 0) return null;
        var above = Levels.Count(draft, book, element, at, command.Past, default, command.Id);
        return above.IsUnread ? new Unread(above.Unread) : above.Refusal;
    }

    // By trying: what was reserved fits, and whole units above it while they do.
    private static decimal Fitting(
        CommitReservation command, Draft draft, AccountBook book, RunningCharge open, Reservation reservation)
    {
        var mark = draft.Mark();
        var (low, high) = (0L, (long)Math.Ceiling(command.Usage - reservation.Usage));
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (Fits(reservation.Usage + middle)) low = middle;
            else high = middle;
        }

        return reservation.Usage + low;

        bool Fits(decimal usage)
        {
            var floors = Floors.Of(draft, book);
            var fits = Record(command, draft, book, open, reservation, usage) is null
                && floors.Crossed(draft) is null;
            draft.Back(mark);
            return fits;
        }
    }
}

/// <summary>What was recorded of a reservation.</summary>
/// <param name="Record">The record; it has the reservation's id.</param>
/// <param name="RecordedAt">When it was committed.</param>
public sealed record CommittedUsage(UsageRecorded Record, NodaTime.Instant RecordedAt);
