using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>The rate decks of all owners.</summary>
public sealed class Decks
{
    private readonly Dictionary<(AccountId Owner, string Name), RateDeck> _all = [];

    /// <summary>Every deck.</summary>
    public IReadOnlyCollection<RateDeck> All => _all.Values;

    /// <summary>The deck of an owner by its name, or null. Allocates nothing.</summary>
    public RateDeck? Find(AccountId owner, string name) => _all.GetValueOrDefault((owner, name));

    /// <summary>The deck of an id, or null.</summary>
    public RateDeck? Find(DeckId id) => _all.Values.FirstOrDefault(deck => deck.Id == id);

    /// <summary>Takes a version of a deck.</summary>
    public static void Apply(Decks decks, DeckPublished fact, UndoLog undo)
    {
        var key = (fact.Owner, fact.Name);
        if (!decks._all.TryGetValue(key, out var deck))
        {
            deck = new RateDeck(fact.Id, fact.Owner, fact.Name, new RateDeckImage { Versions = [] });
            decks._all.Add(key, deck);
            undo.Added(decks._all, key);
        }

        RateDeck.Apply(deck, fact, undo);
    }
}
