using Brillig.Client.Json;

namespace Brillig.Client.Tariffs;

/// <summary>A rate deck, in its newest version, without its lines.</summary>
public sealed record Deck
{
    /// <summary>Unique per owner.</summary>
    public required string Name { get; init; }

    /// <summary>Counts the versions, from 1 on.</summary>
    public int Version { get; init; }

    /// <summary>From when on the version counts; RFC 3339.</summary>
    public string? EffectiveFrom { get; init; }

    /// <summary>The country code of numbers of ten digits.</summary>
    public string? Country { get; init; }

    /// <summary>How many lines it has.</summary>
    public int Prefixes { get; init; }

    /// <summary>Whose it is; null: the operator's.</summary>
    public Guid? Owner { get; init; }

    /// <summary>When it was made.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>When the version was published.</summary>
    public string? PublishedAt { get; init; }

    /// <summary>Where it is.</summary>
    public string? Url { get; init; }
}

/// <summary>What a deck says of a number.</summary>
public sealed record DeckMatch
{
    /// <summary>In the form of E.164.</summary>
    public required string Number { get; init; }

    /// <summary>The longest that the number begins with.</summary>
    public required string Prefix { get; init; }

    /// <summary>As the deck has it.</summary>
    public string? Description { get; init; }

    /// <summary>Of lines with one prefix the lowest counts.</summary>
    public int Weight { get; init; }

    /// <summary>The version of the deck that says so.</summary>
    public int Version { get; init; }

    /// <summary>What calls to it cost.</summary>
    public required DeckPrice Rate { get; init; }
}

/// <summary>What calls to a prefix cost.</summary>
public sealed record DeckPrice
{
    /// <summary>In currency units.</summary>
    public ExactNumber PricePerMinute { get; init; }

    /// <summary>What a call costs at least, in seconds.</summary>
    public ExactNumber MinimumSeconds { get; init; }

    /// <summary>In what steps it costs more; 0: 60.</summary>
    public ExactNumber IncrementSeconds { get; init; }

    /// <summary>What a call costs besides.</summary>
    public ExactNumber ConnectionFee { get; init; }

    /// <summary>Up to how many seconds a call costs nothing.</summary>
    public ExactNumber NoChargeSeconds { get; init; }
}
