using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Tariffs;
using NodaTime;

namespace Brillig.Core.Usage;

/// <summary>What history knows of a record, read by the request's thread.</summary>
/// <param name="Record">As it was recorded.</param>
/// <param name="Amendments">What was made of it since, oldest first.</param>
/// <param name="ReadAt">The batch it was read at.</param>
public sealed record RecordHistory(UsageRecorded Record, ImmutableArray<UsageAmended> Amendments, long ReadAt)
{
    /// <summary>How it counts on the charges of other accounts: of who pays for its own, of those above.</summary>
    public ImmutableArray<UsageCounted> Counted { get; init; } = [];

    /// <summary>The quantity that it has now.</summary>
    public decimal Quantity => Amendments is [.., var last] ? last.Quantity : Record.Quantity;

    /// <summary>True if it never was.</summary>
    public bool IsVoid => Amendments is [.., { IsVoid: true }];

    /// <summary>The counter that it moved.</summary>
    public CounterKey Key => new(Record.Service, Record.Tariff, Record.Rate);

    /// <summary>True if another account pays for it: its own counter is the first of <see cref="Counted"/>.</summary>
    public bool IsElsewhere => Record.Period == UsageRecorded.Elsewhere;

    /// <summary>What prices see of it where it counts as used at a time.</summary>
    public UsedRecord Used(decimal quantity, Instant at) => new(quantity, at, Record.Properties);
}

/// <summary>
/// Gives a record another quantity, or makes it void. While its period runs its counter moves; of an issued period it
/// makes a correction on the open charge. The same on the charge of each other account on which the record counts, that
/// of who paid for it included: whoever amends it sells to those too, since nobody lowers what he owes himself.
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
    /// <summary>The past periods that it belongs to, once the books asked for them.</summary>
    public ImmutableArray<PastHistory> Past { get; init; } = [];

    /// <summary>The records of its counters, once the books asked for them.</summary>
    public ImmutableArray<CounterRecords> Records { get; init; } = [];

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
        if (book.IsPaidFor && !history.IsElsewhere)
        {
            return new Refused(
                Reason.PaidFor,
                $"Record {command.Record} is on a charge of the account's own, which another account pays for now.");
        }

        var counters = AmendedCounter.Of(draft, book, history);
        if (!counters.TrueForAll(c => draft.Sells(c.Book)))
            return Refusal.NotSeller("Usage that counts on an account above is amended");
        return Amend(command, draft, history, counters);
    }

    // Whatever one of them lacks is asked for together; what one refuses is done at none, as the draft goes back.
    private static Decision Amend(
        AmendUsage command, Draft draft, RecordHistory history, IReadOnlyList<AmendedCounter> counters)
    {
        var (periods, records) = (new List<PastAsked>(), new List<RecordsAsked>());
        UsageAmended? amended = null;
        foreach (var counter in counters)
        {
            if (counter.IsAbove) counter.BringToNow(draft);
            switch (counter.Move(command, draft, history, out var move))
            {
                case null: break;
                case Unread unread:
                    periods.AddRange(unread.Periods);
                    records.AddRange(unread.Records);
                    continue;
                case Refused refused when !counter.IsOwn:
                    return Refusal.Above(refused, history.Record.Service, history.Record.OccurredAt);
                case var other: return other;
            }

            draft.AddIf(move.Held);
            if (counter.IsOwn) draft.Add(amended = Of(command, draft, history, counter, move));
            if (counter.IsAbove) draft.Add(Counted(command, history, counter, move));
            draft.AddIf(counter.Correction(command, history, move));
        }

        if (periods.Count > 0 || records.Count > 0) return new Unread(periods) { Records = records };
        return new Done(amended);
    }

    private static UsageAmended Of(
        AmendUsage command, Draft draft, RecordHistory history, AmendedCounter counter, in CounterMoved move) => new(
        command.Account, command.Id, command.Record, command.Quantity is null, history.Quantity, command.Quantity ?? 0,
        command.Note, history.Key, counter.TariffVersion,
        counter.IsAbove ? UsageRecorded.Elsewhere : move.On.Image.Index, move.Past?.Image.Period.Start,
        move.Amount, move.After, draft.Now);

    private static CountAmended Counted(
        AmendUsage command, RecordHistory history, AmendedCounter counter, in CounterMoved move) => new(
        counter.Book.Id, command.Account, command.Id, command.Record, command.Quantity is null, history.Quantity,
        command.Quantity ?? 0, counter.Key, counter.TariffVersion, move.On.Image.Index, move.Past?.Image.Period.Start,
        move.Amount, move.After);
}
