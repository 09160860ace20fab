using System.Text.Json.Nodes;

namespace Brillig.Simulators.FreshBooks.Webhooks;

/// <summary>Somebody who wants to be told of an event. It is told nothing until it has shown its verifier.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Event">Of what; <c>payment</c> is all of payments.</param>
/// <param name="Uri">Where.</param>
/// <param name="Verifier">What it is told first, and what the messages to it are signed with.</param>
public sealed record Callback(long Id, string Event, Uri Uri, string Verifier)
{
    /// <summary>It has shown its verifier.</summary>
    public bool IsVerified { get; internal set; }

    internal string UpdatedAt { get; set; } = "";

    internal bool Hears(string name) =>
        Event == name || name.StartsWith($"{Event}.", StringComparison.Ordinal);

    internal JsonObject Json() => new()
    {
        ["callbackid"] = Id, ["verified"] = IsVerified, ["uri"] = Uri.OriginalString, ["event"] = Event,
        ["updated_at"] = UpdatedAt,
    };
}
