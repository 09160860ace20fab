using System.Collections.Immutable;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Bookkeeping;

/// <summary>How both sides differ.</summary>
public enum DifferenceKind
{
    /// <summary>The bookkeeper moved money, or did not, and these books do not know.</summary>
    MissingHere,

    /// <summary>These books say that it is done, and the bookkeeper has nothing of it.</summary>
    MissingThere,

    /// <summary>Nobody knows here whether it was done.</summary>
    Unsettled,

    /// <summary>The bookkeeper has another amount.</summary>
    Amount,

    /// <summary>The bookkeeper has it twice.</summary>
    Duplicate,

    /// <summary>These books never asked for it.</summary>
    Foreign,
}

/// <summary>One thing in which both sides differ.</summary>
/// <param name="Kind">How.</param>
/// <param name="Reference">What the bookkeeper calls it, or null.</param>
/// <param name="At">When it happened.</param>
public sealed record Difference(DifferenceKind Kind, string? Reference, Instant At)
{
    /// <summary>Whose money, or null.</summary>
    public AccountId? Account { get; init; }

    /// <summary>The intent, or null.</summary>
    public IntentId? Intent { get; init; }

    /// <summary>How much it is here, or null.</summary>
    public Money? Here { get; init; }

    /// <summary>How much it is there, or null.</summary>
    public Money? There { get; init; }

    /// <summary>What the bookkeeper says about it, or null.</summary>
    public string? Why { get; init; }

    /// <summary>True if it can be mended without asking a person: what happened there is recorded here.</summary>
    public bool IsSafe { get; init; }

    /// <summary>True if it was.</summary>
    public bool IsRepaired { get; init; }
}

/// <summary>Something that a bookkeeper has, and the intent that it is of, if there is one.</summary>
/// <param name="Event">What it has.</param>
/// <param name="Customer">Whose it is there, or null.</param>
/// <param name="Intent">The intent as far as it came, or null.</param>
public sealed record Matched(VendorEvent Event, string? Customer, OutboxIntent? Intent);

/// <summary>What was found when both sides of a time were compared.</summary>
/// <param name="Seller">Whose bookkeeper.</param>
/// <param name="Via">Which system that is.</param>
/// <param name="From">The first time.</param>
/// <param name="To">The time after the last.</param>
/// <param name="There">How much the bookkeeper has of it.</param>
/// <param name="Here">How much was done here by it.</param>
/// <param name="Differences">In what they differ.</param>
public sealed record Comparison(
    AccountId Seller, BookkeeperType Via, Instant From, Instant To, int There, int Here,
    ImmutableArray<Difference> Differences)
{
    /// <summary>True if the bookkeeper keeps a list of what it has; else only what nobody knows is looked up.</summary>
    public bool IsListed { get; init; }

    /// <summary>The longest time of one comparison.</summary>
    public static readonly Duration LengthMax = Duration.FromDays(31);

    // Whoever is charged twice by mistake, is so within a day.
    private static readonly Duration Close = Duration.FromDays(1);

    /// <summary>
    /// What can be told by what the bookkeeper has alone: other amounts than were asked for, what it has twice, and
    /// what nobody asked it for here. None of it is for a machine to mend.
    /// </summary>
    public static IEnumerable<Difference> Find(IReadOnlyList<Matched> there)
    {
        var ours = new List<Matched>();
        foreach (var one in there)
        {
            if (one is not { Event.Kind: HeardKind.Paid, Intent: { } intent }) continue;
            if (intent.Kind == IntentKind.Refund || one.Event.Reference != one.Event.Subject) continue;   // a part
            ours.Add(one);
            var isOther = intent.Reference is { } known && known != one.Event.Reference;
            if (isOther && intent.State == IntentState.Done) yield return Of(DifferenceKind.Duplicate, one);
            else if (one.Event.Amount is { } amount && amount != intent.Amount)
                yield return Of(DifferenceKind.Amount, one);
        }

        foreach (var one in there)
        {
            if (one.Intent is not null || one.Event.Kind is not (HeardKind.Paid or HeardKind.Refunded)) continue;
            var twin = one.Event.Kind == HeardKind.Paid ? ours.Find(o => AreAlike(o, one)) : null;
            yield return twin is null
                ? Of(DifferenceKind.Foreign, one)
                : Of(DifferenceKind.Duplicate, one with { Intent = twin.Intent });
        }
    }

    /// <summary>A difference of something that the bookkeeper has.</summary>
    public static Difference Of(DifferenceKind kind, Matched there) =>
        new(kind, there.Event.Subject ?? there.Event.Reference, there.Event.At)
        {
            Account = there.Intent?.Account, Intent = there.Intent?.Id, Why = there.Event.Why,
            Here = kind == DifferenceKind.Amount ? there.Intent?.Amount : null, There = there.Event.Amount,
        };

    /// <summary>A difference of something that these books have.</summary>
    public static Difference Of(DifferenceKind kind, OutboxIntent here) => new(kind, here.Reference, here.At)
    {
        Account = here.Account, Intent = here.Id, Why = here.Why, Here = here.Amount,
    };

    private static bool AreAlike(Matched ours, Matched foreign) =>
        foreign.Customer is { } customer && ours.Customer == customer && ours.Event.Amount == foreign.Event.Amount
        && ours.Event.At - foreign.Event.At < Close && foreign.Event.At - ours.Event.At < Close;
}

/// <summary>
/// Both sides were compared, and what is safe was mended: nothing follows any more, but that somebody did it is known.
/// </summary>
/// <param name="Found">What was found.</param>
public sealed record NoteComparison(Comparison Found) : Command
{
    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Bookkeeper, Found.Seller.Value);

    /// <inheritdoc/>
    public override AccountId Subject => Found.Seller;

    /// <summary>Answers the <see cref="Comparison"/>.</summary>
    public static Decision Decide(NoteComparison command, Draft draft) =>
        ReadBookkeeper.Refuse(draft, command.Found.Seller) ?? (Decision)new Done(command.Found);
}
