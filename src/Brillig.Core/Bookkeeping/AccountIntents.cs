using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Bookkeeping;

/// <summary>The values of <see cref="AccountIntents"/>.</summary>
public record struct AccountIntentsImage
{
    /// <summary>Those that are held, in the order in which they came so far.</summary>
    public ImmutableArray<OutboxIntent> Held { get; set; }

    /// <summary>When the automatic top-ups of the last day were made.</summary>
    public ImmutableArray<Instant> TopUps { get; set; }

    /// <summary>When an automatic top-up was refused, and none was done since; or null.</summary>
    public Instant? RefusedAt { get; set; }

    /// <summary>What the account pays by, as its bookkeeper keeps it; or null.</summary>
    public PaymentMethod? Method { get; set; }
}

/// <summary>What is to be done outside for an account. What is over stands in the table of intents alone.</summary>
public sealed class AccountIntents(AccountIntentsImage image) : State<AccountIntentsImage>(image)
{
    /// <summary>Of how long top-ups are counted.</summary>
    public static readonly Duration Day = Duration.FromHours(24);

    /// <summary>
    /// How long no automatic top-up is asked for after one was refused: each debit would have the same card refused.
    /// </summary>
    public static readonly Duration Pause = Duration.FromHours(1);

    /// <summary>Nothing yet.</summary>
    public AccountIntents()
        : this(new AccountIntentsImage { Held = [], TopUps = [] })
    {
    }

    /// <summary>For a state row; null: there is nothing.</summary>
    public AccountIntentsImage? ToRow() =>
        Image is { Held.IsEmpty: true, TopUps.IsEmpty: true, Method: null } ? null : Image;

    /// <summary>The intent, if it is held.</summary>
    public OutboxIntent? Find(IntentId id)
    {
        foreach (var held in Image.Held)
        {
            if (held.Id == id) return held;
        }

        return null;
    }

    /// <summary>How many automatic top-ups were made in the day before a time.</summary>
    public int TopUpsSince(Instant at)
    {
        var count = 0;
        foreach (var made in Image.TopUps)
            if (made > at - Day) count++;
        return count;
    }

    /// <summary>Takes an intent as it is now, or lets it go.</summary>
    public static void Apply(AccountIntents intents, IntentSet fact, UndoLog undo)
    {
        ref var image = ref intents.Change(undo);
        var isNew = !image.Held.Any(held => held.Id == fact.Intent.Id);
        var others = image.Held.RemoveAll(held => held.Id == fact.Intent.Id);
        image.Held = fact.Intent.IsHeld ? others.Add(fact.Intent) : others;
        if (isNew && fact.Intent is { IsAutomatic: true, MadeAt: var at })
            image.TopUps = [.. image.TopUps.Where(t => t > at - Day), at];
        if (fact.Intent is { Kind: IntentKind.TopUp, State: IntentState.Done }) image.RefusedAt = null;
        else if (fact.Intent is { IsAutomatic: true, State: IntentState.Refused }) image.RefusedAt = fact.Intent.At;
        if (fact.Intent is { Kind: IntentKind.PaymentMethod, State: IntentState.Done })
            image.Method = fact.Intent.IsRemoval ? null : fact.Intent.Method;
    }

    /// <summary>Lets go of refusals.</summary>
    public static void Apply(AccountIntents intents, IntentsLetGo fact, UndoLog undo)
    {
        ref var image = ref intents.Change(undo);
        image.Held = image.Held.RemoveAll(held => fact.Intents.Contains(held.Id));
    }
}
