using System.Text.Json.Nodes;

namespace Brillig.Simulators.Stripe.Wire;

/// <summary>Reads members of objects.</summary>
internal static class Fields
{
    public static string Id(this JsonObject item) => item.Text("id") ?? "";

    public static string? Text(this JsonObject item, string name) => (string?)item[name];

    public static long Whole(this JsonObject item, string name) => (long?)item[name] ?? 0;

    /// <summary>An object in an object.</summary>
    public static JsonObject In(this JsonObject item, string name) => item[name] as JsonObject
        ?? throw new InvalidOperationException($"{item.Id()} has no {name}.");

    /// <summary>What a list in an object holds.</summary>
    public static JsonArray List(this JsonObject item, string name) => item.In(name)["data"] as JsonArray
        ?? throw new InvalidOperationException($"{item.Id()} has no list {name}.");
}
