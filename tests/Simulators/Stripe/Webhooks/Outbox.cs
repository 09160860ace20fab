using System.Text.Json.Nodes;

namespace Brillig.Simulators.Stripe.Webhooks;

/// <summary>The events of a merchant, in the order things happened.</summary>
internal sealed class Outbox
{
    public List<Notification> All { get; } = [];

    public void Add(string type, string item, DateTimeOffset now, JsonObject told) =>
        All.Add(new Notification(told["id"]?.ToString() ?? "", type, item, told.ToJsonString()) { Due = now });
}

/// <summary>An event as it is sent.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Type">What happened.</param>
/// <param name="Object">To what.</param>
/// <param name="Body">All of it.</param>
public sealed record Notification(string Id, string Type, string Object, string Body)
{
    /// <summary>How often it was sent.</summary>
    public int Sent { get; internal set; }

    /// <summary>It reached the merchant, who said so.</summary>
    public bool IsReceived { get; internal set; }

    /// <summary>The simulator lost it on purpose.</summary>
    public bool IsLost { get; internal set; }

    internal int Failures { get; set; }

    /// <summary>Not before this is it sent again; null: never again.</summary>
    internal DateTimeOffset? Due { get; set; }
}
