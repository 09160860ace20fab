using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Tariffs;

namespace Brillig.Core.Usage;

/// <summary>What history knows of a record, read by the request's thread.</summary>
/// <param name="Record">As it was recorded.</param>
/// <param name="Amendments">What was made of it since, oldest first.</param>
/// <param name="ReadAt">The batch it was read at.</param>
public sealed record RecordHistory(UsageRecorded Record, ImmutableArray<UsageAmended> Amendments, long ReadAt)
{
    /// <summary>The quantity that it has now.</summary>
    public decimal Quantity => Amendments is [.., var last] ? last.Quantity : Record.Quantity;

    /// <summary>True if it never was.</summary>
    public bool IsVoid => Amendments is [.., { IsVoid: true }];

    /// <summary>The counter that it moved.</summary>
    public CounterKey Key => new(Record.Service, Record.Tariff, Record.Rate);

    /// <summary>What prices see of it.</summary>
    public UsedRecord Used(decimal quantity) => new(quantity, Record.OccurredAt, Record.Properties);
}

/// <summary>
/// Gives a record another quantity, or makes it void. While its period runs its counter moves; of an issued period it
/// makes a correction on the open charge.
/// </summary>
/// <param name="Id">The amendment's id, made at the edge.</param>
/// <param name="Account">Whose.</param>
/// <param name="Record">Which record.</param>
/// <param name="Quantity">≥ 0; null: it never was.</param>
/// <param name="Note">Why, for people.</param>
/// <param name="History">What is known of it; null: it is no record of this account.</param>
public sealed record AmendUsage(
    Guid Id, AccountId Account, string Record, decimal? Quantity, string? Note, RecordHistory? History) : Command
{
    /// <summary>The past period that it belongs to, once the books asked for it.</summary>
    public ImmutableArray<PastHistory> Past { get; init; } = [];

    /// <summary>The records of its counter, once the books asked for them.</summary>
    public CounterRecords? Records { get; init; }

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Amendment, Id);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="UsageAmended"/>.</summary>
    public static Decision Decide(AmendUsage command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (!draft.Sells(book)) return Refusal.NotSeller("Usage is amended");
        if (command.History is not { } history || history.Record.Account != book.Id)
            return new Refused(Reason.RecordNotFound, $"There is no record {command.Record} on this account.");
        if (book.Image.History > history.ReadAt) return new Stale();
        if (history.IsVoid) return new Refused(Reason.RecordVoid, $"Record {command.Record} is void already.");
        if (history.Record.Period == UsageRecorded.Elsewhere || book.IsPaidFor)
        {
            return new Refused(
                Reason.PaidFor, $"Record {command.Record} counts, or would be corrected, on the charge of who paid.");
        }

        if (book.Carrier is not { } carrier) return Refusal.Closed(book);

        return history.Record.Corrects is null && book.RunningOf(history.Record.Period) is { } running
            ? Counted(command, draft, book, running, history)
            : Issued(command, draft, book, carrier, history);
    }

    private static Decision Counted(
        AmendUsage command, Draft draft, AccountBook book, RunningCharge running, RecordHistory history)
    {
        if (running.Counter(history.Key) is not { } item) throw Lacks(book, history);
        var before = item.Image.Counter;
        if (command.Records is { } read && item.MovedAt > read.ReadAt) return new Stale();
        if (Moved(command, draft, book, history, before, item.Image.Base, out var after) is { } other) return other;
        if (!Rating.Holds(book, running, before, after.Charge, after.Owed, out var amount)) return Refusal.OutOfRange();
        var amended = Of(command, draft, history, running.Image.Index, null, amount, after);
        draft.Add(amended);
        return new Done(amended);
    }

    private static Decision Issued(
        AmendUsage command, Draft draft, AccountBook book, RunningCharge carrier, RecordHistory history)
    {
        var record = history.Record;
        if (Rating.TooLate(draft, book, record.OccurredAt) is { } late) return late;
        var asked = new PastAsked(
            book.Id, record.Corrects ?? record.OccurredAt, record.Corrects is null ? record.Period : null);
        var held = Find(book, record) is not null ? null : Correcting.Held(draft, book, command.Past, IsOf);
        if ((Find(book, record) ?? (held is null ? null : PastPeriod.Of(held))) is not { } past)
            return new Unread([asked]);

        // What came to nothing is on no charge: that counter stands where it began.
        var counter = past.Counter(history.Key) ?? new PastCounter(history.Key, default);
        if (Moved(command, draft, book, history, counter.Counter, counter.Base, out var after) is { } other)
            return other is Unread { Records: true } ? new Unread([asked], Records: true) : other;
        if (!Rating.Holds(book, carrier, counter.Counter, after.Charge, after.Owed, out var amount))
            return Refusal.OutOfRange();

        draft.AddIf(held);
        var amended = Of(
            command, draft, history, carrier.Image.Index, past.Image.Period.Start, amount, after);
        draft.Add(amended);
        draft.Add(Correcting.Of(
            book, carrier, past, history.Key, record.TariffVersion,
            amended.IsVoid ? CorrectionCause.Void : CorrectionCause.Amendment, record.Id, command.Id,
            counter.Counter, after));
        return new Done(amended);

        bool IsOf(PastHistory read) =>
            record.Corrects is { } start ? read.Period.Start == start : read.Index == record.Period;
    }

    private static PastPeriod? Find(AccountBook book, UsageRecorded record) =>
        record.Corrects is { } start ? book.PastAt(start) : book.PastOf(record.Period);

    // Null: the counter moves; else what comes of it instead.
    private static Decision? Moved(
        AmendUsage command, Draft draft, AccountBook book, RecordHistory history, in Counter before, Counter? from,
        out Counter after)
    {
        after = default;
        var record = history.Record;
        var tariff = draft.Books.Tariff(record.Tariff);
        if (tariff?.RateOf(record.Rate) is not { } rate) throw Lacks(book, history);
        if (command.Records is { AreTooMany: true })
            return new Refused(
                Reason.TooManyRecords,
                $"The price of {record.Service} depends on each of more than {CounterRecords.Max:N0} records.");
        var now = command.Quantity is { } quantity ? history.Used(quantity) : (UsedRecord?)null;
        var moved = Amending.Moved(
            rate, before, from, record.Id, history.Used(history.Quantity), now, command.Records,
            Pricing.Scope(draft.Books, book, tariff));
        if (moved is not { } counter) return new Unread([], Records: true);
        after = counter;
        return null;
    }

    private static UsageAmended Of(
        AmendUsage command, Draft draft, RecordHistory history, int period, NodaTime.Instant? corrects, long amount,
        in Counter after) => new(
        command.Account, command.Id, command.Record, command.Quantity is null, history.Quantity, command.Quantity ?? 0,
        command.Note, history.Key, history.Record.TariffVersion, period, corrects, amount, after, draft.Now);

    private static InvalidOperationException Lacks(AccountBook book, RecordHistory history) =>
        new($"Account {book.Id} has no counter of record {history.Record.Id}.");
}
