using System.Globalization;
using System.Xml.Linq;

namespace Brillig.Simulators.Braintree.Wire;

/// <summary>An element of a request and what it holds. A parameter may be absent, nil, or a text.</summary>
internal sealed class Parameters(XElement element)
{
    /// <summary>The element itself, its names with dashes.</summary>
    public XElement Element { get; } = element;

    public static Parameters None(string name) => new(new XElement(name));

    public bool Has(string name) => Element.Element(name) is not null;

    /// <summary>Null if absent or nil.</summary>
    public string? Text(string name) =>
        Element.Element(name) is { } child && (string?)child.Attribute("nil") != "true" ? child.Value : null;

    /// <summary>Null if absent, nil, or blank.</summary>
    public string? Filled(string name) => Text(name) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    public bool? Flag(string name) => Filled(name) is { } text ? text is "true" or "1" : null;

    public DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(
            Filled(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    public Parameters? Child(string name) => Element.Element(name) is { } child ? new Parameters(child) : null;

    public IEnumerable<Parameters> Items(string name) =>
        Element.Element(name)?.Elements().Select(item => new Parameters(item)) ?? [];

    /// <summary>The texts of an array, also where a client sent one text instead.</summary>
    public IReadOnlyList<string> Texts(string name) => Element.Element(name) switch
    {
        null => [],
        { HasElements: true } array => [.. array.Elements().Select(item => item.Value)],
        { Value.Length: > 0 } single => [single.Value],
        _ => [],
    };
}
