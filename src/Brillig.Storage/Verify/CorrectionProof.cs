using System.Data.Common;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using Brillig.Storage.Charges;
using Brillig.Storage.Usage;

namespace Brillig.Storage.Verify;

/// <summary>
/// Rates again what was amended and corrected: a past period is held as its charges carried it, each amendment moves
/// the counter as its records with all amendments give, and each correction is by how much a past counter moved.
/// </summary>
/// <remarks>What a fact was made from is read from the rows before it: nothing of history is kept here.</remarks>
internal sealed class CorrectionProof(Books books, Func<DbConnection> open, Breaches breaches)
{
    private (string Record, Counter After)? _expected;
    private (UsageAmended Amended, RecordHistory History)? _amended;
    private string? _owed;

    /// <summary>Notes where a past counter must stand after a late record.</summary>
    public void Expect(string record, in Counter after) => _expected = (record, after);

    /// <summary>Checks a past period that is needed again.</summary>
    public void Check(PeriodHeld held, long place)
    {
        using var connection = open();
        var asked = new PastAsked(held.Account, held.Period.Start, held.Index);
        var read = PastSql.Find(connection, asked, place, CancellationToken.None).GetAwaiter().GetResult();
        if (read is null || read.Period != held.Period)
        {
            breaches.Add(
                $"Account {held.Account} holds a past period [{held.Period.Start}, {held.Period.End}), but its own is "
                + $"[{read?.Period.Start}, {read?.Period.End}).");
            return;
        }

        var issued = read.Counters.ToDictionary(c => c.Key);
        foreach (var (key, counter, from) in held.Counters)
        {
            // What was carried and not added to is on no line.
            var of = issued.GetValueOrDefault(key) ?? new PastCounter(key, from ?? default, from);
            issued.Remove(key);
            if (!Same(of.Counter, counter) || of.Base != from) Differs(held, key, counter, of.Counter);
        }

        foreach (var (key, counter, _) in issued.Values) Differs(held, key, default, counter);
    }

    /// <summary>Checks where a counter begins that goes on from another.</summary>
    public void Check(UsageCarried carried)
    {
        var counter = Counter(carried.Account, carried.Period, carried.Corrects, carried.From);
        var (from, to) = (RateOf(carried.From), RateOf(carried.Key));
        if (from is not null && to is not null && counter is var (stood, _)
            && Carrying.Of(from, stood, to) == carried.Base) return;
        breaches.Add(
            $"The counter of {carried.Key.Service} of account {carried.Account} under rate {carried.Key.Rate} of "
            + $"tariff {carried.Key.Tariff} goes on from {carried.Base.Quantity} at {carried.Base.Charge}, "
            + "which the counter before does not give.");
    }

    /// <summary>Checks an amendment before it is applied.</summary>
    public void Check(UsageAmended amended, long place)
    {
        var name = $"Amendment {amended.Id} of record {amended.Record} of account {amended.Account}";
        using var connection = open();
        var stored = AmendmentsSql.Find(connection, amended.Account, amended.Record, place, CancellationToken.None)
            .GetAwaiter().GetResult();
        if (stored is null)
        {
            breaches.Add($"{name} amends a record that there is not.");
            return;
        }

        EndBatch();
        var history = new RecordHistory(stored.Record, [.. stored.Amendments], Rows.Batch(place));
        if (history.IsVoid || history.Quantity != amended.Before || history.Key != amended.Key)
            breaches.Add($"{name} is of {amended.Before}, but the record had {history.Quantity} and was "
                + (history.IsVoid ? "void." : "not void."));
        _amended = (amended, history);
        if (history.IsElsewhere != (amended.Period == UsageRecorded.Elsewhere))
            breaches.Add($"{name} counts in period {amended.Period}, but the record in {stored.Record.Period}.");
        if (history.IsElsewhere)
        {
            _owed = name;   // by the next fact
            return;
        }

        Check(
            connection, new Amending(name, amended.Account, amended.Key, amended.Period, stored.Record.OccurredAt,
                amended.Corrects, amended.Amount, amended.After),
            amended, history, past => CounterAsked.Of(history.Record, past), place);
    }

    /// <summary>After the last fact of a batch: what another account pays for was amended on its charge.</summary>
    public void EndBatch()
    {
        if (_owed is not null) breaches.Add($"{_owed} moves no counter of who pays for it.");
        _owed = null;
    }

    /// <summary>Checks an amendment on the charge of another account before it is applied.</summary>
    public void Check(CountAmended counted, long place)
    {
        var name = $"Amendment {counted.Id} of record {counted.Record} of account {counted.Of} on the charge of "
            + $"account {counted.Account}";
        if (_amended is not var (amended, history) || amended.Id != counted.Id || amended.Account != counted.Of
            || amended.Record != counted.Record || amended.Quantity != counted.Quantity
            || amended.Before != counted.Before || amended.IsVoid != counted.IsVoid)
        {
            breaches.Add($"{name} follows no such amendment.");
            return;
        }

        using var connection = open();
        var stored = AmendmentsSql.Find(connection, counted.Of, counted.Record, place, CancellationToken.None)
            .GetAwaiter().GetResult();
        var of = stored is null ? []
            : CountedSql.Of(connection, stored, CancellationToken.None).GetAwaiter().GetResult();
        if (of.FirstOrDefault(c => c.Account == counted.Account && c.Key == counted.Key) is not { } was)
        {
            breaches.Add($"{name} is of a record that does not count there.");
            return;
        }

        if (counted.Key.For == counted.Of)
        {
            _owed = null;
            if ((amended.Amount, amended.Corrects) != (counted.Amount, counted.Corrects))
                breaches.Add($"{name} is {counted.Amount}, but {amended.Amount} by what is told of the record.");
        }

        Check(
            connection, new Amending(name, counted.Account, counted.Key, counted.Period, was.OccurredAt,
                counted.Corrects, counted.Amount, counted.After),
            amended, history, past => CounterAsked.Of(was, past), place);
    }

