using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Tidy;

/// <summary>A link in a document leads somewhere.</summary>
public partial class Links
{
    [Fact]
    public void Every_link_to_a_file_resolves() =>
        SourceFile.None(SourceFile.All.Where(file => file.Path.EndsWith(".md", StringComparison.Ordinal))
            .SelectMany(file => Breaches(file, path => Path.Exists(Repository.PathOf(path)))));

    [Theory]
    [InlineData("[a](there.md)", true)]
    [InlineData("[a](there.md#part)", true)]
    [InlineData("[a](#part)", true)]
    [InlineData("[a](https://example.org/x)", true)]
    [InlineData("![a](../docs/there.md \"title\")", true)]
    [InlineData("[a](gone.md)", false)]
    [InlineData("[a](../../outside.md)", false)]
    [InlineData("[a]: gone.md", false)]
    [InlineData("```\n[a](gone.md)\n```", true)]
    [InlineData("`rates[0](gone.md)`", true)]
    public void A_broken_link_is_found(string text, bool allowed) =>
        Assert.Equal(allowed, !Breaches(new("docs/a.md", text), path => path == "docs/there.md").Any());

    private static IEnumerable<string> Breaches(SourceFile file, Func<string, bool> exists)
    {
        var text = Fences().Replace(file.Text, "");
        foreach (var target in Link().Matches(text).Select(match => match.Groups[1].Value + match.Groups[2].Value))
        {
            if (target.Contains(':', StringComparison.Ordinal) || target.StartsWith('#')) continue;
            var path = Path.Combine(Path.GetDirectoryName("/" + file.Path) ?? "/", target.Split('#')[0]);
            if (!IsInside(file, target) || !exists(Path.GetFullPath(path)[1..]))
                yield return $"{file.Path}: the link to {target} leads nowhere.";
        }
    }

    /// <summary>A path may not climb above the root, which the file system would forgive.</summary>
    private static bool IsInside(SourceFile file, string target) =>
        target.Split('/').Count(part => part == "..") < file.Path.Split('/').Length;

    [GeneratedRegex(@"```[\s\S]*?```|`[^`\n]*`")]
    private static partial Regex Fences();

    [GeneratedRegex("\\]\\(\\s*([^)\\s]+)[^)]*\\)|^\\[[^\\]]+\\]:\\s*(\\S+)", RegexOptions.Multiline)]
    private static partial Regex Link();
}
