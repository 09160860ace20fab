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
    public void Check(UsageRecorded record)
    {
        if (books.Account(record.Account) is not { } book || book.RunningOf(record.Period) is not { } running) return;
        var name = $"Record {record.Id} of account {record.Account}";
        if (book.RunningAt(record.OccurredAt)?.Image.Index != record.Period)
            breaches.Add($"{name} happened at {record.OccurredAt}, but counts in period {record.Period}.");
        if (PriceOf(record) is not { } price)
        {
            breaches.Add(
                $"{name} names rate {record.Rate} in version {record.TariffVersion} of tariff {record.Tariff}, "
                + $"which does not price {record.Service}.");
            return;
        }

        var key = new CounterKey(record.Service, record.Tariff, record.Rate);
        var counter = running.Counter(key)?.Image ?? default;
        var owed = price.Price(counter.Quantity + record.Quantity);
        if (owed != record.Charged)
        {
            breaches.AddOnce(
                (record.Account, record.Period, key),
                $"{name} leaves the counter of {record.Service} in period {record.Period} at {record.Charged}, but "
                + $"its {counter.Quantity + record.Quantity} under rate {record.Rate} of tariff {record.Tariff} are {owed}.");
        }

        if (!record.Charged.TryToMicros(out var after) || !counter.Charge.TryToMicros(out var before)
            || record.Amount != after - before)
        {
            breaches.AddOnce(
                (record.Account, record.Period, key),
                $"{name} has the amount {record.Amount}, but moves the counter of {record.Service} in period "
                + $"{record.Period} from {counter.Charge} to {record.Charged}.");
        }
    }

    private IPriceModel? PriceOf(UsageRecorded record)
    {
        var version = books.Tariff(record.Tariff)?.Versions.FirstOrDefault(v => v.Number == record.TariffVersion);
        var rate = version?.RateFor(record.Service);
        return rate?.Id == record.Rate ? rate.Document.Price : null;
    }
}