    private void Check(
        DbConnection connection, in Amending amending, UsageAmended amended, RecordHistory history,
        Func<PastHistory?, CounterAsked> asked, long place)
    {
        var (name, key) = (amending.Name, amending.Key);
        if (Counter(amending.Account, amending.Period, amending.Corrects, key) is not var (before, from)
            || RateOf(key) is not { } rate) return;
        var after = Moved(connection, amending, amended, history, rate, before, from, asked, place);
        if (!Same(after, amending.After))
        {
            breaches.AddOnce(
                (amending.Account, amending.Period, amending.Corrects, key),
                $"{name} leaves the counter of {key.Service} at {amending.After.Quantity} for "
                + $"{amending.After.Charge}, but its records give {after.Quantity} for {after.Charge}.");
        }

        if (!amending.After.Charge.TryToMicros(out var micros) || !before.Charge.TryToMicros(out var microsBefore)
            || amending.Amount != micros - microsBefore)
            breaches.Add($"{name} has the amount {amending.Amount}, but moves its counter from {before.Charge} to "
                + $"{amending.After.Charge}.");
        if (amending.Corrects is not null) Expect(amended.Record, amending.After);
    }

    /// <summary>Checks a correction before it is applied.</summary>
    public void Check(Corrected corrected)
    {
        var name = $"The correction of record {corrected.Record} of account {corrected.Account}";
        var before = Counter(corrected.Account, 0, corrected.Corrects.Start, corrected.Key)?.Counter ?? default;
        var after = corrected.After;
        if (_expected is not var (record, expected) || record != corrected.Record || expected != after)
            breaches.Add($"{name} leaves the past counter where neither a record nor an amendment does.");
        if (corrected.Quantity != after.Quantity - before.Quantity || corrected.Charged != after.Charge - before.Charge)
        {
            breaches.Add(
                $"{name} is {corrected.Charged} for {corrected.Quantity}, but its past counter moves from "
                + $"{before.Charge} for {before.Quantity} to {after.Charge} for {after.Quantity}.");
        }

        if (books.Account(corrected.Account)?.RunningOf(corrected.Period)?.Image.Charge != corrected.Charge)
            breaches.Add($"{name} names charge {corrected.Charge}, which does not run in period {corrected.Period}.");
        _expected = null;
    }

    private Counter Moved(
        DbConnection connection, in Amending amending, UsageAmended amended, RecordHistory history, RateDocument rate,
        in Counter before, Counter? from, Func<PastHistory?, CounterAsked> asked, long place)
    {
        var book = books.Account(amending.Account);
        var owner = books.Tariff(amending.Key.Tariff)?.Image.Owner ?? default;
        var priced = amending.Key.For is { } payee ? books.Account(payee) : book;
        var scope = new PriceScope(owner, priced?.Account.Settings.TimeZone ?? "UTC", books.Decks);
        var now = amended.IsVoid ? (UsedRecord?)null : history.Used(amended.Quantity, amending.At);
        var (was, of, id) = (history.Used(history.Quantity, amending.At), amended.Account, amended.Record);
        if (Core.Usage.Amending.Moved(rate, before, from, of, id, was, now, null, scope) is { } moved) return moved;
        var past = amending.Corrects is { } start && book?.PastAt(start)?.Image is { } image
            ? new PastHistory(amending.Account, image.Index, image.Period, [])
            : null;
        var records = CountedSql.Records(connection, asked(past), place, CancellationToken.None)
            .GetAwaiter().GetResult();
        return Core.Usage.Amending.Moved(rate, before, from, of, id, was, now, records, scope) ?? before;
    }

    private (Counter Counter, Counter? Base)? Counter(
        AccountId account, int period, NodaTime.Instant? corrects, CounterKey key)
    {
        if (books.Account(account) is not { } book) return null;
        if (corrects is { } start && book.PastAt(start) is { } past)
            return past.Counter(key) is { } held ? (held.Counter, held.Base) : (default, null);
        return book.RunningOf(period)?.Counter(key)?.Image is { } image ? (image.Counter, image.Base) : null;
    }

    private RateDocument? RateOf(CounterKey key) => books.Tariff(key.Tariff)?.Versions
        .SelectMany(v => v.Rates).FirstOrDefault(r => r.Id == key.Rate)?.Document;

    private void Differs(PeriodHeld held, CounterKey key, in Counter counter, in Counter issued) => breaches.Add(
        $"Account {held.Account} holds the counter of {key.Service} in the past period from {held.Period.Start} at "
        + $"{counter.Quantity} for {counter.Charge}, but what was issued of it is {issued.Quantity} for "
        + $"{issued.Charge}.");

    private static bool Same(in Counter one, in Counter other) =>
        one.Quantity == other.Quantity && one.Charge == other.Charge && one.Extra == other.Extra
        && Equals(one.Cells, other.Cells);

    /// <summary>How an amendment moved a counter of an account's charge.</summary>
    private readonly record struct Amending(
        string Name, AccountId Account, CounterKey Key, int Period, NodaTime.Instant At, NodaTime.Instant? Corrects,
        long Amount, Counter After);
}
