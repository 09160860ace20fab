using System.Text.Json.Nodes;

namespace Brillig.Simulators.Stripe.Wire;

/// <summary>Objects as the vendor publishes them, with nothing in them.</summary>
internal static class Shape
{
    private static readonly Dictionary<string, string> s_texts = typeof(Shape).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith("stripe/", StringComparison.Ordinal))
        .ToDictionary(name => name["stripe/".Length..], Read);

    /// <summary>An empty one.</summary>
    public static JsonObject Of(string kind) => (JsonObject)(JsonNode.Parse(s_texts[kind])
        ?? throw new InvalidOperationException($"The shape {kind} is empty."));

    private static string Read(string name)
    {
        using var stream = typeof(Shape).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not there.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
