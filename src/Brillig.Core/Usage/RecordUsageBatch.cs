using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;

namespace Brillig.Core.Usage;

/// <summary>A record of some account, named by its id or by its external id below the caller's account.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="Account">The account's id.</param>
/// <param name="ExternalId">The external id by which it was found, or null.</param>
/// <param name="Element">The record.</param>
/// <param name="Seen">What history knows of a record older than the memory.</param>
public readonly record struct BatchElement(
    int Index, AccountId Account, string? ExternalId, UsageElement Element, Known Seen);

/// <summary>
/// Records facts of many accounts: each is taken or rejected by itself, and taken even where it overdraws.
/// </summary>
public sealed record RecordUsageBatch(ImmutableArray<BatchElement> Elements) : Command
{
    private const int InteractiveMax = 50;

    /// <summary>What history knows of past periods, once the books asked for them; default before.</summary>
    public ImmutableArray<PastHistory> Past { get; init; }

    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Elements.Length);

    /// <summary>A few records are not worth waiting.</summary>
    public override Lane Lane => Elements.Length > InteractiveMax ? Lane.Bulk : Lane.Interactive;

    /// <summary>Some of the records, since each is taken or rejected by itself.</summary>
    public override Command Part(int done, int weight) => done == 0 && Elements.Length <= weight
        ? this
        : this with { Elements = Elements.Slice(done, Math.Min(weight, Elements.Length - done)) };

    /// <summary>
    /// What became of all records so far; those of a refused part are rejected, and those of a part that needs more of
    /// history are left.
    /// </summary>
    public override Decision Join(Decision? first, Command part, Decision answer)
    {
        var left = first as Unread;
        var so = ((left?.SoFar ?? first) as Done)?.Result as BatchOutcome ?? BatchOutcome.None;
        var elements = (part as RecordUsageBatch)?.Elements ?? [];
        switch (answer)
        {
            case Done { Result: BatchOutcome more }: so += more; break;
            case Refused refused: so += BatchOutcome.Of(elements, refused); break;
            case Unread unread:
                var before = (left?.Rest as RecordUsageBatch)?.Elements ?? [];
                left = new Unread([.. left?.Periods ?? [], .. unread.Periods])
                {
                    Rest = this with { Elements = before.AddRange(elements) },
                };
                break;
            default: return answer;
        }

        return left is null ? new Done(so) : left with { SoFar = new Done(so) };
    }

    /// <summary>Answers <see cref="BatchOutcome"/>.</summary>
    public static Decision Decide(RecordUsageBatch command, Draft draft)
    {
        var (accepted, duplicates) = (0, 0);
        var rejected = ImmutableArray.CreateBuilder<RejectedRecord>();
        AccountBook? book = null;
        List<PastAsked>? unread = null;
        foreach (ref readonly var element in command.Elements.AsSpan())
        {
            if (book is null || element.ExternalId is not null || book.Id != element.Account)
                book = Find(draft, element);
            var rated = book is null ? new Rated(false, Unknown(element)) : Take(draft, book, element, command.Past);
            if (rated.IsUnread) (unread ??= []).AddRange(rated.Unread);
            else if (rated.Refusal is { } refused)
                rejected.Add(new(element.Index, element.Element.Id, refused.Reason, refused.Detail));
            else if (rated.IsDuplicate) duplicates++;
            else accepted++;
        }

        if (unread is not null) return new Unread(unread);
        return new Done(new BatchOutcome(accepted, duplicates, rejected.ToImmutable()));
    }

    // A name is found by the request's thread, whose hash of the record holds the account: it must still mean that one.
    private static AccountBook? Find(Draft draft, in BatchElement element) =>
        draft.Reach(element.Account, element.ExternalId);

    private static Rated Take(
        Draft draft, AccountBook book, in BatchElement element, ImmutableArray<PastHistory> past)
    {
        if (draft.Open(book) is { } open && open.Image.Period.End <= draft.Now) Advance.Turn(draft, book);
        return book.Account.Image.Status == AccountStatus.Closed
            ? new Rated(false, Refusal.Closed(book))
            : Rating.Rate(draft, book, element.Element, element.Seen, past);
    }

    private static Refused Unknown(in BatchElement element) =>
        new(Reason.AccountNotFound, $"There is no account {element.ExternalId ?? element.Account.ToString()}.");
}

/// <summary>A record that was not taken.</summary>
public sealed record RejectedRecord(int Index, string Id, Reason Reason, string Detail);

/// <summary>What became of a batch of records.</summary>
public sealed record BatchOutcome(int Accepted, int Duplicates, ImmutableArray<RejectedRecord> Rejected)
{
    /// <summary>Nothing yet.</summary>
    public static readonly BatchOutcome None = new(0, 0, []);

    /// <summary>Records that were refused together.</summary>
    internal static BatchOutcome Of(ImmutableArray<BatchElement> elements, Refused refused) => new(
        0, 0, [.. elements.Select(e => new RejectedRecord(e.Index, e.Element.Id, refused.Reason, refused.Detail))]);

    /// <summary>What became of both.</summary>
    public static BatchOutcome operator +(BatchOutcome first, BatchOutcome then) => new(
        first.Accepted + then.Accepted, first.Duplicates + then.Duplicates, first.Rejected.AddRange(then.Rejected));
}
