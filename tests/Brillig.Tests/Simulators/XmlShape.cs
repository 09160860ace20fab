using System.Xml.Linq;

namespace Brillig.Tests.Simulators;

/// <summary>Compares documents by their elements and types, not by what is in them.</summary>
public static class XmlShape
{
    /// <summary>What of a documented document an answer lacks, or has with another type.</summary>
    public static IEnumerable<string> Lacks(XElement documented, XElement answered)
    {
        var there = Paths(answered).ToLookup(p => p.Path, p => p.Element);
        foreach (var (path, element) in Paths(documented).DistinctBy(p => p.Path))
            if (!there[path].Any()) yield return $"{path} is missing.";
            else if (TypeOf(element) is { } type && there[path].All(e => !IsNil(e) && TypeOf(e) != type))
                yield return $"{path} has another type than {type}.";
    }

    /// <summary>Each element's name with that of its parent, but for what a request said or a merchant named.</summary>
    public static IEnumerable<string> Pairs(XElement document) => document.DescendantsAndSelf()
        .Where(e => e.Parent is not null && !e.Ancestors().Any(a => a.Name.LocalName is "params" or "custom-fields"))
        .Select(e => $"{e.Parent?.Name}/{e.Name}").Distinct();

    private static IEnumerable<(string Path, XElement Element)> Paths(XElement document) =>
        document.DescendantsAndSelf().Select(e => (string.Join('/',
            e.AncestorsAndSelf().Reverse().Select(a => a.Name.LocalName)), e));

    private static string? TypeOf(XElement element) => (string?)element.Attribute("type");

    private static bool IsNil(XElement element) => (string?)element.Attribute("nil") == "true";
}
