using System.Globalization;
using System.Xml.Linq;

namespace Brillig.Simulators.Braintree.Wire;

/// <summary>
/// The vendor's documents with nothing filled in: which elements there are, in which order. They are taken from
/// documents that the vendor answered (see Examples); filling one in gives elements their types.
/// </summary>
internal static class Shape
{
    private static readonly Dictionary<string, XElement> s_shapes =
        new[]
        {
            "transaction", "subscription", "customer", "credit-card", "billing-address", "paypal-account", "plan",
            "dispute",
        }.ToDictionary(name => name, Read);

    public static XElement Of(string name) => new(s_shapes[name]);

    public static XElement Set(this XElement shape, string path, string? value) => shape.Put(path, null, value);

    public static XElement Set(this XElement shape, string path, int? value) =>
        shape.Put(path, "integer", value?.ToString(CultureInfo.InvariantCulture));

    public static XElement Set(this XElement shape, string path, bool value) =>
        shape.Put(path, "boolean", value ? "true" : "false");

    public static XElement Set(this XElement shape, string path, DateOnly? value) =>
        shape.Put(path, "date", value?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    public static XElement Set(this XElement shape, string path, DateTimeOffset? value) =>
        shape.Put(path, "datetime", value is { } time ? Time(time) : null);

    /// <summary>Fills an array.</summary>
    public static XElement Fill(this XElement shape, string path, IEnumerable<XElement> items)
    {
        Find(shape, path).Add(items);
        return shape;
    }

    /// <summary>An element with a text, or a nil one.</summary>
    public static XElement Leaf(string name, string? value) => new XElement("x", new XElement(name))
        .Set(name, value).Elements().Single();

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static XElement Put(this XElement shape, string path, string? type, string? value)
    {
        var element = Find(shape, path);
        element.RemoveAttributes();
        element.RemoveNodes();
        if (value is null) element.SetAttributeValue("nil", "true");
        else
        {
            element.SetAttributeValue("type", type);
            element.Value = value;
        }

        return shape;
    }

    private static XElement Find(XElement shape, string path)
    {
        var element = shape;
        foreach (var name in path.Split('/'))
            element = element.Element(name)
                ?? throw new InvalidOperationException($"{shape.Name} has no element {path}.");
        return element;
    }

    private static XElement Read(string name)
    {
        using var stream = typeof(Shape).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no shape {name}.");
        return XElement.Load(stream);
    }
}
