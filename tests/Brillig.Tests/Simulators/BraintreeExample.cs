using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Brillig.Tests.Simulators;

/// <summary>A published request and what the vendor answered, from tests/Simulators/Braintree/Examples.</summary>
public sealed partial record BraintreeExample(
    IReadOnlyList<string> Sources, IReadOnlyList<string> Errors, string Method, string Path, string? Request,
    int Status, XElement? Response)
{
    private const string Folder = "tests/Simulators/Braintree/Examples";

    /// <summary>The names of the examples of one kind, .http or .xml.</summary>
    public static IEnumerable<string> Names(string kind) =>
        Directory.GetFiles(Repository.PathOf(Folder), $"*{kind}")
            .Select(path => System.IO.Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static BraintreeExample Read(string name)
    {
        var parts = Parts().Match(File.ReadAllText(Repository.PathOf($"{Folder}/{name}.http")));
        if (!parts.Success) throw new FormatException($"{name} is no example.");
        var comments = parts.Groups["comments"].Value.Split('\n');
        return new(
            [.. Comments(comments, "Source")], [.. Comments(comments, "Error")], parts.Groups["method"].Value,
            parts.Groups["path"].Value, parts.Groups["request"] is { Success: true, Value: var sent } ? sent : null,
            int.Parse(parts.Groups["status"].Value),
            parts.Groups["response"] is { Success: true, Value: var answered } ? XElement.Parse(answered) : null);
    }

    /// <summary>A notification, its payload decoded, and where it is from.</summary>
    public static (string Source, XElement Notification) ReadNotification(string name)
    {
        var document = XDocument.Load(Repository.PathOf($"{Folder}/{name}.xml"));
        return (document.Nodes().OfType<XComment>().Single().Value, document.Root ?? new XElement("none"));
    }

    private static IEnumerable<string> Comments(string[] lines, string kind) =>
        lines.Where(line => line.StartsWith($"# {kind}: ", StringComparison.Ordinal))
            .Select(line => line[(kind.Length + 4)..]);

    [GeneratedRegex("""
        ^(?<comments>(?:\#[^\n]*\n)+)\n
        (?<method>[A-Z]+)[ ](?<path>\S+)\n
        (?:Content-Type:[ ]application/xml\n\n(?<request><\?xml.*?>)\n)?
        \nHTTP/1\.1[ ](?<status>\d+)[^\n]*\n
        (?:\n(?<response><\?xml.*>)\n)?$
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Parts();
}
