using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Usage;

/// <summary>Gives a reservation back unused. One that was released, or has expired, stays so.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Id">Which.</param>
/// <param name="History">What became of it, if it is known not to be open.</param>
public sealed record ReleaseReservation(AccountId Account, ReservationId Id, ReservationHistory? History) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers its id.</summary>
    public static Decision Decide(ReleaseReservation command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (book.Reservations?.FindOwn(command.Id) is not { } reservation)
            return command.History?.Ended is { End: not ReservationEnd.Committed, Reservation.Of: null }
                ? new Done(command.Id)
                : ReservationHistory.Refuse(command.History, command.Id, book.Reservations?.Find(command.Id));
        HeldAbove.End(draft, book, reservation, ReservationEnd.Released, draft.Now);
        return new Done(command.Id);
    }
}
