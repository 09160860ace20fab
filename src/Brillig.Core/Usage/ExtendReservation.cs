using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Usage;

/// <summary>Gives an open reservation another usage, another end, or both; refused, it stays as it is.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Id">Which.</param>
/// <param name="Usage">At most how much in all, what was reserved before included; null: as before.</param>
/// <param name="Ttl">How long it stays from now on; null: as before.</param>
/// <param name="History">What became of it, if it is known not to be open.</param>
public sealed record ExtendReservation(
    AccountId Account, ReservationId Id, decimal? Usage, Duration? Ttl, ReservationHistory? History) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="ReservationView"/>.</summary>
    public static Decision Decide(ExtendReservation command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (book.Reservations?.FindOwn(command.Id) is not { } reservation)
            return ReservationHistory.Refuse(command.History, command.Id, book.Reservations?.Find(command.Id));
        return new Granting(draft, book).Grant(reservation with
        {
            Usage = command.Usage ?? reservation.Usage,
            ExpiresAt = command.Ttl is { } ttl ? draft.Now + ttl : reservation.ExpiresAt,
        });
    }
}
