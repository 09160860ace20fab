using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;

namespace Brillig.Core.Flow;

/// <summary>Finds how much of a reservation an account can afford, by making it and taking it back.</summary>
/// <param name="draft">Where it is made.</param>
/// <param name="book">Whose.</param>
/// <param name="amount">What it may hold at most, in currency units; null: no matter.</param>
internal sealed class Granting(Draft draft, AccountBook book, decimal? amount = null)
{
    // 10^18, the largest quantity there is, and the most steps that are looked at.
    private const long StepsMax = 1_000_000_000_000_000_000;

    private readonly AccountBook _payer = draft.Payer(book);

    private readonly RunningCharge _open = draft.Open(book)
        ?? throw new InvalidOperationException($"Account {book.Id} has no open period.");

    private readonly Money? _available = draft.Available(book);
    private readonly Money _held = Holding.Held(draft.Books, draft.Payer(book));

    /// <summary>Why nothing of the kind can be reserved, or null.</summary>
    public Refused? Of(Reservation reservation) => Holding.TermsOf(draft.Books, book, _open, reservation).Refusal;

    /// <summary>Why this cannot be reserved, or null.</summary>
    public Refused? Fits(Reservation reservation)
    {
        var mark = draft.Mark();
        var refused = Made(reservation, out _);
        draft.Back(mark);
        return refused;
    }

    /// <summary>Reserves it: a new one, or one that is open with another usage or end; refused, nothing is.</summary>
    public Decision Grant(Reservation reservation)
    {
        var before = book.Reservations?.Find(reservation.Id);
        var mark = draft.Mark();
        var refused = Made(reservation, out var grown);
        draft.Back(mark);
        if (refused is not null) return refused;
        var granted = reservation with
        {
            Terms = Holding.TermsOf(draft.Books, book, _open, reservation).Terms,
            Amount = (before?.Amount ?? Money.Zero(book.Currency)) + grown,
        };
        draft.Add(before is null ? new ReservationMade(book.Id, granted) : new ReservationChanged(book.Id, granted));
        return new Done(new ReservationView(book.Id, granted));
    }

    /// <summary>
    /// The largest multiple of <paramref name="step"/> that fits, up to <paramref name="most"/>; null: not even one.
    /// </summary>
    public decimal? Largest(Reservation reservation, decimal? most, decimal step)
    {
        var limit = most ?? StepsMax;
        var isFar = step < 1 && limit > StepsMax * step;
        var (low, high) = (0L, isFar ? StepsMax : (long)(limit / step));
        if (high > 0 && Fits(reservation with { Usage = high * step }) is null) return high * step;
        while (high - low > 1)
        {
            var middle = low + (high - low) / 2;
            if (Fits(reservation with { Usage = middle * step }) is null) low = middle;
            else high = middle;
        }

        return low == 0 ? null : low * step;
    }

    // What is held can only grow with what is reserved, so that all below what fits fits.
    private Refused? Made(Reservation reservation, out Money grown)
    {
        grown = Money.Zero(book.Currency);
        var (terms, refusal) = Holding.TermsOf(draft.Books, book, _open, reservation);
        if (refusal is not null) return refusal;
        draft.Add(new ReservationMade(book.Id, reservation with { Terms = terms }));
        if (!Bounds.Hold(_payer, _open, Holding.Sum(draft.Books, _payer))) return Refusal.OutOfRange();
        grown = Holding.Held(draft.Books, _payer) - _held;
        if (amount is { } limit && grown.Amount > limit)
        {
            return new Refused(
                Reason.InsufficientFunds, $"{(Exact)reservation.Usage} would hold {grown}, not {(Exact)limit}.");
        }

        return Refusal.IfOverdrawn(draft, book, _available);
    }
}
