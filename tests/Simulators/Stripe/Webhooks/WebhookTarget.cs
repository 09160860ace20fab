namespace Brillig.Simulators.Stripe.Webhooks;

/// <summary>Where events go, and how badly.</summary>
/// <param name="Url">The merchant's endpoint.</param>
public sealed record WebhookTarget(Uri Url)
{
    /// <summary>The chance of an event to be lost, from 0 to 1.</summary>
    public double Drop { get; init; }

    /// <summary>An event is sent up to so many times.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Those of one delivery come in any order.</summary>
    public bool IsShuffled { get; init; }

    /// <summary>The types that are sent; empty: all of them.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];
}
