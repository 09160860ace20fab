using System.Text.Json;
using System.Text.RegularExpressions;

namespace Brillig.Tests.Simulators;

/// <summary>A published request and what the vendor answered, from tests/Simulators/Stripe/Examples.</summary>
public sealed partial record StripeExample(
    string Comments, string Method, string Path, string? Request, int Status, JsonElement Response)
{
    private const string Folder = "tests/Simulators/Stripe/Examples";

    public static IEnumerable<string> Names =>
        Directory.GetFiles(Repository.PathOf(Folder), "*.http")
            .Select(path => System.IO.Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    /// <summary>True if all of the answer is there.</summary>
    public bool IsWhole => Comments.Contains("# Whole: yes", StringComparison.Ordinal);

    public static StripeExample Read(string name)
    {
        var parts = Parts().Match(File.ReadAllText(Repository.PathOf($"{Folder}/{name}.http")));
        if (!parts.Success) throw new FormatException($"{name} is no example.");
        return new(
            parts.Groups["comments"].Value, parts.Groups["method"].Value, parts.Groups["path"].Value,
            parts.Groups["request"] is { Success: true, Value: var sent } ? sent : null,
            int.Parse(parts.Groups["status"].Value), JsonElement.Parse(parts.Groups["response"].Value));
    }

    [GeneratedRegex("""
        ^(?<comments>(?:\#[^\n]*\n)+)\n
        (?<method>[A-Z]+)[ ](?<path>\S+)\n
        (?:Content-Type:[ ]\S+\n\n(?<request>[^\n]*)\n)?
        \nHTTP/1\.1[ ](?<status>\d+)[^\n]*\n
        \n(?<response>\{.*\})\n$
        """, RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Parts();
}
