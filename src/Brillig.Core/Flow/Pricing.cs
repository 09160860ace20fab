using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>What prices a record: a rate of a version of a tariff.</summary>
internal readonly record struct Priced(Tariff Tariff, TariffVersion Version, Rate Rate)
{
    /// <summary>The counter of a service under it.</summary>
    public CounterKey Key(string service) => new(service, Tariff.Id, Rate.Id) { For = For };

    /// <summary>Whose usage, if another account pays for it; else null.</summary>
    public AccountId? For { get; init; }
}

/// <summary>Finds what prices a record, and where the counter of it begins.</summary>
internal static class Pricing
{
    /// <summary>What prices a service at a time of a period; null, with why, if nothing does.</summary>
    public static Priced? Find(
        Books books, AccountBook book, string service, Instant at, Instant periodStart, out string why)
    {
        why = "The account has no tariff at this time.";
        if (book.Account.TariffAt(at) is not { } id || books.Tariff(id) is not { } tariff) return null;

        // Where who pays changed, what came before counts in a period that began later: no later version prices it.
        var version = tariff.VersionAt(at, Instant.Min(at, periodStart));
        if (version.RateFor(service) is { } rate)
            return new Priced(tariff, version, rate) { For = book.IsPaidFor ? book.Id : null };
        why = $"Tariff {tariff.Image.Name} has no rate for {service}.";
        return null;
    }

    /// <summary>
    /// What prices a record on an account's charge. Null: nothing does, and the account's own is refused for it; of one
    /// from below nothing is due.
    /// </summary>
    public static Priced? Of(
        Books books, AccountBook book, AccountId of, string service, Instant at, Instant periodStart, out Rated other)
    {
        other = default;
        if (Find(books, book, service, at, periodStart, out var why) is { } priced
            && (of == book.Id || priced.Rate.Document.Cascade)) return priced;
        if (of == book.Id) other = Rated.No(Reason.NoRate, why);
        return null;
    }

    /// <summary>What prices depend on besides.</summary>
    public static PriceScope Scope(Books books, AccountBook book, Tariff tariff) =>
        new(tariff.Image.Owner, book.Account.Settings.TimeZone, books.Decks);

    /// <summary>Where a counter of a running period begins that goes on from another; null: with nothing.</summary>
    public static UsageCarried? Carried(
        Books books, AccountBook book, RunningCharge running, string service, Priced priced, Instant at)
    {
        var start = running.Image.Period.Start;
        if (Goes(book, priced, at, start) is not { Carries: true }) return null;   // as nearly always
        Counter? Stands(CounterKey key) => running.Counter(key)?.Image.Counter;
        return Carried(books, book, service, priced, at, start, Stands) is var (from, counter)
            ? new UsageCarried(
                books.PayerOf(book).Id, running.Image.Index, null, priced.Key(service), priced.Version.Number, from,
                counter)
            : null;
    }

    /// <summary>The same of a past period.</summary>
    public static UsageCarried? Carried(
        Books books, AccountBook book, PastPeriod past, int period, string service, Priced priced, Instant at)
    {
        var start = past.Image.Period.Start;
        Counter? Stands(CounterKey key) => past.Counter(key)?.Counter;
        return Carried(books, book, service, priced, at, start, Stands) is var (from, counter)
            ? new UsageCarried(
                books.PayerOf(book).Id, period, start, priced.Key(service), priced.Version.Number, from, counter)
            : null;
    }

    // Back from change to change, as long as each carries, to the last rate that counted anything of the service.
    private static (CounterKey From, Counter Base)? Carried(
        Books books, AccountBook book, string service, Priced priced, Instant at, Instant start,
        Func<CounterKey, Counter?> counterOf)
    {
        var last = priced;
        while (Goes(book, last, at, start) is { Carries: true } change)
        {
            at = change.At - Duration.Epsilon;
            if (Find(books, book, service, at, start, out _) is not { } before) return null;
            last = before;
            var key = before.Key(service);
            if (key == priced.Key(service) || counterOf(key) is not { } counter) continue;
            return Carrying.Of(before.Rate.Document, counter, priced.Rate.Document) is { } begun ? (key, begun) : null;
        }

        return null;
    }

    // The change by which a version came to price records of this time, if it was within the period.
    private static (Instant At, bool Carries)? Goes(AccountBook book, Priced priced, Instant at, Instant start)
    {
        var tariffs = book.Account.Image.Tariffs;
        var assigned = tariffs.Last(t => t.From <= at);
        var version = priced.Version;
        if (version is { Number: > 1, AtOnce: true } && version.EffectiveFrom > start
            && version.EffectiveFrom > assigned.From)
            return (version.EffectiveFrom, version.CarriesUsage);
        return assigned.From > start ? (assigned.From, assigned.CarriesUsage) : null;
    }
}
