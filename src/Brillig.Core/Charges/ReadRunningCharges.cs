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
            ? new Done(new RunningCharges([.. book.Image.Running.Select(r => ChargeViews.Of(draft, book, r))]))
            : Refusal.NoAccount(command.Account);
}

/// <summary>The charges of an account that are not issued yet.</summary>
public sealed record RunningCharges(ImmutableArray<ChargeView> Charges);
