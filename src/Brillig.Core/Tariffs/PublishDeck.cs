using Brillig.Core.Basics;
using Brillig.Core.Flow;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>Publishes a rate deck, or its next version, as a whole. A published version never changes.</summary>
/// <param name="Id">That of the caller's account and the name.</param>
/// <param name="Name">Unique per owner.</param>
/// <param name="Country">The country code of numbers without one.</param>
/// <param name="EffectiveFrom">From when the version counts; null: now.</param>
/// <param name="Table">Its lines, made on the request's thread.</param>
/// <param name="Lines">The same as text.</param>
public sealed record PublishDeck(
    DeckId Id, string Name, string Country, Instant? EffectiveFrom, DeckTable Table, string Lines) : Command
{
    private static readonly Duration Moment = Duration.FromNanoseconds(1_000);   // the smallest that is stored

    /// <inheritdoc/>
    public override Target Target => new(TargetKind.Deck, Id.Value);

    /// <summary>Answers <see cref="RateDeck"/>.</summary>
    public static Decision Decide(PublishDeck command, Draft draft)
    {
        var owner = draft.Caller.Account;
        var known = draft.Books.Decks.Find(owner, command.Name);
        var from = command.EffectiveFrom ?? draft.Now;
        if (known is not null && (from < draft.Now || from < known.Newest.EffectiveFrom))
        {
            return new Refused(
                Reason.VersionOutOfOrder,
                "A version is effective from now on or later, and not before the one it follows.");
        }

        // What was reserved at this very moment is held by the version before, and is committed by it.
        if (known is not null && from == draft.Now && draft.Books.Accounts.Any(book => HasReserved(book, from)))
            from += Moment;
        var fact = new DeckPublished(
            DeckId.Of(owner, command.Name), owner, command.Name, (known?.Versions.Length ?? 0) + 1, from,
            command.Country, command.Lines, draft.Now);
        draft.Add(fact.With(command.Table));
        return ReadDecks.Decide(new ReadDecks(command.Name), draft);
    }

    private static bool HasReserved(AccountBook book, Instant at) =>
        book.Reservations is { Count: > 0 } reservations && reservations.All.Any(one => one.MadeAt == at);
}

/// <summary>Rate decks.</summary>
public sealed record RateDecks(IReadOnlyList<RateDeck> Decks);

/// <summary>Live: the caller's rate decks by name (the operator's: everybody's); or one of the caller's own.</summary>
/// <param name="Name">Which; null: all.</param>
public sealed record ReadDecks(string? Name) : Command
{
    /// <summary>Answers <see cref="RateDecks"/>, or one <see cref="RateDeck"/>.</summary>
    public static Decision Decide(ReadDecks command, Draft draft)
    {
        var (decks, owner) = (draft.Books.Decks, draft.Caller.Account);
        if (command.Name is { } name)
        {
            return decks.Find(owner, name) is { } deck
                ? new Done(deck)
                : new Refused(Reason.DeckNotFound, $"There is no rate deck {name}.");
        }

        var seen = decks.All.Where(deck => draft.Caller.IsOperator || deck.Owner == owner)
            .OrderBy(deck => deck.Name, StringComparer.Ordinal).ThenBy(deck => deck.Owner.Value);
        return new Done(new RateDecks([.. seen]));
    }
}
