using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>
/// The accounts above one whose own tariffs price what is used below them: its records count on their charges, too.
/// They are those above when the record is taken, the nearest first.
/// </summary>
internal static class Levels
{
    /// <summary>Counts a record that its own account took at each level above, or asks for what must be read.</summary>
    /// <param name="draft">What is decided on; refused, the caller takes everything back.</param>
    /// <param name="book">Whose record.</param>
    /// <param name="element">The record.</param>
    /// <param name="at">When it was used.</param>
    /// <param name="past">What history knows of past periods.</param>
    /// <param name="unread">What its own account must read first, or default.</param>
    /// <param name="committed">The reservation that it was used of: counted where, and as, that is held.</param>
    public static Rated Count(
        Draft draft, AccountBook book, in UsageElement element, Instant at, ImmutableArray<PastHistory> past,
        ImmutableArray<PastAsked> unread, ReservationId? committed = null)
    {
        var up = draft.Books.Tree.Parent(book);
        for (var steps = 0; up is not null && steps < Tree.DepthMax; up = draft.Books.Tree.Parent(up), steps++)
        {
            var held = committed is { } id ? up.Reservations?.Find(id) : null;
            if (held is null && !MayCount(draft.Books, up, book, element.Service, at)) continue;
            BringTo(draft, up);
            var rated = held is null
                ? Take(draft, up, book.Id, element, at, past)
                : HeldAbove.Commit(draft, up, book, up.Reservations?.Find(held.Id) ?? held, element);
            if (rated.Refusal is { } refused)
                return new Rated(false, Refusal.Above(refused, element.Service, at));
            if (rated.IsUnread) unread = unread.IsDefault ? rated.Unread : unread.AddRange(rated.Unread);
        }

        return new Rated(false, null, unread);
    }

    /// <summary>The accounts above that may price something of what is used below them.</summary>
    public static IEnumerable<AccountBook> Above(Books books, AccountBook book) =>
        books.Cascading == 0 ? [] : books.Tree.Ancestors(book).Where(up => Prices(books, up));

    /// <summary>Ends the periods of a level that are over, so that a record counts in the right one.</summary>
    public static void BringTo(Draft draft, AccountBook level)
    {
        if (draft.Open(level) is { } open && open.Image.Period.End <= draft.Now) Advance.Turn(draft, level);
    }

    private static Rated Take(
        Draft draft, AccountBook level, AccountId of, in UsageElement element, Instant at,
        ImmutableArray<PastHistory> past) =>
        Rating.TooLate(draft, level, at) is { } late
            ? new Rated(false, late)
            : Rating.Take(draft, level, of, element, at, past);

    /// <summary>True if a level may price what an account below used at this time.</summary>
    public static bool MayCount(Books books, AccountBook level, AccountBook book, string service, Instant at) =>
        level.Id != book.Account.Settings.Payer   // it is on that charge already
        && at >= level.Account.Settings.OpenedAt   // nothing before its opening is billed to it
        && MayPrice(books, level, service, at);

    /// <summary>True if a level may price something of what is used below it.</summary>
    public static bool Prices(Books books, AccountBook level)
    {
        foreach (var assigned in level.Account.Image.Tariffs)
            if (assigned.Tariff is { } id && books.Tariff(id) is { Image.Cascades: true }) return true;
        return false;
    }

    // Which version prices it depends on the period, which must be known for that: whether any of them might.
    private static bool MayPrice(Books books, AccountBook level, string service, Instant at)
    {
        if (level.Account.TariffAt(at) is not { } id || books.Tariff(id) is not { Image.Cascades: true } tariff)
            return false;
        foreach (var version in tariff.Versions)
        {
            if ((version.Number == 1 || version.EffectiveFrom <= at)
                && version.RateFor(service) is { Document.Cascade: true }) return true;
        }

        return false;
    }
}
