using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;

namespace Brillig.Storage.Verify;

/// <summary>
/// Rates every record again: the counter must stand at P(Σ quantity) under the record's rate after each, and the
/// amounts, which are differences of micros, then add up to micros(P).
/// </summary>
internal sealed class UsageProof(Books books, Breaches breaches)
{
    // The last one that was read: what counts on other accounts' charges follows it.
    private UsageRecorded? _record;

    /// <summary>Takes note of a record, whether or not it is checked.</summary>
    public void Meet(UsageRecorded record) => _record = record;

    /// <summary>Checks a record before it is applied.</summary>
    public void Check(UsageRecorded record, CorrectionProof corrections)
    {
        var key = new CounterKey(record.Service, record.Tariff, record.Rate);
        Check(
            new Counting($"Record {record.Id} of account {record.Account}", record.Account, key, record.TariffVersion,
                record.Period, record.OccurredAt, record.Corrects, record.Charged, record.Amount, record.Tally),
            record, corrections);
    }

    /// <summary>Checks what counts on the charge of an account above, before it is applied.</summary>
    public void Check(UsageCounted counted, CorrectionProof corrections)
    {
        var name = $"Record {counted.Record} of account {counted.Of} on the charge of account {counted.Account}";
        if (_record is not { } record || record.Account != counted.Of || record.Id != counted.Record
            || record.Quantity != counted.Quantity || !IsAt(record, counted) || record.Service != counted.Key.Service)
        {
            breaches.Add($"{name} follows no such record.");
            return;
        }

        if (counted.Key.For != counted.Of && RateOf(
            counted.Key.Tariff, counted.TariffVersion, counted.Key.Rate, record.Service) is { Cascade: false })
            breaches.Add($"{name} is priced by a rate that does not cascade.");
        Check(
            new Counting(name, counted.Account, counted.Key, counted.TariffVersion, counted.Period, counted.OccurredAt,
                counted.Corrects, counted.Charged, counted.Amount, counted.Tally),
            record, corrections);
    }

    // What was reserved, and committed in a later period of the account above, counts at that one's first instant.
    private bool IsAt(UsageRecorded record, UsageCounted counted) =>
        record.OccurredAt == counted.OccurredAt
        || (record.OccurredAt < counted.OccurredAt && counted.Corrects is null
            && books.Account(counted.Account)?.RunningOf(counted.Period)?.Image.Period.Start == counted.OccurredAt);

    private void Check(in Counting counting, UsageRecorded record, CorrectionProof corrections)
    {
        var (name, key) = (counting.Name, counting.Key);
        if (books.Account(counting.Account) is not { } book
            || book.RunningOf(counting.Period) is not { } running) return;
        var past = counting.Corrects is { } start ? book.PastAt(start) : null;
        if (counting.Corrects is null
            ? book.RunningAt(counting.At)?.Image.Index != counting.Period
            : past?.Image.Period.Contains(book.InPeriods(counting.At)) is not true)
            breaches.Add($"{name} happened at {counting.At}, but counts in period {counting.Period}.");
        if (RateOf(key.Tariff, counting.TariffVersion, key.Rate, key.Service) is not { } rate)
        {
            breaches.Add(
                $"{name} names rate {key.Rate} in version {counting.TariffVersion} of tariff {key.Tariff}, "
                + $"which does not price {key.Service}.");
            return;
        }

        var counter = (counting.Corrects is null ? running.Counter(key)?.Image.Counter : past?.Counter(key)?.Counter)
            ?? default;
        var used = new UsedRecord(record.Quantity, counting.At, record.Properties);
        var owner = books.Tariff(key.Tariff)?.Image.Owner ?? default;
        var priced = key.For is { } of ? books.Account(of) ?? book : book;
        var scope = new PriceScope(owner, priced.Account.Settings.TimeZone, books.Decks);
        if (!rate.TryCount(counter, used, scope, out var counted)
            || counted.Charge != counting.Charged || counted.Tally != counting.Tally)
        {
            breaches.AddOnce(
                (counting.Account, counting.Period, key),
                $"{name} leaves the counter of {key.Service} in period {counting.Period} at {counting.Charged}, but "
                + $"its {counted.After.Quantity} under rate {key.Rate} of tariff {key.Tariff} are "
                + $"{counted.Charge}.");
        }

        if (counting.Corrects is not null) corrections.Expect(record.Id, counted.After);
        CheckAmount(counting, counter.Charge);
    }

    private void CheckAmount(in Counting counting, Exact before)
    {
        if (counting.Charged.TryToMicros(out var after) && before.TryToMicros(out var micros)
            && counting.Amount == after - micros) return;
        breaches.AddOnce(
            (counting.Account, counting.Period, counting.Key),
            $"{counting.Name} has the amount {counting.Amount}, but moves the counter of {counting.Key.Service} in "
            + $"period {counting.Period} from {before} to {counting.Charged}.");
    }

    /// <summary>Checks a line that a tariff prices without a record: what an unused service owes.</summary>
    public void Check(ItemAdded item)
    {
        if (item is not { Kind: ItemKind.Usage, Tariff: { } tariff, TariffVersion: { } version, Rate: { } rate })
            return;
        var unused = RateOf(tariff, version, rate, item.Name)?.Unused;
        if (item.Quantity == 0m && unused?.Charge == item.Charge && unused?.Extra == item.Extra) return;
        breaches.Add(
            $"The item {item.Name} of account {item.Account} in period {item.Period} is charged {item.Charge}, but its "
            + $"{item.Quantity} under rate {rate} of tariff {tariff} are {unused?.Charge}.");
    }

    private RateDocument? RateOf(TariffId tariff, int number, int id, string service)
    {
        var version = books.Tariff(tariff)?.Versions.FirstOrDefault(v => v.Number == number);
        var rate = version?.RateFor(service);
        return rate?.Id == id ? rate.Document : null;
    }

    /// <summary>How a record moved a counter of an account's charge.</summary>
    private readonly record struct Counting(
        string Name, AccountId Account, CounterKey Key, int TariffVersion, int Period, NodaTime.Instant At,
        NodaTime.Instant? Corrects, Exact Charged, long Amount, Tally? Tally);
}
