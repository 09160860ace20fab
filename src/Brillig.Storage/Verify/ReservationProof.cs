using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Usage;

namespace Brillig.Storage.Verify;

/// <summary>
/// Reservations are made once and end once, each held by the rate that prices it; and what they hold together follows
/// from those that are open, so that what is available is proved with the counters.
/// </summary>
internal sealed class ReservationProof(Books books, Breaches breaches)
{
    private (AccountId Account, ReservationId Id)? _committed;

    /// <summary>Checks a reservation before it is made or changed.</summary>
    public void Check(AccountId account, Reservation reservation, bool isNew)
    {
        if (books.Account(account) is not { } book) return;
        if (isNew == book.Reservations?.Find(reservation.Id) is not null)
            breaches.Add($"{Name(account, reservation.Id)} is made again, or changed before it was made.");
        CheckTerms(book, reservation, reservation.Terms);
    }

    /// <summary>A record may be what was committed of a reservation: it has that id.</summary>
    public void Check(UsageRecorded record)
    {
        if (_committed is var (account, id) && account == record.Account && record.Id == id.ToString())
            _committed = null;
    }

    /// <summary>After the last fact of a batch, or before another end: what was committed was recorded.</summary>
    public void EndBatch()
    {
        if (_committed is var (account, id))
            breaches.Add($"{Name(account, id)} was committed, but nothing was recorded of it.");
        _committed = null;
    }

    /// <summary>Checks the end of a reservation before it is applied.</summary>
    public void Check(ReservationEnded ended)
    {
        var reservation = ended.Reservation;
        EndBatch();
        if (ended.End == ReservationEnd.Committed) _committed = (ended.Account, reservation.Id);
        if (books.Account(ended.Account)?.Reservations?.Find(reservation.Id) != reservation)
            breaches.Add($"{Name(ended.Account, reservation.Id)} ended, but was not open as it is told.");
        else if (ended.End == ReservationEnd.Expired && ended.At != reservation.ExpiresAt)
            breaches.Add(
                $"{Name(ended.Account, reservation.Id)} expired at {ended.At}, not at {reservation.ExpiresAt}.");
    }

    /// <summary>Checks by which rates reservations are held from now on.</summary>
    public void Check(ReservationsPriced priced)
    {
        if (books.Account(priced.Account) is not { } book) return;
        foreach (var one in priced.Reservations)
        {
            if (book.Reservations?.Find(one.Id) is { } reservation) CheckTerms(book, reservation, one.Terms);
            else breaches.Add($"{Name(priced.Account, one.Id)} is priced, but not open.");
        }
    }

    /// <summary>After the last fact: the sums are those of the reservations that are open.</summary>
    public void End(AccountBook book)
    {
        if (book.Reservations is not { Count: > 0 }) return;
        var (kept, summed) = (Holding.Held(books, book), Holding.Held(books, AccountBook.Restore(book.ToRow(), 0)));
        if (kept != summed)
            breaches.Add($"The reservations of account {book.Id} hold {kept}, but add up to {summed}.");
    }

    private void CheckTerms(AccountBook book, Reservation reservation, HoldTerms? told)
    {
        var terms = books.PayerOf(book).Open is { } open ? Holding.TermsOf(books, book, open, reservation).Terms : null;
        if (terms != told)
            breaches.Add($"{Name(book.Id, reservation.Id)} is held by {told}, but priced by {terms}.");
    }

    private static string Name(AccountId account, ReservationId id) => $"Reservation {id} of account {account}";
}
