using System.Collections.Immutable;
using Brillig.Core.Basics;
using NodaTime;

namespace Brillig.Core.Tariffs;

/// <summary>One version of a rate deck, as it was published; never changes.</summary>
/// <param name="Number">1, 2, …</param>
/// <param name="EffectiveFrom">From when on it is effective; the first is effective since always.</param>
/// <param name="Country">The country code of numbers without one.</param>
/// <param name="Table">Its lines.</param>
/// <param name="At">When it was published.</param>
public sealed record DeckVersion(int Number, Instant EffectiveFrom, string Country, DeckTable Table, Instant At)
{
    /// <summary>What it says of a number; null: it is no number.</summary>
    public DeckMatch? Match(string number)
    {
        Span<char> digits = stackalloc char[E164.LengthMax];
        if (!E164.TryNormalise(number, Country, digits, out var length)) return null;
        var place = Table.Find(digits[..length]);
        return new DeckMatch($"+{digits[..length]}", place < 0 ? null : Table[place]);
    }

    /// <summary>The rate of a record by its destination; null: there is none. Allocates nothing.</summary>
    internal Timed? TimedOf(string? properties)
    {
        const int room = 6 * E164.LengthMax;
        Span<char> number = stackalloc char[room];
        Span<char> digits = stackalloc char[E164.LengthMax];
        if (!PropertyValue.TryCopy(properties, Deck.Destination, number, out var written)
            || !E164.TryNormalise(number[..written], Country, digits, out var length)) return null;
        var place = Table.Find(digits[..length]);
        return place < 0 ? null : Table.TimedAt(place);
    }
}

/// <summary>What calls cost by the number that is called, in versions.</summary>
/// <param name="Id">The same of the same owner and name.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Name">Unique per owner.</param>
/// <param name="Versions">Oldest first.</param>
public sealed record RateDeck(DeckId Id, AccountId Owner, string Name, ImmutableArray<DeckVersion> Versions)
{
    /// <summary>Its newest version.</summary>
    public DeckVersion Newest => Versions[^1];

    /// <summary>The version that prices what begins at a time: the last that is effective then.</summary>
    public DeckVersion VersionAt(Instant time)
    {
        for (var i = Versions.Length - 1; i > 0; i--)
            if (Versions[i].EffectiveFrom <= time) return Versions[i];
        return Versions[0];
    }
}

/// <summary>A version of a rate deck was published.</summary>
/// <param name="Id">Which deck.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Name">Its name, unique per owner.</param>
/// <param name="Version">1, 2, …</param>
/// <param name="EffectiveFrom">From when on it is effective.</param>
/// <param name="Country">The country code of numbers without one.</param>
/// <param name="Lines">Its lines, as <see cref="DeckTable.ToText"/> has them.</param>
/// <param name="At">When it was published.</param>
public sealed record DeckPublished(
    DeckId Id,
    AccountId Owner,
    string Name,
    int Version,
    Instant EffectiveFrom,
    string Country,
    string Lines,
    Instant At) : Fact
{
    private DeckTable? _table;

    /// <summary>The lines, found by number: made by the request's thread; of a stored fact, when asked for.</summary>
    public DeckTable Table => _table ??= DeckTable.Parse(Lines);

    /// <summary>With the lines as they were made already.</summary>
    public DeckPublished With(DeckTable table) => this with { _table = table };
}
