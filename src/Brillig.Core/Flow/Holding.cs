using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>
/// What open reservations hold: the most that any part of them can cost, so that a commit within them never lowers
/// what is available. It follows from the counters and the sums of what is reserved, and is kept nowhere.
/// </summary>
public static class Holding
{
    /// <summary>
    /// By how much <see cref="AccountBook.Unbilled"/> would grow by them, and by those of accounts that it pays for,
    /// rounded and taxed.
    /// </summary>
    public static Money Held(Books books, AccountBook book) =>
        book.Open is { } open && Any(books, book)
            ? open.Growth(Together(books, book, open))
            : Money.Zero(book.Currency);

    /// <summary>The same before it is rounded and taxed.</summary>
    public static Exact Sum(Books books, AccountBook book) =>
        book.Open is { } open && Any(books, book)
            ? Together(books, book, open).Aggregate(Exact.Zero, (sum, line) => sum + line.Amount)
            : Exact.Zero;

    /// <summary>
    /// By which rate a reservation is held in the open period, or why by none. Neither: it is of an account below, and
    /// nothing is due for it here.
    /// </summary>
    public static (HoldTerms? Terms, Refused? Refusal) TermsOf(
        Books books, AccountBook book, RunningCharge open, Reservation reservation)
    {
        var (at, start) = (TimeOf(reservation, open), open.Image.Period.Start);
        var isOwn = reservation.Of is null;
        if (Pricing.Find(books, book, reservation.Service, at, start, out var why) is not var (tariff, version, rate))
            return isOwn ? No(why) : default;
        if (!isOwn && !rate.Document.Cascade) return default;
        var scope = Pricing.Scope(books, book, tariff);
        var record = RecordOf(reservation, open);
        var alone = Exact.Zero;
        if (!rate.Document.Terms.TryFind(record, scope, out var leaf)) return NotThis();
        if (leaf.Terms.PerRecord)
        {
            if (MostOwed.Alone(leaf.Terms, record, scope) is not { } most) return NotThis();
            alone = most;
        }

        var counter = new CounterKey(reservation.Service, tariff.Id, rate.Id)
        {
            For = book.IsPaidFor ? book.Id : null,
        };
        var key = new HoldKey(counter, leaf.Path);
        return (new HoldTerms(key, version.Number, BasisOf(leaf.Terms), alone), null);

        (HoldTerms?, Refused?) NotThis() =>
            No($"Tariff {tariff.Image.Name} has no rate for this {reservation.Service}.");
    }

    /// <summary>The time of a reservation's record: when use began, or the open period, if that began later.</summary>
    public static Instant TimeOf(Reservation reservation, RunningCharge open) =>
        Instant.Max(reservation.MadeAt, open.Image.Period.Start);

    /// <summary>What prices the record of a reservation that is held so, or null: it has no rate any more.</summary>
    internal static Priced? PricedBy(Books books, HoldTerms? terms) =>
        terms is { Key.Counter: var key } && books.Tariff(key.Tariff) is { } tariff
            && tariff.RateOf(key.Rate) is { } rate
            ? new Priced(tariff, tariff.Versions[terms.TariffVersion - 1], new Rate(key.Rate, rate)) { For = key.For }
            : null;

    /// <summary>Ends what has expired by this time.</summary>
    internal static void Expire(Draft draft, AccountBook book, Instant time)
    {
        while (book.Reservations is { NextExpiry: { } at, Next: var next } && at <= time)
            HeldAbove.End(draft, book, next, ReservationEnd.Expired, at);
    }

    /// <summary>Ends all of them: the account closes.</summary>
    internal static void ReleaseAll(Draft draft, AccountBook book)
    {
        foreach (var reservation in book.Reservations?.All.ToArray() ?? [])
            HeldAbove.End(draft, book, reservation, ReservationEnd.Released, draft.Now);
    }

    /// <summary>
    /// Prices anew what is reserved on an account's charge: another period is open, or it is priced in another way.
    /// </summary>
    internal static void Price(Draft draft, AccountBook payer)
    {
        foreach (var book in draft.Books.Payees.Of(payer.Id).Prepend(payer)) PriceOf(draft, book);
    }

