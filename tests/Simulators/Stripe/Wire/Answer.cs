using System.Text.Json.Nodes;

namespace Brillig.Simulators.Stripe.Wire;

/// <summary>What a call is answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The document.</param>
internal sealed record Answer(int Status, JsonObject Body)
{
    /// <summary>True if the same key brings the same answer again: the endpoint had begun.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>200 with a document, which may change later: it is answered as it is now.</summary>
    public static Answer Of(JsonObject body) => new(200, (JsonObject)body.DeepClone());

    /// <summary>An error of the vendor itself.</summary>
    public static Answer Broken { get; } = new Refusal(500, "api_error", "An unknown error occurred").ToAnswer();
}
