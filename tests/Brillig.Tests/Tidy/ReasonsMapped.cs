using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Tidy;

/// <summary>Every reason to refuse has an HTTP status and a page that says what to do.</summary>
public partial class ReasonsMapped
{
    private const string Problems = "docs/problems.md";

    [Fact]
    public void Every_reason_is_mapped_and_documented()
    {
        var reason = SourceFile.All.FirstOrDefault(file => file.Path == "src/Brillig.Core/Basics/Reason.cs");
        if (reason is null) return;
        var server = SourceFile.CSharpIn("src/Brillig.Server").ToList();
        var mapping = server.Where(file => file.Name.StartsWith("Problem", StringComparison.Ordinal));

        SourceFile.None(Breaches(reason, server.Count == 0 ? null : [.. mapping],
            SourceFile.All.Single(file => file.Path == Problems).Text));
    }

    [Theory]
    [InlineData("Reason.NoRate => 422,", "## no-rate\n", 0)]
    [InlineData("Reason.NoRates => 422,", "## no-rate\n", 1)]
    [InlineData("// Reason.NoRate", "## no-rate\n", 1)]
    [InlineData("Reason.NoRate => 422,", "## no-rates\n", 1)]
    [InlineData("", "", 2)]
    public void A_reason_without_status_or_page_is_found(string mapping, string page, int expected) =>
        Assert.Equal(expected, Breaches(
            new("Reason.cs", "public enum Reason\n{\n    /// <summary>No {rate}.</summary>\n    NoRate = 1,\n}\n"),
            [new("Problem.cs", mapping)], page).Count());

    [Theory]
    [InlineData("NoRate", "no-rate")]
    [InlineData("TimestampInFuture", "timestamp-in-future")]
    [InlineData("Conflict", "conflict")]
    public void A_slug_is_the_name_in_kebab_case(string name, string expected) => Assert.Equal(expected, Slug(name));

    private static IEnumerable<string> Breaches(SourceFile reason, IReadOnlyList<SourceFile>? mapping, string page)
    {
        var headings = page.Split('\n').Select(line => line.Trim()).ToHashSet();
        var body = EnumBody().Match(reason.Code.Text).Groups[1].Value;
        foreach (var name in Member().Matches(body).Select(match => match.Groups[1].Value))
        {
            var use = new Regex($@"\bReason\.{name}\b");
            if (mapping is not null && !mapping.Any(file => use.IsMatch(file.Code.Text)))
                yield return $"{reason.Path}: no Problem*.cs of the server maps Reason.{name}.";
            if (!headings.Contains($"## {Slug(name)}"))
                yield return $"{Problems} has no section '## {Slug(name)}' for Reason.{name}.";
        }
    }

    private static string Slug(string name) => Hump().Replace(name, "-$0").ToLowerInvariant();

    [GeneratedRegex(@"\benum\s+Reason\b[^{]*\{([^}]*)\}")]
    private static partial Regex EnumBody();

    [GeneratedRegex(@"(?:^|,)\s*(?:\[[^\]]*\]\s*)*(\w+)")]
    private static partial Regex Member();

    [GeneratedRegex(@"(?<=[a-z0-9])[A-Z]")]
    private static partial Regex Hump();
}
