using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Core.ServicePlans;

/// <summary>How quantities that a request names meet those that are there.</summary>
public enum QuantityChange
{
    /// <summary>The categories that are named have these items, and no others.</summary>
    Replace,

    /// <summary>So much more, or less, of each item that is named.</summary>
    Add,

    /// <summary>The items that are named have these manual quantities; null: none.</summary>
    Manual,
}

/// <summary>Changes how much an account uses of what plans price.</summary>
/// <param name="Account">Whose.</param>
/// <param name="How">How they meet those that are there.</param>
/// <param name="Categories">The categories that are named, also those without an item.</param>
/// <param name="Counts">The items.</param>
public sealed record ChangeQuantities(
    AccountId Account, QuantityChange How, ImmutableArray<string> Categories, ImmutableArray<ItemCount> Counts)
    : Command
{
    /// <summary>The most of one item that an account may have.</summary>
    public const long CountMax = 1_000_000_000_000;

    /// <summary>The most items that an account may have quantities of.</summary>
    public const int ItemsMax = 1_000;

    // So few are found faster one by one.
    private const int SearchMax = 16;

    /// <summary>The numbers of <see cref="ListedNumber.Category"/>, none twice, where a list is given.</summary>
    public ImmutableArray<ListedNumber> Numbers { get; init; } = [];

    /// <summary>True if what it costs is accepted.</summary>
    public bool IsAccepted { get; init; }

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Quantities, Account.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Account;

    // To say of what kind a number is takes about half as long as to rate a record.
    /// <inheritdoc/>
    public override int Weight => 1 + Numbers.Length / 2;

    /// <summary>Answers the <see cref="ChargesPreview"/> of what happened, or <see cref="MustAccept"/>.</summary>
    public static Decision Decide(ChangeQuantities command, Draft draft)
    {
        if (draft.Reach(command.Account) is not { } book) return Refusal.NoAccount(command.Account);
        if (command.How == QuantityChange.Manual && !draft.Sells(book))
            return Refusal.NotSeller("Manual quantities are set");
        if (draft.Open(book) is null) return Refusal.Closed(book);
        ImmutableArray<NotCounted> left = [];
        return PlanChange.Make(draft, book, command.IsAccepted, () => Set(command, draft, book, out left)) switch
        {
            Done { Result: ChargesPreview made } => new Done(made with { NotCounted = left }),
            MustAccept { Preview: var asked } => new MustAccept(asked with { NotCounted = left }),
            var other => other,
        };
    }

    // By the classifiers and carriers of now; what they make of the list is in the fact, the list is not.
    private static NumberCounts Listed(ImmutableArray<ListedNumber> numbers, Draft draft, AccountBook book)
    {
        var seller = draft.Books.Tree.Seller(book);
        return NumberCounts.Of(
            numbers, draft.Books.Classifiers.Image.Table, carrier => draft.Books.IsBillable(seller, carrier));
    }

    /// <summary>Adds the new quantities; answers why not, or null, and which numbers do not count.</summary>
    internal static Refused? Set(
        ChangeQuantities command, Draft draft, AccountBook book, out ImmutableArray<NotCounted> left)
    {
        left = [];
        if (!command.Numbers.IsEmpty)
        {
            (var listed, left) = Listed(command.Numbers, draft, book);
            command = command with { Counts = [.. command.Counts, .. listed] };
        }

        var (own, manual) = book.Quantities is { } known ? (known.Image.Own, known.Image.Manual) : default;
        var counts = command.How switch
        {
            QuantityChange.Replace => Replaced(command, own),
            QuantityChange.Add => Added(command, own),
            _ => command.Counts,
        };
        foreach (var (category, item, count) in counts)
        {
            if (count is >= 0 and <= CountMax or null) continue;
            return Refused.At(
                Reason.BadRequest, $"/{category}/{item}",
                count < 0 ? $"There would be {count} of {item}: a quantity is not below zero."
                    : $"A quantity is at most {CountMax}.");
        }

        var isManual = command.How == QuantityChange.Manual;
        var kept = isManual ? manual : own;
        var differing = ImmutableArray.CreateBuilder<ItemCount>();
        foreach (var count in counts)
            if (Differs(kept, count, isManual)) differing.Add(count);
        if (differing.Count == 0) return null;
        var changed = differing.DrainToImmutable();
        if (kept.Count + changed.Count(c => c.Count > 0) > ItemsMax)
            return new Refused(Reason.BadRequest, $"An account has quantities of at most {ItemsMax} items.");
        draft.Add(isManual
            ? new QuantitiesSet(book.Id, [], changed)
            : new QuantitiesSet(book.Id, changed, []));
        return null;
    }

    private static ImmutableArray<ItemCount> Replaced(ChangeQuantities command, Counts own)
    {
        var gone = new List<ItemCount>();
        var named = command.Counts.Length > SearchMax
            ? command.Counts.Select(c => (c.Category, c.Item)).ToHashSet()
            : null;
        foreach (var place in own.Places)
        {
            var item = ServiceItem.At(place);
            if (command.Categories.Contains(item.Category) && !IsNamed(item))
                gone.Add(new ItemCount(item.Category, item.Item, 0));
        }

        if (gone.Count == 0) return command.Counts;
        return
        [
            .. command.Counts,
            .. gone.OrderBy(c => c.Category, StringComparer.Ordinal).ThenBy(c => c.Item, StringComparer.Ordinal),
        ];

        bool IsNamed(ServiceItem item)
        {
            if (named is not null) return named.Contains((item.Category, item.Item));
            foreach (var count in command.Counts)
                if (count.Item == item.Item && count.Category == item.Category) return true;
            return false;
        }
    }

    private static ImmutableArray<ItemCount> Added(ChangeQuantities command, Counts own) =>
    [
        .. command.Counts.Select(c => c with
        {
            Count = (ServiceItem.Find(c.Category, c.Item) is { } item ? own.Of(item) ?? 0 : 0) + (c.Count ?? 0),
        }),
    ];

    // A manual quantity of none stands instead of what is counted; a counted one of none is not there.
    private static bool Differs(Counts kept, ItemCount count, bool isManual)
    {
        var known = ServiceItem.Find(count.Category, count.Item) is { } item ? kept.Of(item) : null;
        return isManual ? known != count.Count : (known ?? 0) != (count.Count ?? 0);
    }
}
