using System.Text.Json.Nodes;

namespace Brillig.Server.Docs;

/// <summary>Examples, exact as they are written: 2.50 is not 2.5.</summary>
internal static class ExactJson
{
    /// <summary>Reads a text; its numbers stay decimals.</summary>
    public static JsonNode? Parse(string json) => Exact(JsonNode.Parse(json));

    private static JsonNode? Exact(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                return new JsonObject(members.Select(m => KeyValuePair.Create(m.Key, Exact(m.Value))));
            case JsonArray items:
                return new JsonArray([.. items.Select(Exact)]);
            case JsonValue value when value.GetValueKind() is System.Text.Json.JsonValueKind.Number:
                return JsonValue.Create(value.GetValue<decimal>());
            default:
                return node?.DeepClone();
        }
    }
}
