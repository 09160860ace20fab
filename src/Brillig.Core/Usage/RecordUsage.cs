using System.Collections.Immutable;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;

namespace Brillig.Core.Usage;

/// <summary>
/// Adds what an account used, interactively: all elements or none, and refused where the floor would be crossed, its
/// own or that of an account above that prices what is used below it.
/// </summary>
/// <param name="Account">Who used it.</param>
/// <param name="Elements">What was used, in order.</param>
/// <param name="Seen">What history knows of elements older than the memory, by position; empty: of none.</param>
public sealed record RecordUsage(
    AccountId Account, ImmutableArray<UsageElement> Elements, ImmutableArray<Known> Seen) : Command
{
    /// <summary>What history knows of past periods, once the books asked for them; default before.</summary>
    public ImmutableArray<PastHistory> Past { get; init; }

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    /// <inheritdoc/>
    public override int Weight => Math.Max(1, Elements.Length);

    /// <summary>Answers nothing. A repeat of all its records changes nothing and is done.</summary>
    public static Decision Decide(RecordUsage command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (book.Account.Image.Status != AccountStatus.Open) return Refusal.Closed(book);

        var floors = Floors.Of(draft, book);
        List<PastAsked>? unread = null;
        for (var i = 0; i < command.Elements.Length; i++)
        {
            var seen = command.Seen.IsDefaultOrEmpty ? Known.No : command.Seen[i];
            var rated = Rating.Rate(draft, book, command.Elements[i], seen, command.Past);
            if (rated.IsUnread) (unread ??= []).AddRange(rated.Unread);
            if (rated.Refusal is { } refused && unread is null)
                return refused with { Faults = [new Fault($"/{i}", refused.Detail)] };
        }

        if (unread is not null) return new Unread(unread);
        return floors.Crossed(draft) ?? (Decision)Done.Nothing;
    }
}
