using System.Xml.Linq;

namespace Brillig.Simulators.Braintree.Wire;

/// <summary>The vendor reads <c>order_id</c> and <c>order-id</c> alike; in here names have dashes.</summary>
internal static class Names
{
    public static string Dashed(string name) => name.Replace('_', '-');

    public static string Underscored(string name) => name.Replace('-', '_');

    /// <summary>A copy of which every element's name has dashes.</summary>
    public static XElement Dashed(XElement element) =>
        new(
            Dashed(element.Name.LocalName),
            element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration),
            element.HasElements ? element.Elements().Select(Dashed) : element.Value);
}
