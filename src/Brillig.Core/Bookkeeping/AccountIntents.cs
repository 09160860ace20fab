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
}

/// <summary>What is to be done outside for an account. What is over stands in the table of intents alone.</summary>
public sealed class AccountIntents(AccountIntentsImage image) : State<AccountIntentsImage>(image)
{
    /// <summary>Of how long top-ups are counted.</summary>
    public static readonly Duration Day = Duration.FromHours(24);

    /// <summary>Nothing yet.</summary>
    public AccountIntents()
        : this(new AccountIntentsImage { Held = [], TopUps = [] })
    {
    }

    /// <summary>For a state row; null: there is nothing.</summary>
    public AccountIntentsImage? ToRow() => Image is { Held.IsEmpty: true, TopUps.IsEmpty: true } ? null : Image;

    /// <summary>The intent, if it is held.</summary>
    public OutboxIntent? Find(IntentId id)
    {
        foreach (var held in Image.Held)
        {
            if (held.Id == id) return held;
        }

        return null;
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
    }

    /// <summary>Lets go of refusals.</summary>
    public static void Apply(AccountIntents intents, IntentsLetGo fact, UndoLog undo)
    {
        ref var image = ref intents.Change(undo);
        image.Held = image.Held.RemoveAll(held => fact.Intents.Contains(held.Id));
    }
}
