using System.Globalization;
using System.Text.Json.Nodes;

namespace Brillig.Simulators.FreshBooks.Wire;

/// <summary>
/// The vendor's objects with nothing filled in: which members there are. They are taken from objects that the vendor
/// answered (see Examples).
/// </summary>
internal static class Shape
{
    // The vendor writes times of its accounting in its own time zone; summer is left out.
    private static readonly TimeSpan s_eastern = TimeSpan.FromHours(-5);

    // As texts: a document that is shared may be read by one caller at a time.
    private static readonly Dictionary<string, string> s_shapes =
        new[] { "client", "invoice", "line", "payment", "credit_note" }.ToDictionary(name => name, Read);

    public static JsonObject Of(string name) =>
        JsonNode.Parse(s_shapes[name])?.AsObject() ?? throw new InvalidOperationException($"{name} is no object.");

    /// <summary>Sets members that there are; another one is a bug.</summary>
    public static JsonObject With(this JsonObject shape, params (string Name, JsonNode? Value)[] members)
    {
        foreach (var (name, value) in members)
        {
            if (!shape.ContainsKey(name)) throw new InvalidOperationException($"There is no member {name}.");
            shape[name] = value;
        }

        return shape;
    }

    public static JsonObject Money(decimal amount, string currency) => new()
    {
        ["amount"] = amount.ToString("0.00", CultureInfo.InvariantCulture), ["code"] = currency,
    };

    public static string Time(DateTimeOffset time) =>
        time.ToOffset(s_eastern).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Read(string name)
    {
        using var stream = typeof(Shape).Assembly.GetManifestResourceStream($"freshbooks/{name}")
            ?? throw new InvalidOperationException($"There is no shape {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
