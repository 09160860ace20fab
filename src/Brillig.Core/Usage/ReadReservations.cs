using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Usage;

/// <summary>Live: the open reservations of an account, oldest first.</summary>
public sealed record ReadReservations(AccountId Account) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="OpenReservations"/>.</summary>
    public static Decision Decide(ReadReservations command, Draft draft) =>
        draft.Reach(command.Account) is { } book
            ? new Done(new OpenReservations(
                [.. book.Reservations?.All.Select(r => new ReservationView(book.Id, r)) ?? []]))
            : Refusal.NoAccount(command.Account);
}

/// <summary>Open reservations.</summary>
public sealed record OpenReservations(ImmutableArray<ReservationView> Reservations);

/// <summary>A reservation as people see it.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Reservation">As it is, or was last.</param>
/// <param name="Ended">How it ended; null: it is open.</param>
public sealed record ReservationView(AccountId Account, Reservation Reservation, ReservationEnded? Ended = null);
