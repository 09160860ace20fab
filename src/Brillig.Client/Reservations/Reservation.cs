using Brillig.Client.Json;

namespace Brillig.Client.Reservations;

/// <summary>Usage that an account is able to afford, whatever comes between.</summary>
public sealed record Reservation
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public Guid? Account { get; init; }

    /// <summary>open, committed, released or expired.</summary>
    public string? Status { get; init; }

    /// <summary>The service.</summary>
    public string? Name { get; init; }

    /// <summary>At most how much will be used.</summary>
    public ExactNumber Usage { get; init; }

    /// <summary>What it took off what is available, in the account's currency.</summary>
    public ExactNumber Amount { get; init; }

    /// <summary>When it was made; RFC 3339.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>When it ends by itself; RFC 3339.</summary>
    public string? ExpiresAt { get; init; }
}
