using System.Text.Json;
using System.Text.RegularExpressions;

namespace Brillig.Tests.Simulators;

/// <summary>A published request and what the vendor answered, from tests/Simulators/QuickBooks/Examples.</summary>
public sealed partial record QuickBooksExample(
    IReadOnlyList<string> Sources, string Method, string Path, string? ContentType, string? Request, int Status,
    JsonElement Response)
{
    private const string Folder = "tests/Simulators/QuickBooks/Examples";

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Repository.PathOf(Folder), "*.http")
            .Select(path => System.IO.Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    public static QuickBooksExample Read(string name)
    {
        var parts = Parts().Match(File.ReadAllText(Repository.PathOf($"{Folder}/{name}.http")));
        if (!parts.Success) throw new FormatException($"{name} is no example.");
        const string Source = "# Source: ";
        string? Optional(string group) => parts.Groups[group] is { Success: true, Value: var text } ? text : null;
        return new(
            [
                .. parts.Groups["comments"].Value.Split('\n')
                    .Where(line => line.StartsWith(Source, StringComparison.Ordinal)).Select(l => l[Source.Length..]),
            ],
            parts.Groups["method"].Value, parts.Groups["path"].Value, Optional("type"), Optional("request"),
            int.Parse(parts.Groups["status"].Value), JsonElement.Parse(parts.Groups["response"].Value));
    }

    [GeneratedRegex("""
        ^(?<comments>(?:\#[^\n]*\n)+)\n
        (?<method>[A-Z]+)[ ](?<path>\S+)\n
        (?:Content-Type:[ ](?<type>\S+)\n\n(?<request>.*?)\n)?
        \nHTTP/1\.1[ ](?<status>\d+)[^\n]*\n
        \n(?<response>\{.*\})\n$
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Parts();
}
