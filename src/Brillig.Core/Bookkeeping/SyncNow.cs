using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.ServicePlans;

namespace Brillig.Core.Bookkeeping;

/// <summary>Tells the bookkeeper of an account at once, whether anything changed or not.</summary>
/// <param name="Account">Which.</param>
public sealed record SyncNow(AccountId Account) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Sync, Account.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>
    /// Answers the <see cref="SyncView"/>. `local` is these books: it knows by that; one outside is due to be told now.
    /// </summary>
    public static Decision Decide(SyncNow command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (!draft.Sells(book)) return Refusal.NotSeller("Bookkeepers are told");
        return Tell(draft, book, ClaimSyncs.Claim(draft, book));
    }

    /// <summary>What `local` knows at once, one outside is told by a worker.</summary>
    internal static Decision Tell(Draft draft, AccountBook book, SyncClaim claim)
    {
        if (!claim.Bookkeeper.IsOutside)
            return RecordSync.Decide(new RecordSync(claim, SyncOutcome.Done), draft);
        draft.Add(new SyncMarked(book.Id, draft.Now, draft.Now));
        return new Done(SyncView.Of(draft, book));
    }
}

/// <summary>Compares what is billed of an account with its quantities and its bookkeeper, and mends it.</summary>
/// <param name="Account">Which.</param>
public sealed record Reconcile(AccountId Account) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Sync, Account.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="Reconciled"/>.</summary>
    public static Decision Decide(Reconcile command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (!draft.Sells(book)) return Refusal.NotSeller("Books are reconciled");
        var counted = Recount(draft, book);
        var kept = (book.Quantities?.Cascade ?? []).ToDictionary(c => c.Item, c => c.Count);
        var sums = counted.Keys.Union(kept.Keys)
            .Select(i => (Item: i, Kept: kept.GetValueOrDefault(i), Counted: counted.GetValueOrDefault(i)))
            .Where(s => s.Kept != s.Counted)
            .OrderBy(s => s.Item.ToString(), StringComparer.Ordinal)
            .Select(s => new SumDifference(s.Item.Category, s.Item.Item, s.Kept, s.Counted))
            .ToImmutableArray();
        var unbilled = Recurring.Settle(draft, book, draft.Now);
        var claim = ClaimSyncs.Claim(draft, book);
        return SyncNow.Tell(draft, book, claim) is Done { Result: SyncView view }
            ? new Done(new Reconciled(view, sums, unbilled, claim.Difference))
            : throw new InvalidOperationException("A bookkeeper is told, or will be.");
    }

    // From the accounts' own quantities, as if no sum were kept.
    private static Dictionary<ServiceItem, long> Recount(Draft draft, AccountBook book)
    {
        var sums = new Dictionary<ServiceItem, long>();
        foreach (var below in draft.Books.Tree.Below(book.Id))
        {
            foreach (var (item, count) in below.Quantities is { Image.Own: var own } ? own.All : [])
                sums[item] = sums.GetValueOrDefault(item) + count;
        }

        return sums;
    }
}

/// <summary>A sum of quantities that is not what the accounts below have.</summary>
/// <param name="Category">The category.</param>
/// <param name="Item">The item.</param>
/// <param name="Kept">What was kept.</param>
/// <param name="Counted">What they have.</param>
public sealed record SumDifference(string Category, string Item, long Kept, long Counted);

/// <summary>What was found, and how the account stands with its bookkeeper then.</summary>
/// <param name="View">How it stands.</param>
/// <param name="Sums">Sums of quantities that are not what the accounts below have.</param>
/// <param name="Billed">What the open charge lacked, and has now; exact.</param>
/// <param name="Lines">What the bookkeeper had otherwise.</param>
public sealed record Reconciled(
    SyncView View, ImmutableArray<SumDifference> Sums, Exact Billed, ImmutableArray<SyncedLine> Lines);

/// <summary>Live: how an account stands with its bookkeeper.</summary>
/// <param name="Account">Which.</param>
public sealed record ReadSync(AccountId Account) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="SyncView"/>.</summary>
    public static Decision Decide(ReadSync command, Draft draft) =>
        draft.Reach(command.Account) is { } book
            ? new Done(SyncView.Of(draft, book))
            : Refusal.NoAccount(command.Account);
}
