using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Usage;

/// <summary>Usage was reserved.</summary>
public sealed record ReservationMade(AccountId Account, Reservation Reservation) : AccountFact(Account);

/// <summary>A reservation was extended; carries all of it.</summary>
public sealed record ReservationChanged(AccountId Account, Reservation Reservation) : AccountFact(Account);

/// <summary>A reservation ended; carries it as it was last.</summary>
public sealed record ReservationEnded(AccountId Account, Reservation Reservation, ReservationEnd End, Instant At)
    : AccountFact(Account);

/// <summary>
/// The open reservations of an account are held by other rates: its period turned, or its terms changed.
/// </summary>
public sealed record ReservationsPriced(AccountId Account, ImmutableArray<PricedReservation> Reservations)
    : AccountFact(Account);

/// <summary>By which rate a reservation is held now.</summary>
public sealed record PricedReservation(ReservationId Id, HoldTerms? Terms);
