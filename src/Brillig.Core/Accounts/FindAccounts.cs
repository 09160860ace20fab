using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Accounts;

/// <summary>Live: which accounts directly below the caller have these external ids.</summary>
public sealed record FindAccounts(IReadOnlyList<string> ExternalIds) : Command
{
    private const int NamesMax = 50;

    /// <inheritdoc/>
    public override int Weight => Math.Max(1, ExternalIds.Count);

    /// <summary>Many names are those of a bulk request.</summary>
    public override Lane Lane => ExternalIds.Count > NamesMax ? Lane.Bulk : Lane.Interactive;

    /// <summary>Answers <see cref="FoundAccounts"/>.</summary>
    public static Decision Decide(FindAccounts command, Draft draft) => new Done(new FoundAccounts(
        [.. command.ExternalIds.Select(name => draft.Books.Account(draft.Caller.Account, name)?.Id)]));
}

/// <summary>Accounts in the order asked for; null: there is none of this name.</summary>
public sealed record FoundAccounts(ImmutableArray<AccountId?> Ids);
