using System.Collections.Immutable;
using System.Text.Json;

namespace Brillig.Core.ServicePlans;

/// <summary>What an item of a service plan is at a bookkeeper that has plans of its own (Braintree).</summary>
/// <param name="Plan">The plan of its subscriptions there.</param>
/// <param name="AddOn">What is added to one.</param>
/// <param name="Single">The discount that is deducted once, or null.</param>
/// <param name="Cumulative">The discount that is deducted for each unit, or null.</param>
public sealed record LineMapping(string Plan, string AddOn, string? Single, string? Cumulative)
{
    private const string Braintree = "braintree";

    /// <summary>No item is mapped.</summary>
    public static readonly ImmutableDictionary<(string Category, string Item), LineMapping> None =
        ImmutableDictionary<(string Category, string Item), LineMapping>.Empty;

    /// <summary>
    /// The mappings of a document, by category and name on the charge: of <c>bookkeepers.braintree</c>, or of a
    /// <c>bookkeeper</c> of that type. What is no mapping is left out: the item is billed as any other then.
    /// </summary>
    /// <param name="bookkeepers">`bookkeepers` of the document, as JSON, or null.</param>
    /// <param name="bookkeeper">`bookkeeper` of the document, as JSON, or null.</param>
    public static ImmutableDictionary<(string Category, string Item), LineMapping> Read(
        string? bookkeepers, string? bookkeeper)
    {
        var found = None.ToBuilder();
        if (bookkeepers is not null) Add(bookkeepers, root => Child(root, Braintree), found);
        if (bookkeeper is not null)
            Add(bookkeeper, root => Text(root, "type") == Braintree ? Child(root, "mappings") : null, found);
        return found.ToImmutable();
    }

    private static void Add(
        string json, Func<JsonElement, JsonElement?> find,
        ImmutableDictionary<(string, string), LineMapping>.Builder found)
    {
        using var document = JsonDocument.Parse(json);
        if (find(document.RootElement) is not { } categories) return;
        foreach (var category in categories.EnumerateObject())
        {
            if (category.Value.ValueKind != JsonValueKind.Object) continue;
            foreach (var item in category.Value.EnumerateObject())
            {
                if (Text(item.Value, "plan") is not { } plan || Text(item.Value, "addon") is not { } addOn) continue;
                var discounts = Child(item.Value, "discounts");
                found[(category.Name, item.Name)] = new LineMapping(
                    plan, addOn, discounts is { } one ? Text(one, "single") : null,
                    discounts is { } other ? Text(other, "cumulative") : null);
            }
        }
    }

    private static JsonElement? Child(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var child)
        && child.ValueKind == JsonValueKind.Object ? child : null;

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var child)
        && child.ValueKind == JsonValueKind.String && child.GetString() is { Length: > 0 } text ? text : null;
}
