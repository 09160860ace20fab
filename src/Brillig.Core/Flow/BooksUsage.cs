using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>What usage moves, and what prices it.</summary>
public sealed partial class Books
{
    /// <summary>
    /// How many tariffs price what is used below an account: while there is none, no record looks at the accounts above
    /// its own.
    /// </summary>
    public int Cascading { get; private set; }

    private void ApplyUsage(UsageRecorded fact, long batch, UndoLog undo)
    {
        Records.Add(fact.IdHash, fact.ContentHash, undo);
        if (fact.Corrects is not null || fact.Period == UsageRecorded.Elsewhere
            || Taking(fact.Account, batch) is not { } book) return;
        var item = RunningCharge.Apply(
            Running(book, fact.Period), new CounterKey(fact.Service, fact.Tariff, fact.Rate),
            fact.Quantity, fact.Charged, fact.Tally, fact.TariffVersion, undo);
        RunningItem.ApplyMoved(item, batch);
    }

    // Of the account whose charge it is alone: that of the record may have a younger state row.
    private void ApplyCounted(UsageCounted fact, long batch, UndoLog undo)
    {
        if (fact.Corrects is not null || Taking(fact.Account, batch) is not { } book) return;
        var item = RunningCharge.Apply(
            Running(book, fact.Period), fact.Key, fact.Quantity, fact.Charged, fact.Tally, fact.TariffVersion, undo);
        RunningItem.ApplyMoved(item, batch);
    }

    // Of a past period its correction moves the books.
    private static void ApplyAmended(
        AccountBook book, int period, Instant? corrects, CounterKey key, in Counter after, long batch, UndoLog undo)
    {
        if (corrects is null)
            RunningItem.ApplyMoved(RunningCharge.Apply(Running(book, period), key, after, undo), batch, undo);
    }

    private static RunningCharge Running(AccountBook book, int period) => book.RunningOf(period)
        ?? throw new InvalidOperationException($"Account {book.Id} holds no period {period}.");

    private void ApplyTariff(TariffPublished fact, UndoLog undo)
    {
        var tariff = Hold(_tariffs, fact.Id, () => new Tariff(fact.Id, new TariffImage
        {
            Name = fact.Name, Owner = fact.Owner, Currency = fact.Currency, CreatedAt = fact.At, Published = [],
        }), undo);
        var before = tariff.Image.Cascades;
        Core.Tariffs.Tariff.Apply(tariff, fact, undo);
        if (tariff.Image.Cascades == before) return;
        undo.Push(new CascadingBefore(this, Cascading));
        Cascading++;
    }

    private sealed class CascadingBefore(Books books, int count) : IUndo
    {
        public void Undo() => books.Cascading = count;
    }
}
