using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Tidy;

/// <summary>The root holds what everybody needs and nothing else; no file puts work off.</summary>
public partial class Strays
{
    private static readonly string[] RootFiles =
    [
        "README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "brillig", "test",
        "Brillig.slnx", "global.json", "Directory.Build.props", "Directory.Packages.props", ".editorconfig",
        ".gitattributes", ".gitignore", "BannedSymbols.txt",
    ];

    private static readonly string[] RootFolders = [".ci", ".config", "bench", "deploy", "docs", "src", "tests"];

    private static readonly string[] Prose =
        [".cs", ".md", ".razor", ".sql", ".css", ".js", ".csproj", ".props", ".txt", ""];

    [Fact]
    public void Nothing_stray_lies_in_the_root() =>
        SourceFile.None(RootBreaches(SourceFile.All.Select(file => file.Path)));

    [Fact]
    public void Nothing_is_missing_from_the_root() =>
        SourceFile.None(RootFiles.Except(SourceFile.All.Select(file => file.Path))
            .Select(name => $"{name} is missing."));

    [Fact]
    public void No_file_puts_work_off() => SourceFile.None(SourceFile.All.SelectMany(WordBreaches));

    [Theory]
    [InlineData("README.md", true)]
    [InlineData("docs/anything.md", true)]
    [InlineData("PLAN.md", false)]
    [InlineData("notes/today.md", false)]
    public void A_stray_is_found(string path, bool allowed) => Assert.Equal(allowed, !RootBreaches([path]).Any());

    // The words are put together here, so that this file does not hold them.
    [Theory]
    [InlineData("a.cs", "// TO" + "DO: later", false)]
    [InlineData("a.md", "FIX" + "ME", false)]
    [InlineData("a.sql", "-- HA" + "CK", false)]
    [InlineData("a.cs", "throw new NotImplemented" + "Exception();", false)]
    [InlineData("tests/a.cs", "[Fact(Skip" + " = \"later\")]", false)]
    [InlineData("tests/a.cs", "Assert.Skip" + "(\"no server\");", false)]
    [InlineData("src/a.cs", "list.Skip(3)", true)]
    [InlineData("a.png", "TO" + "DO", true)]
    public void Work_put_off_is_found(string path, string text, bool allowed) =>
        Assert.Equal(allowed, !WordBreaches(new(path, text)).Any());

    private static IEnumerable<string> RootBreaches(IEnumerable<string> paths) =>
        paths.Where(path => path.Split('/') is [var first, ..] parts
                && !(parts.Length == 1 ? RootFiles : RootFolders).Contains(first))
            .Select(path => $"{path} has no place in the root.");

    private static IEnumerable<string> WordBreaches(SourceFile file)
    {
        if (!Prose.Contains(Path.GetExtension(file.Path))) yield break;
        foreach (Match match in PutOff().Matches(file.Text))
            yield return $"{file.Path}:{file.Text.AsSpan(0, match.Index).Count('\n') + 1} puts work off: {match.Value}";
    }

    [GeneratedRegex(@"\bTO[D]O\b|\bFIX[M]E\b|\bHA[C]K\b|\bNotImplemented[E]xception\b|\bSkip(?:Unless|When)?\s*=[^=>]"
        + @"|\bAssert\.Skip\w*\(")]
    private static partial Regex PutOff();
}
