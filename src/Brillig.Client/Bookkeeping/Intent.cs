using Brillig.Client.Json;

namespace Brillig.Client.Bookkeeping;

/// <summary>Something to be done outside, exactly once.</summary>
public sealed record Intent
{
    /// <summary>Its name, here and at the bookkeeper.</summary>
    public required Guid Id { get; init; }

    /// <summary>Of sale, top_up.</summary>
    public string? Kind { get; init; }

    /// <summary>How far it is.</summary>
    public string? State { get; init; }

    /// <summary>Who pays.</summary>
    public Guid Account { get; init; }

    /// <summary>Whose bookkeeper; null: the operator's.</summary>
    public Guid? Seller { get; init; }

    /// <summary>Which system that is.</summary>
    public string? Bookkeeper { get; init; }

    /// <summary>How much.</summary>
    public ExactNumber Amount { get; init; }

    /// <summary>The code of ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>Of a sale: the charge.</summary>
    public Guid? Charge { get; init; }

    /// <summary>Of a top-up: whether nobody asked for it but the balance.</summary>
    public bool Automatic { get; init; }

    /// <summary>How often it was asked for.</summary>
    public int Attempts { get; init; }

    /// <summary>When it is asked for next; RFC 3339; null: not any more.</summary>
    public string? DueAt { get; init; }

    /// <summary>What the bookkeeper calls it, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>Why it is not done; null: nothing is wrong.</summary>
    public string? Why { get; init; }

    /// <summary>When it was decided; RFC 3339.</summary>
    public string? MadeAt { get; init; }

    /// <summary>When it came this far; RFC 3339.</summary>
    public string? ChangedAt { get; init; }
}
