namespace Brillig.Simulators.QuickBooks.Webhooks;

/// <summary>Where notifications go, and how badly.</summary>
/// <param name="Url">The app's endpoint.</param>
public sealed record WebhookTarget(Uri Url)
{
    /// <summary>The chance of a notification to be lost, from 0 to 1.</summary>
    public double Drop { get; init; }

    /// <summary>A notification is sent up to so many times.</summary>
    public int Repeat { get; init; } = 1;

    /// <summary>Those of one delivery come in any order.</summary>
    public bool IsShuffled { get; init; }

    /// <summary>In the form before CloudEvents: one message of all that changed.</summary>
    public bool IsOld { get; init; }
}
