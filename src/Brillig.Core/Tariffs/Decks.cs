using Brillig.Core.Basics;

namespace Brillig.Core.Tariffs;

/// <summary>The rate decks of all owners at one moment; never changes, so that any thread may look.</summary>
public sealed class Decks
{
    private readonly Dictionary<(AccountId Owner, string Name), RateDeck> _all;

    /// <summary>None.</summary>
    public Decks() => _all = [];

    private Decks(Dictionary<(AccountId Owner, string Name), RateDeck> all) => _all = all;

    /// <summary>Every deck.</summary>
    public IReadOnlyCollection<RateDeck> All => _all.Values;

    /// <summary>The deck of an owner by its name, or null. Allocates nothing.</summary>
    public RateDeck? Find(AccountId owner, string name) => _all.GetValueOrDefault((owner, name));

    /// <summary>The deck of an id, or null.</summary>
    public RateDeck? Find(DeckId id) => _all.Values.FirstOrDefault(deck => deck.Id == id);

    /// <summary>With a further version of a deck.</summary>
    public Decks With(DeckPublished fact)
    {
        var deck = Find(fact.Owner, fact.Name) ?? new RateDeck(fact.Id, fact.Owner, fact.Name, []);
        var table = deck.Versions.IsEmpty ? fact.Table : fact.Table.Sharing(deck.Newest.Table);
        var version = new DeckVersion(fact.Version, fact.EffectiveFrom, fact.Country, table, fact.At);
        return new Decks(new(_all)
        {
            [(fact.Owner, fact.Name)] = deck with { Versions = deck.Versions.Add(version) },
        });
    }
}
