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
    private readonly List<(AccountId Of, ReservationId Id)> _ended = [];

    // Of whom, and on whose charge it must be counted yet.
    private (AccountId Of, ReservationId Id, AccountId On)? _committed;

    // Where the last one must be held besides, and whether any of that came.
    private (AccountId Of, ReservationId Id, HashSet<AccountId> Levels, bool Any)? _above;

    /// <summary>Checks a reservation before it is made or changed.</summary>
    public void Check(AccountId account, Reservation reservation, bool isNew)
    {
        if (books.Account(account) is not { } book) return;
        if (isNew == book.Reservations?.Find(reservation.Id) is not null)
            breaches.Add($"{Name(account, reservation.Id)} is made again, or changed before it was made.");
        CheckTerms(book, reservation, reservation.Terms);
        if (reservation.Of is not { } of)
        {
            EndAbove();
            var parts = new List<(AccountBook Level, Reservation Part)>();
            HeldAbove.Parts(books, book, reservation, parts);
            _above = (account, reservation.Id, [.. parts.Select(p => p.Level.Id)], false);
            return;
        }

        CheckPart(book, reservation, of);
        if (_above is var (above, id, levels, _) && above == of && id == reservation.Id && levels.Remove(account))
            _above = (above, id, levels, true);
    }

    /// <summary>A record may be what was committed of a reservation: it has that id.</summary>
    public void Check(UsageRecorded record)
    {
        if (_committed is var (of, id, on) && of == record.Account && on == of && record.Id == id.ToString())
            _committed = null;
    }

    /// <summary>The same of what counts on the charge of an account that holds a part of it.</summary>
    public void Check(UsageCounted counted)
    {
        if (_committed is var (of, id, on) && of == counted.Of && on == counted.Account
            && counted.Record == id.ToString()) _committed = null;
    }

    /// <summary>
    /// After the last fact of a batch: what was committed was recorded, and what ended is held nowhere any more.
    /// </summary>
    public void EndBatch()
    {
        EndCommit();
        EndAbove();
        foreach (var (of, id) in _ended)
        {
            if (books.Account(of) is not { } own || own.Reservations?.Find(id) is not null) continue;
            foreach (var level in books.Tree.Ancestors(own))
                if (level.Reservations?.Find(id) is not null)
                    breaches.Add($"{Name(of, id)} ended, but account {level.Id} holds it still.");
        }

        _ended.Clear();
    }

    /// <summary>Checks the end of a reservation before it is applied.</summary>
    public void Check(ReservationEnded ended)
    {
        var reservation = ended.Reservation;
        EndCommit();
        var of = reservation.Of ?? ended.Account;
        _ended.Add((of, reservation.Id));
        if (ended.End == ReservationEnd.Committed && (reservation is { Of: null } or { Terms: not null })
            && books.Account(ended.Account) is { } book)
            _committed = (of, reservation.Id, of == ended.Account ? of : books.PayerOf(book).Id);
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
        if (book.Reservations is not { Count: > 0 } open) return;
        foreach (var part in open.All)
            if (part.Of is { } of) CheckPart(book, part, of);
        var (kept, summed) = (Holding.Held(books, book), Holding.Held(books, AccountBook.Restore(book.ToRow(), 0)));
        if (kept != summed)
            breaches.Add($"The reservations of account {book.Id} hold {kept}, but add up to {summed}.");
    }

    // What a level holds is a part of what an account below it reserved, as long as that is open.
    private void CheckPart(AccountBook level, Reservation part, AccountId of)
    {
        var own = books.Account(of)?.Reservations?.FindOwn(part.Id);
        if (own is null || (own.Service, own.Usage, own.Properties, own.ExpiresAt)
            != (part.Service, part.Usage, part.Properties, part.ExpiresAt))
            breaches.Add($"{Name(level.Id, part.Id)} is held for account {of}, which has no such one.");
        else if (books.Account(of) is not { } book || !books.Tree.Ancestors(book).Contains(level))
            breaches.Add($"{Name(level.Id, part.Id)} is held for account {of}, which does not stand below it.");
    }

    private void EndCommit()
    {
        if (_committed is var (of, id, on))
            breaches.Add($"{Name(of, id)} was committed, but nothing was recorded of it on account {on}.");
        _committed = null;
    }

    // At all levels or, by a program that held nothing above, at none.
    private void EndAbove()
    {
        if (_above is (var of, var id, { Count: > 0 } levels, true))
            breaches.Add($"{Name(of, id)} is not held by account {levels.First()}, which prices it too.");
        _above = null;
    }

    private void CheckTerms(AccountBook book, Reservation reservation, HoldTerms? told)
    {
        var terms = books.PayerOf(book).Open is { } open ? Holding.TermsOf(books, book, open, reservation).Terms : null;
        if (terms != told)
            breaches.Add($"{Name(book.Id, reservation.Id)} is held by {told}, but priced by {terms}.");
    }

    private static string Name(AccountId account, ReservationId id) => $"Reservation {id} of account {account}";
}
