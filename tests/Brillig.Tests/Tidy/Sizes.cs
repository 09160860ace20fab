using Xunit;

namespace Brillig.Tests.Tidy;

/// <summary>Files of at most 300 lines, functions of at most 60, lines of at most 120 columns.</summary>
public class Sizes
{
    private const int FileMax = 300;
    private const int FunctionMax = 60;
    private const int LineMax = 120;

    /// <summary>
    /// What may be longer, and why: a path, or a path and a function ("src/X.cs: Name"), to the lines it has. The
    /// numbers may only go down.
    /// </summary>
    private static readonly Dictionary<string, int> Ratchet = [];

    [Fact]
    public void Files_functions_and_lines_are_short() =>
        SourceFile.None(SourceFile.CSharpIn("src", "bench", "tests").SelectMany(file => Breaches(file, Ratchet)));

    [Fact]
    public void The_ratchet_holds_no_file_that_is_gone() =>
        SourceFile.None(Ratchet.Keys.Where(key => SourceFile.All.All(file => file.Path != key.Split(": ")[0])));

    [Theory]
    [InlineData(300, 60, 120, 0)]
    [InlineData(301, 60, 120, 1)]
    [InlineData(300, 61, 120, 1)]
    [InlineData(300, 60, 121, 1)]
    public void What_is_longer_is_found(int lines, int function, int columns, int expected)
    {
        var start = $"public class A\n{{\n    [Fact]\n    public void F()\n    {{\n";
        var body = string.Join('\n', Enumerable.Repeat("x;", function - 3)) + "\n    }\n}\n";
        var rest = string.Concat(Enumerable.Repeat("\n", lines - 5 - (function - 3) - 2 - 1));
        var file = new SourceFile("src/A.cs", start + body + rest + new string('/', columns) + "\n");

        Assert.Equal(expected, Breaches(file, []).Count());
    }

    [Fact]
    public void The_ratchet_allows_what_is_there_and_no_more()
    {
        var file = new SourceFile("src/A.cs", new string('\n', 310));

        Assert.Empty(Breaches(file, new() { ["src/A.cs"] = 310 }));
        Assert.Single(Breaches(file, new() { ["src/A.cs"] = 309 }));
    }

    private static IEnumerable<string> Breaches(SourceFile file, Dictionary<string, int> ratchet)
    {
        var lines = file.Text.TrimEnd('\n').Length == 0 ? file.Text.Split('\n')[1..] : Lines(file.Text);
        if (lines.Length > ratchet.GetValueOrDefault(file.Path, FileMax))
            yield return $"{file.Path} has {lines.Length} lines; {FileMax} are the most.";

        for (var i = 0; i < lines.Length; i++)
            if (lines[i].Length > LineMax)
                yield return $"{file.Path}:{i + 1} has {lines[i].Length} columns; {LineMax} are the most.";

        foreach (var block in Block.In(file.Code.Text).Where(block => block.Kind == BlockKind.Member))
        {
            var start = block.Open - block.Header.Length;
            var length = file.Code.LineOf(block.End) - file.Code.LineOf(HeaderStart(file, block, start)) + 1;
            if (length > ratchet.GetValueOrDefault($"{file.Path}: {block.Name}", FunctionMax))
                yield return $"{file.Path}: {block.Name} has {length} lines; {FunctionMax} are the most.";
        }
    }

    private static string[] Lines(string text) =>
        (text.EndsWith('\n') ? text[..^1] : text).Split('\n');

    private static int HeaderStart(SourceFile file, Block block, int fallback)
    {
        var start = file.Code.Text.IndexOf(block.Header, block.Start, StringComparison.Ordinal);
        return start < 0 ? fallback : start;
    }
}
