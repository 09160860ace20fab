namespace Brillig.Simulators.FreshBooks.Webhooks;

/// <summary>How badly notifications are delivered. Handshakes come as they should.</summary>
public sealed record WebhookManner
{
    /// <summary>The chance of a notification to be lost, from 0 to 1.</summary>
    public double Drop { get; init; }

    /// <summary>A notification is sent up to so many times.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Those of one delivery come in any order.</summary>
    public bool IsShuffled { get; init; }
}
