using Brillig.Client.Json;

namespace Brillig.Client.Bookkeeping;

/// <summary>What a bookkeeper told by itself, and what followed from it.</summary>
public sealed record BookkeeperEvent
{
    /// <summary>Its name there.</summary>
    public string? Id { get; init; }

    /// <summary>What happened: <c>paid</c>, <c>refunded</c>, …</summary>
    public string? Kind { get; init; }

    /// <summary>When, as the bookkeeper says; RFC 3339.</summary>
    public string? At { get; init; }

    /// <summary>Which system that is.</summary>
    public string? Bookkeeper { get; init; }

    /// <summary>Of whom.</summary>
    public Guid Account { get; init; }

    /// <summary>Of what was asked for; null: of none of it.</summary>
    public Guid? Intent { get; init; }

    /// <summary>What the bookkeeper calls what it collected, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>What it calls the payment, refund or dispute itself, or null.</summary>
    public string? Subject { get; init; }

    /// <summary>How much; null: all of it.</summary>
    public ExactNumber? Amount { get; init; }

    /// <summary>Of what a subscription collected: how much its lines come to for a whole period; or null.</summary>
    public ExactNumber? Expected { get; init; }

    /// <summary>The code of ISO 4217, or null.</summary>
    public string? Currency { get; init; }

    /// <summary>Why, in its words, or null.</summary>
    public string? Why { get; init; }

    /// <summary>What followed: <c>recorded</c>, or why nothing did.</summary>
    public string? What { get; init; }
}
