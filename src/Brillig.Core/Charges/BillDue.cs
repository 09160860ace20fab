using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Charges;

/// <summary>
/// A chunk of due work: brings some accounts, those due longest first, to now. Idempotent by (account, period,
/// sequence): what is done is no longer due. While due work waits for a person it does nothing.
/// </summary>
/// <param name="Max">At most so many accounts.</param>
/// <param name="Only">Just this account, to find one that cannot be billed; null: any.</param>
public sealed record BillDue(int Max, AccountId? Only = null) : Command
{
    // An account may have as many reservations that expire: what is left over goes with the next chunk.
    private const int FactsMax = 10_000;

    /// <inheritdoc/>
    public override Lane Lane => Lane.Background;

    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Max);

    /// <summary>Fewer accounts at a time: those of the part before are no longer due.</summary>
    public override Command Part(int done, int weight) => this with { Max = Math.Min(weight, Weight - done) };

    /// <summary>What was done so far.</summary>
    public override Decision Join(Decision? first, Command part, Decision answer) =>
        first is Done { Result: BilledChunk so } && answer is Done { Result: BilledChunk more }
            ? new Done(new BilledChunk([.. so.Accounts, .. more.Accounts], so.Charges + more.Charges, more.NextDue))
            : answer;

    /// <summary>Answers <see cref="BilledChunk"/>.</summary>
    public static Decision Decide(BillDue command, Draft draft)
    {
        var books = draft.Books;
        if (books.Pause.Image.Why is not null) return new Done(new BilledChunk([], 0, books.NextDue));
        var due = command.Only is { } only
            ? books.Account(only) is { } one ? [one] : []
            : books.Due(draft.Now, command.Max);
        var (accounts, charges) = (0, draft.Facts.Count(f => f is ChargeIssued));
        var begun = draft.Facts.Count;
        foreach (var book in due)
        {
            Advance.To(draft, book);
            accounts++;
            if (draft.Facts.Count - begun > FactsMax) break;
        }

        charges = draft.Facts.Count(f => f is ChargeIssued) - charges;
        var next = books.NextDue;
        foreach (var run in books.Runs.Where(r => r.Image.FinishedAt is null).ToArray())
            draft.Add(Went(draft, run, accounts, charges, next));
        return new Done(new BilledChunk([.. due.Take(accounts).Select(b => b.Id)], charges, next));
    }

    private static BillingRunSet Went(Draft draft, BillingRun run, int accounts, int charges, Instant? next)
    {
        var image = run.Image;
        image.Accounts += accounts;
        image.Charges += charges;
        if (next is null || next > image.At) image.FinishedAt = draft.Now;
        return new BillingRunSet(run.Id, image);
    }
}

/// <summary>What a chunk of due work did.</summary>
/// <param name="Accounts">The accounts it brought to now.</param>
/// <param name="Charges">How many charges it issued.</param>
/// <param name="NextDue">When something is due next, or null.</param>
public sealed record BilledChunk(IReadOnlyList<AccountId> Accounts, int Charges, Instant? NextDue);

/// <summary>Live: when something is due next, and how much a billing run would do now.</summary>
/// <param name="At">What would be due at this time; null: only the next due time is wanted.</param>
/// <param name="Max">Names at most so many of the accounts due then.</param>
public sealed record ReadDue(Instant? At, int Max = 0) : Command
{
    /// <summary>Answers <see cref="DueWork"/>.</summary>
    public static Decision Decide(ReadDue command, Draft draft)
    {
        if (!draft.Caller.IsOperator) return new Refused(Reason.NotAllowed, "Billing runs are the operator's.");
        var accounts = command.At is { } at ? draft.Books.Accounts.Count(b => b.NextDue <= at) : 0;
        var first = command is { At: { } time, Max: > 0 } ? draft.Books.Due(time, command.Max).Select(b => b.Id) : [];
        return new Done(new DueWork(draft.Now, accounts, draft.Books.NextDue, [.. first])
        {
            NextSync = draft.Books.NextSync,
        });
    }
}

/// <summary>What is due.</summary>
/// <param name="Now">The time of the books.</param>
/// <param name="Accounts">How many accounts are due at the time asked for.</param>
/// <param name="NextDue">When something is due next, or null.</param>
/// <param name="First">Some of these accounts, those due longest first.</param>
public sealed record DueWork(Instant Now, int Accounts, Instant? NextDue, IReadOnlyList<AccountId> First)
{
    /// <summary>When the next bookkeeper is to be told something, or null.</summary>
    public Instant? NextSync { get; init; }

    /// <summary>When any of it is due next, or null.</summary>
    public Instant? Next => NextDue is { } due && !(NextSync < due) ? due : NextSync;
}