    /// <summary>Prices anew what one account reserved, or holds for others.</summary>
    internal static void PriceOf(Draft draft, AccountBook book)
    {
        if (book.Reservations is not { Count: > 0 } reservations || draft.Open(book) is not { } open) return;
        var priced = reservations.All.Select(
            r => new PricedReservation(r.Id, TermsOf(draft.Books, book, open, r).Terms));
        draft.Add(new ReservationsPriced(book.Id, [.. priced]));
        HeldAbove.HoldAgain(draft, book);
    }

    private static bool Any(Books books, AccountBook book)
    {
        if (book.Reservations is { Count: > 0 }) return true;
        foreach (var paid in books.Payees.Of(book.Id))
            if (paid.Reservations is { Count: > 0 }) return true;
        return false;
    }

    private static IEnumerable<(string Name, Exact Amount)> Together(
        Books books, AccountBook book, RunningCharge open) =>
        books.Payees.Of(book.Id).Prepend(book).SelectMany(one => Lines(books, one, open));

    private static IEnumerable<(string Name, Exact Amount)> Lines(Books books, AccountBook book, RunningCharge open)
    {
        if (book.Reservations is not { Holds: var holds }) yield break;
        foreach (var counter in holds.GroupBy(h => h.Key.Counter))
        {
            if (books.Tariff(counter.Key.Tariff) is not { } tariff || tariff.RateOf(counter.Key.Rate) is not { } rate)
                throw new InvalidOperationException($"Rate {counter.Key.Rate} of tariff {counter.Key.Tariff} is gone.");
            var scope = Pricing.Scope(books, book, tariff);
            var before = open.Counter(counter.Key)?.Image.Counter ?? Begun(books, book, open, tariff, counter.Key);
            var coming = counter.Select(hold => Coming(book, open, hold.Key, hold.Value, rate));
            yield return (counter.Key.Service, MostOwed.Growth(rate, before, coming, scope));
        }
    }

    // Where the first record of what is held would begin: with what was used under the rate before, if that goes on.
    private static Counter Begun(
        Books books, AccountBook book, RunningCharge open, Tariff tariff, CounterKey key)
    {
        if (!tariff.Versions.Any(v => v.CarriesUsage) && !book.Account.Image.Tariffs.Any(t => t.CarriesUsage))
            return default;   // as nearly always
        var first = book.Reservations?.All.FirstOrDefault(r => r.Terms?.Key.Counter == key);
        if (first is null) return default;
        var (at, start) = (TimeOf(first, open), open.Image.Period.Start);
        return Pricing.Find(books, book, key.Service, at, start, out _) is { } priced
            ? Pricing.Carried(books, book, open, key.Service, priced, at)?.Base ?? default
            : default;
    }

    private static Coming Coming(
        AccountBook book, RunningCharge open, HoldKey key, Hold hold, RateDocument rate)
    {
        var terms = rate.Terms.At(key.Path)
            ?? throw new InvalidOperationException($"Rate {key.Counter.Rate} has no cell {key.Path}.");
        var only = hold.Only is { } id && book.Reservations?.Find(id) is { } one ? RecordOf(one, open) : default;
        var image = hold.Image;
        return new Coming(
            key.Path, terms, image.Count, image.Usage, image.Largest, image.Alone,
            image.Count == 1 ? only : null);
    }

    private static UsedRecord RecordOf(Reservation reservation, RunningCharge open) =>
        new(reservation.Usage, TimeOf(reservation, open), reservation.Properties);

    private static HoldBasis BasisOf(RateTerms terms) => terms switch
    {
        { PerRecord: true } => HoldBasis.Alone,
        { Aggregate: Aggregate.Sum } => HoldBasis.Sum,
        { Aggregate: Aggregate.Max or Aggregate.Last } => HoldBasis.Largest,
        _ => HoldBasis.Count,
    };

    private static (HoldTerms?, Refused?) No(string why) => (null, new Refused(Reason.NoRate, why));
}
