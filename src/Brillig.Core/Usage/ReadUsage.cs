using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.Usage;

/// <summary>Live: what an account used in the period that runs, by service.</summary>
public sealed record ReadUsage(AccountId Account) : Command
{
    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <summary>Answers <see cref="PeriodUsage"/>.</summary>
    public static Decision Decide(ReadUsage command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (draft.Open(book) is not { } open) return new Done(new PeriodUsage([]));
        AccountId? paidFor = book.IsPaidFor ? book.Id : null;
        var usage = open.Items
            .Where(i => i.Image.Kind == Charges.ItemKind.Usage && i.Image.For == paidFor)
            .Select(i => new ServiceUsage(i.Image.Name, i.Image.OwnQuantity, i.Image.OwnCharge));
        return new Done(new PeriodUsage([.. usage]));
    }
}

/// <summary>What was used of a service in a period, and what the tariff gives for it, exact.</summary>
public sealed record ServiceUsage(string Name, Exact Usage, Exact Charge);

/// <summary>What was used in a period.</summary>
public sealed record PeriodUsage(ImmutableArray<ServiceUsage> Services);
