using Brillig.Core.Basics;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>
/// What reservations hold at the levels above, whose own tariffs price what is used below them: at each a reservation
/// of the same id beside the level's own, which tells whose it is. It is made, changed and ended together with the
/// account's own, so that a commit within it takes from no level what was promised to another.
/// </summary>
public static class HeldAbove
{
    /// <summary>The most that one account holds of its own and for accounts below.</summary>
    internal const int HeldMax = 50_000;

    // So many may come to stand below others at once: a decision makes at most about 10,000 facts.
    private const int MovedMax = 2_000;

    /// <summary>
    /// What a reservation holds at the levels above, the nearest first, by what they price now; nothing is applied.
    /// </summary>
    /// <param name="books">The books.</param>
    /// <param name="book">Whose reservation.</param>
    /// <param name="own">That one.</param>
    /// <param name="parts">What it holds where.</param>
    /// <returns>Why a level cannot hold it, or null.</returns>
    public static Refused? Parts(
        Books books, AccountBook book, Reservation own, List<(AccountBook Level, Reservation Part)> parts)
    {
        if (books.Cascading == 0 || books.OpenOf(book) is not { } open) return null;
        var (at, first) = (Holding.TimeOf(own, open), default(Refused));
        foreach (var level in books.Tree.Ancestors(book))
        {
            var known = level.Reservations?.Find(own.Id);
            if ((known is null && !Levels.MayCount(books, level, book, own.Service, at))
                || books.OpenOf(level) is not { } running) continue;
            var part = own with
            {
                Of = book.Id, MadeAt = at, Amount = known?.Amount ?? Money.Zero(level.Currency),
            };
            var (terms, refused) = Holding.TermsOf(books, level, running, part);
            if (known is null && terms is null && refused is null) continue;   // nothing is due there
            if (known is null && level.Reservations?.Count >= HeldMax) refused ??= TooMany();
            if (refused is not null) first ??= Refusal.Above(refused, own.Service, at);
            parts.Add((level, part with { Terms = terms }));
        }

        return first;
    }

    /// <summary>
    /// Holds what an account reserved by what the levels above it price now, be it more than they can spend: what is
    /// reserved stays reserved.
    /// </summary>
    internal static void HoldAgain(Draft draft, AccountBook book)
    {
        if (draft.Books.Cascading == 0 || book.Reservations is not { Own: > 0 } reservations) return;
        var parts = new List<(AccountBook Level, Reservation Part)>();
        foreach (var own in reservations.All.Where(r => r.Of is null)) Parts(draft.Books, book, own, parts);
        foreach (var (level, part) in parts)
        {
            if (level.Reservations?.Find(part.Id) is { } known)
            {
                if (known != part) draft.Add(new ReservationChanged(level.Id, part));
                continue;
            }

            var (payer, mark) = (draft.Payer(level), draft.Mark());
            var before = Holding.Held(draft.Books, payer);
            draft.Add(new ReservationMade(level.Id, part));
            var grown = Holding.Held(draft.Books, payer) - before;
            draft.Back(mark);
            draft.Add(new ReservationMade(level.Id, part with { Amount = grown }));
        }
    }

    /// <summary>Ends a reservation where it was made, and wherever it is held besides.</summary>
    /// <param name="draft">What is decided on.</param>
    /// <param name="book">An account that has it, of its own or for one below.</param>
    /// <param name="reservation">The reservation there.</param>
    /// <param name="end">How it ends.</param>
    /// <param name="at">When.</param>
    internal static void End(Draft draft, AccountBook book, Reservation reservation, ReservationEnd end, Instant at)
    {
        if (draft.Books.Cascading > 0)
        {
            var own = reservation.Of is { } of ? draft.Books.Account(of) ?? book : book;
            foreach (var on in draft.Books.Tree.Ancestors(own).Prepend(own)) EndOn(on);
        }

        EndOn(book);

        void EndOn(AccountBook on)
        {
            if (on.Reservations?.Find(reservation.Id) is { } held)
                draft.Add(new ReservationEnded(on.Id, held, end, at));
        }
    }

    /// <summary>Counts what was used of a reservation at a level that holds it, by the rate it is held by.</summary>
    internal static Rated Commit(
        Draft draft, AccountBook level, AccountBook book, Reservation held, in UsageElement element)
    {
        draft.Add(new ReservationEnded(level.Id, held, ReservationEnd.Committed, draft.Now));
        if (draft.Open(level) is not { } open) return default;
        return Holding.PricedBy(draft.Books, held.Terms) is { } priced
            ? Rating.Count(draft, level, book.Id, open, priced, element, Holding.TimeOf(held, open))
            : new Rated(false, Holding.TermsOf(draft.Books, level, open, held).Refusal);
    }

    /// <summary>Moves an account, with what is reserved of it and below it: those above hold it from then on.</summary>
    /// <param name="draft">What is decided on.</param>
    /// <param name="book">The account.</param>
    /// <param name="parent">Where it comes to stand.</param>
    /// <param name="move">Moves it.</param>
    /// <returns>Why it cannot be, or null.</returns>
    internal static Refused? Move(Draft draft, AccountBook book, AccountId parent, Action move)
    {
        var tree = draft.Books.Tree;
        AccountBook[] before = [.. tree.Ancestors(book)];
        AccountBook[] after = draft.Books.Account(parent) is { } above ? [above, .. tree.Ancestors(above)] : [];
        if (draft.Books.Cascading == 0
            || !before.Concat(after).Any(up => Levels.Prices(draft.Books, up) || up.Reservations is { Count: > 0 }))
        {
            move();
            return null;
        }

        var reserving = tree.Below(book.Id).Prepend(book).Where(b => b.Reservations is { Own: > 0 })
            .OrderBy(b => b.Id.Value).ToArray();
        var open = reserving.Sum(b => b.Reservations?.Own ?? 0);
        if (open > MovedMax)
        {
            return new Refused(
                Reason.ReservationsOpen,
                $"{open} reservations of account {book.Id} and of those below it are open, and at most {MovedMax} move "
                + "with it: wait for some to end.");
        }

        foreach (var own in reserving.SelectMany(b => b.Reservations?.All.Where(r => r.Of is null).ToArray() ?? []))
        {
            foreach (var level in before.Except(after))
            {
                if (level.Reservations?.Find(own.Id) is { } held)
                    draft.Add(new ReservationEnded(level.Id, held, ReservationEnd.Released, draft.Now));
            }
        }

        move();
        foreach (var each in reserving) HoldAgain(draft, each);
        return null;
    }

    private static Refused TooMany() => new(
        Reason.TooManyReservations, "An account above has as many open reservations as it may have.");
}
