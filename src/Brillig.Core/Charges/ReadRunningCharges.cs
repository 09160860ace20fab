using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Charges;

/// <summary>Live: the charges that are not issued yet, those of past periods first, the open one last.</summary>
public sealed record ReadRunningCharges(AccountId Account) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="RunningCharges"/>.</summary>
    public static Decision Decide(ReadRunningCharges command, Draft draft) =>
        draft.Reach(command.Account) is { } book
            ? new Done(new RunningCharges([.. book.Image.Running.Select(r => ChargeViews.Of(draft, book, r))])
            {
                Batch = draft.Batch, N = draft.Facts.Count,
            })
            : Refusal.NoAccount(command.Account);
}

/// <summary>The charges of an account that are not issued yet.</summary>
public sealed record RunningCharges(ImmutableArray<ChargeView> Charges)
{
    /// <summary>The batch in which they were read: they hold what was recorded before it, …</summary>
    public long Batch { get; init; }

    /// <summary>… and in it before its fact of this number.</summary>
    public int N { get; init; }
}
