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
    /// <summary>Checks a record before it is applied.</summary>
    public void Check(UsageRecorded record, CorrectionProof corrections)
    {
        if (books.Account(record.Account) is not { } book || book.RunningOf(record.Period) is not { } running) return;
        var name = $"Record {record.Id} of account {record.Account}";
        var past = record.Corrects is { } start ? book.PastAt(start) : null;
        if (record.Corrects is null
            ? book.RunningAt(record.OccurredAt)?.Image.Index != record.Period
            : past?.Image.Period.Contains(record.OccurredAt) is not true)
            breaches.Add($"{name} happened at {record.OccurredAt}, but counts in period {record.Period}.");
        if (RateOf(record.Tariff, record.TariffVersion, record.Rate, record.Service) is not { } rate)
        {
            breaches.Add(
                $"{name} names rate {record.Rate} in version {record.TariffVersion} of tariff {record.Tariff}, "
                + $"which does not price {record.Service}.");
            return;
        }

        var key = new CounterKey(record.Service, record.Tariff, record.Rate);
        var counter = (record.Corrects is null ? running.Counter(key)?.Image.Counter : past?.Counter(key)?.Counter)
            ?? default;
        var used = new UsedRecord(record.Quantity, record.OccurredAt, record.Properties);
        var owner = books.Tariff(record.Tariff)?.Image.Owner ?? default;
        var scope = new PriceScope(owner, book.Account.Settings.TimeZone, books.Decks);
        if (!rate.TryCount(counter, used, scope, out var counted)
            || counted.Charge != record.Charged || counted.Tally != record.Tally)
        {
            breaches.AddOnce(
                (record.Account, record.Period, key),
                $"{name} leaves the counter of {record.Service} in period {record.Period} at {record.Charged}, but "
                + $"its {counted.After.Quantity} under rate {record.Rate} of tariff {record.Tariff} are "
                + $"{counted.Charge}.");
        }

        if (record.Corrects is not null) corrections.Expect(record.Id, counted.After);
        if (!record.Charged.TryToMicros(out var after) || !counter.Charge.TryToMicros(out var before)
            || record.Amount != after - before)
        {
            breaches.AddOnce(
                (record.Account, record.Period, key),
                $"{name} has the amount {record.Amount}, but moves the counter of {record.Service} in period "
                + $"{record.Period} from {counter.Charge} to {record.Charged}.");
        }
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
}
