using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;

namespace Brillig.Core.Flow;

/// <summary>
/// Finds how much of a reservation an account can afford, and each level above it that prices what is used below, by
/// making it and taking it back.
/// </summary>
/// <param name="draft">Where it is made.</param>
/// <param name="book">Whose.</param>
/// <param name="amount">What it may hold at most, in currency units; null: no matter.</param>
internal sealed class Granting(Draft draft, AccountBook book, decimal? amount = null)
{
    // 10^18, the largest quantity there is, and the most steps that are looked at.
    private const long StepsMax = 1_000_000_000_000_000_000;

    private readonly RunningCharge _open = draft.Open(book)
        ?? throw new InvalidOperationException($"Account {book.Id} has no open period.");

    private readonly Floors _floors = Floors.Of(draft, book);
    private readonly Money _held = Holding.Held(draft.Books, draft.Payer(book));

    /// <summary>Why nothing of the kind can be reserved, or null.</summary>
    public Refused? Of(Reservation reservation) => Holding.TermsOf(draft.Books, book, _open, reservation).Refusal;

    /// <summary>Why this cannot be reserved, or null.</summary>
    public Refused? Fits(Reservation reservation)
    {
        var mark = draft.Mark();
        var refused = Made(reservation, []);
        draft.Back(mark);
        return refused;
    }

    /// <summary>
    /// Reserves it, at every level: a new one, or one that is open with another usage or end; refused, nothing is.
    /// </summary>
    public Decision Grant(Reservation reservation)
    {
        var before = book.Reservations?.Find(reservation.Id)?.Amount ?? Money.Zero(book.Currency);
        var (mark, made) = (draft.Mark(), new List<(AccountBook On, Reservation Reservation)>());
        var refused = Made(reservation with { Amount = before }, made);
        draft.Back(mark);
        if (refused is not null) return refused;
        foreach (var (on, held) in made)
        {
            draft.Add(on.Reservations?.Find(held.Id) is null
                ? new ReservationMade(on.Id, held)
                : new ReservationChanged(on.Id, held));
        }

        return new Done(new ReservationView(book.Id, made[0].Reservation));
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

    // What is held can only grow with what is reserved, at every level, so that all below what fits fits.
    private Refused? Made(Reservation reservation, List<(AccountBook On, Reservation Reservation)> made)
    {
        var (terms, refusal) = Holding.TermsOf(draft.Books, book, _open, reservation);
        if (refusal is not null) return refusal;
        if (!Hold(book, _open, _held, reservation with { Terms = terms }, made)) return Refusal.OutOfRange();
        var grown = made[0].Reservation.Amount - reservation.Amount;
        if (amount is { } limit && grown.Amount > limit)
        {
            return new Refused(
                Reason.InsufficientFunds, $"{(Exact)reservation.Usage} would hold {grown}, not {(Exact)limit}.");
        }

        var parts = new List<(AccountBook Level, Reservation Part)>();
        if (HeldAbove.Parts(draft.Books, book, reservation, parts) is { } above) return above;
        foreach (var (level, part) in parts)
        {
            var held = Holding.Held(draft.Books, draft.Payer(level));
            if (draft.Open(level) is { } open && !Hold(level, open, held, part, made)) return Refusal.OutOfRange();
        }

        return _floors.Crossed(draft);
    }

    private bool Hold(
        AccountBook on, RunningCharge open, Money held, Reservation reservation,
        List<(AccountBook, Reservation)> made)
    {
        var payer = draft.Payer(on);
        draft.Add(new ReservationMade(on.Id, reservation));
        if (!Bounds.Hold(payer, open, Holding.Sum(draft.Books, payer))) return false;
        var grown = Holding.Held(draft.Books, payer) - held;
        made.Add((on, reservation with { Amount = reservation.Amount + grown }));
        return true;
    }
}
