using Brillig.Core.Basics;

namespace Brillig.Core.Usage;

/// <summary>
/// What became of a reservation that is not open, as the request's thread read it: once it ended nothing moves it.
/// </summary>
/// <param name="Ended">How it ended; null: there never was one.</param>
/// <param name="Committed">What was recorded of it, or null.</param>
public sealed record ReservationHistory(ReservationEnded? Ended, CommittedUsage? Committed)
{
    /// <summary>Why nothing can be done with it; <see cref="Stale"/> as long as its history was not read.</summary>
    internal static Decision Refuse(ReservationHistory? history, ReservationId id, Reservation? open) => history switch
    {
        _ when open?.Of is { } of => OfAnother(id, of),
        null => new Stale(),
        { Ended.Reservation.Of: { } of } => OfAnother(id, of),
        { Ended: { } ended } => new Refused(
            Reason.ReservationEnded,
            ended.End switch
            {
                ReservationEnd.Committed => $"Reservation {id} was committed at {ended.At}.",
                ReservationEnd.Released => $"Reservation {id} was released at {ended.At}.",
                ReservationEnd.Expired => $"Reservation {id} expired at {ended.At}.",
            }),
        _ => new Refused(Reason.ReservationNotFound, $"There is no reservation {id} on this account."),
    };

    // A level only holds it: what becomes of it is asked for where it was made.
    private static Refused OfAnother(ReservationId id, AccountId of) => new(
        Reason.ReservationNotFound,
        $"Reservation {id} is of account {of} below this one: it is committed, extended and released there.");
}
