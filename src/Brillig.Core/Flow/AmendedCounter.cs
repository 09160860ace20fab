using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using NodaTime;

namespace Brillig.Core.Flow;

/// <summary>How an amendment moves a counter.</summary>
/// <param name="On">The running charge that has it, or that carries the correction.</param>
/// <param name="Past">The past period whose counter it is; null: the period runs.</param>
/// <param name="Held">That period, where it was not at hand.</param>
/// <param name="Before">Where the counter stands.</param>
/// <param name="After">Where it stands then.</param>
/// <param name="Amount">micros(P after) − micros(P before).</param>
internal readonly record struct CounterMoved(
    RunningCharge On, PastPeriod? Past, PeriodHeld? Held, Counter Before, Counter After, long Amount);

/// <summary>A counter that a record moved when it was taken: its account's own, or of a level above.</summary>
/// <param name="Book">Whose charge it is on: of the account, of who pays for it, or of one above.</param>
/// <param name="Priced">Whose tariff prices it.</param>
/// <param name="IsOwn">True if it is the record's own, be it on the charge of who pays for it.</param>
/// <param name="Key">Which counter.</param>
/// <param name="TariffVersion">The version that priced the record.</param>
/// <param name="Period">The index of the period that it counts in.</param>
/// <param name="At">When it was used, as it counts there.</param>
/// <param name="Corrects">The start of the past period that it belonged to already when it was taken, or null.</param>
internal sealed record AmendedCounter(
    AccountBook Book, AccountBook Priced, bool IsOwn, CounterKey Key, int TariffVersion, int Period, Instant At,
    Instant? Corrects)
{
    /// <summary>True if it is on another account's charge.</summary>
    public bool IsAbove { get; private init; }

    private RecordsAsked Asked => new(Book.Id, Key.For);

    /// <summary>All that a record moved, its own first: by its facts, whoever pays or is above it by now.</summary>
    public static List<AmendedCounter> Of(Draft draft, AccountBook book, RecordHistory history)
    {
        var record = history.Record;
        var counters = new List<AmendedCounter>();
        if (!history.IsElsewhere)
        {
            counters.Add(new AmendedCounter(
                book, book, true, history.Key, record.TariffVersion, record.Period, record.OccurredAt,
                record.Corrects));
        }

        foreach (var counted in history.Counted)
        {
            var on = Account(counted.Account);
            counters.Add(new AmendedCounter(
                on, counted.Key.For is { } of ? Account(of) : on, counted.Key.For == book.Id, counted.Key,
                counted.TariffVersion, counted.Period, counted.OccurredAt, counted.Corrects)
            {
                IsAbove = true,
            });
        }

        if (counters is [{ IsOwn: true }, ..]) return counters;
        throw new InvalidOperationException($"Record {record.Id} of account {book.Id} counts on no charge.");

        AccountBook Account(AccountId id) => draft.Books.Account(id)
            ?? throw new InvalidOperationException($"There is no account {id}.");
    }

    /// <summary>What is due of an account above is done, as it is of the command's own.</summary>
    public void BringToNow(Draft draft)
    {
        Levels.BringTo(draft, Book);
        if (Book.NextDue <= draft.Now) Correcting.IssueDue(draft, Book);
    }

    /// <summary>Where the amendment moves it; null, or what comes of the command instead.</summary>
    public Decision? Move(AmendUsage command, Draft draft, RecordHistory history, out CounterMoved move)
    {
        move = default;
        if (Book.Carrier is not { } carrier) return Refusal.Closed(Book);
        return Corrects is null && Book.RunningOf(Period) is { } running
            ? Running(command, draft, running, history, out move)
            : Issued(command, draft, carrier, history, out move);
    }

    /// <summary>What the move of a past counter puts on the open charge; null: its period runs.</summary>
    public Corrected? Correction(AmendUsage command, RecordHistory history, in CounterMoved move) =>
        move.Past is null ? null : Correcting.Of(
            Book, move.On, move.Past, Key, TariffVersion,
            command.Quantity is null ? CorrectionCause.Void : CorrectionCause.Amendment, history.Record.Id, command.Id,
            move.Before, move.After);

    private Decision? Running(
        AmendUsage command, Draft draft, RunningCharge running, RecordHistory history, out CounterMoved move)
    {
        move = default;
        if (running.Counter(Key) is not { } item) throw Lacks(history);
        var before = item.Image.Counter;
        if (Read(command) is { } read && item.MovedAt > read.ReadAt) return new Stale();
        if (Moved(command, draft, history, before, item.Image.Base, out var after) is { } other) return other;
        if (!Rating.Holds(Book, running, before, after.Charge, after.Owed, out var amount)) return Refusal.OutOfRange();
        move = new CounterMoved(running, null, null, before, after, amount);
        return null;
    }

    private Decision? Issued(
        AmendUsage command, Draft draft, RunningCharge carrier, RecordHistory history, out CounterMoved move)
    {
        move = default;
        if (Rating.TooLate(draft, Priced, At) is { } late) return late;
        var asked = new PastAsked(Book.Id, Corrects ?? At, Corrects is null ? Period : null);
        var held = Find() is not null ? null : Correcting.Held(draft, Book, command.Past, IsOf);
        if ((Find() ?? (held is null ? null : PastPeriod.Of(held))) is not { } past) return new Unread([asked]);

        // What came to nothing is on no charge: that counter stands where it began.
        var counter = past.Counter(Key) ?? new PastCounter(Key, default);
        if (Moved(command, draft, history, counter.Counter, counter.Base, out var after) is { } other)
            return other is Unread unread ? new Unread([asked]) { Records = unread.Records } : other;
        if (!Rating.Holds(Book, carrier, counter.Counter, after.Charge, after.Owed, out var amount))
            return Refusal.OutOfRange();
        move = new CounterMoved(carrier, past, held, counter.Counter, after, amount);
        return null;

        bool IsOf(PastHistory read) => Corrects is { } start ? read.Period.Start == start : read.Index == Period;
    }

    private PastPeriod? Find() => Corrects is { } start ? Book.PastAt(start) : Book.PastOf(Period);

    private CounterRecords? Read(AmendUsage command)
    {
        foreach (var read in command.Records)
            if (read.Of == Asked) return read;
        return null;
    }

    // Null: the counter moves; else what comes of it instead.
    private Decision? Moved(
        AmendUsage command, Draft draft, RecordHistory history, in Counter before, Counter? from, out Counter after)
    {
        after = default;
        var (record, read) = (history.Record, Read(command));
        var tariff = draft.Books.Tariff(Key.Tariff);
        if (tariff?.RateOf(Key.Rate) is not { } rate) throw Lacks(history);
        if (read is { AreTooMany: true })
            return new Refused(
                Reason.TooManyRecords,
                $"The price of {record.Service} depends on each of more than {CounterRecords.Max:N0} records.");
        var now = command.Quantity is { } quantity ? history.Used(quantity, At) : (UsedRecord?)null;
        var moved = Amending.Moved(
            rate, before, from, record.Account, record.Id, history.Used(history.Quantity, At), now, read,
            Pricing.Scope(draft.Books, Priced, tariff));
        if (moved is not { } counter) return new Unread([]) { Records = [Asked] };
        after = counter;
        return null;
    }

    private InvalidOperationException Lacks(RecordHistory history) =>
        new($"Account {Book.Id} has no counter of record {history.Record.Id}.");
}
