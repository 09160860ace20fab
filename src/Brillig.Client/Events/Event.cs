using System.Text.Json;

namespace Brillig.Client.Events;

/// <summary>Something that happened.</summary>
public sealed record Event
{
    /// <summary>Unique, and the same whenever it is read.</summary>
    public string? Id { get; init; }

    /// <summary>Such as <c>charge.issued</c>.</summary>
    public string? Type { get; init; }

    /// <summary>When it was recorded; RFC 3339.</summary>
    public string? Time { get; init; }

    /// <summary>Of which account; null: of the books as a whole.</summary>
    public Guid? Account { get; init; }

    /// <summary>The account, charge, payment, tariff, billing type or key.</summary>
    public Guid? Object { get; init; }

    /// <summary>What there is to know of it.</summary>
    public JsonElement Data { get; init; }
}

/// <summary>Some events.</summary>
/// <param name="Items">Oldest first.</param>
/// <param name="Cursor">What comes after it is new: keep it, and ask with it again.</param>
/// <param name="HasMore">True if there may be more already.</param>
public sealed record EventPage(IReadOnlyList<Event> Items, string Cursor, bool HasMore);
