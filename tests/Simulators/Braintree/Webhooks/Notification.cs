namespace Brillig.Simulators.Braintree.Webhooks;

/// <summary>What the merchant is told, signed when it happened.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Object">Id of what it happened to, or its token.</param>
/// <param name="Timestamp">When.</param>
/// <param name="Signature">The form's <c>bt_signature</c>.</param>
/// <param name="Payload">The form's <c>bt_payload</c>.</param>
public sealed record Notification(
    string Kind, string Object, DateTimeOffset Timestamp, string Signature, string Payload)
{
    /// <summary>How often it was sent.</summary>
    public int Sent { get; internal set; }

    /// <summary>It reached the merchant, who said so.</summary>
    public bool IsReceived { get; internal set; }

    /// <summary>The simulator lost it on purpose.</summary>
    public bool IsLost { get; internal set; }

    internal int Failures { get; set; }

    /// <summary>Not before this is it sent again; null: never again.</summary>
    internal DateTimeOffset? Due { get; set; } = Timestamp;
}
