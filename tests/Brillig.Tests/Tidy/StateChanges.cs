using System.Text.RegularExpressions;
using Xunit;

namespace Brillig.Tests.Tidy;

/// <summary>
/// State changes only by facts: in a Core type that has a static Apply, properties have private setters, and members
/// are assigned only in constructors and in methods whose names begin with Apply or Restore.
/// </summary>
public partial class StateChanges
{
    [Fact]
    public void Only_Apply_changes_state() =>
        SourceFile.None(SourceFile.CSharpIn("src/Brillig.Core").SelectMany(Breaches));

    [Theory]
    [InlineData("public int N { get; private set; }", 0)]
    [InlineData("public int N { get; init; }", 0)]
    [InlineData("public int N { get; set; }", 1)]
    [InlineData("public int N { get; internal set; }", 1)]
    [InlineData("public int N;", 1)]
    [InlineData("public readonly int N;", 0)]
    [InlineData("public const int N = 3;", 0)]
    [InlineData("public int N { get; private set; } private A(int n) { N = n; }", 0)]
    [InlineData("public int N { get; private set; } private static void Restore(A a) { a.N = 1; }", 0)]
    [InlineData("public int N { get; private set; } public void Grow() { N += 1; }", 1)]
    [InlineData("public int N { get; private set; } public void Grow() { N++; }", 1)]
    [InlineData("public int N { get; private set; } public void Grow() => N = 4;", 1)]
    [InlineData("public int N { get; private set; } public bool Is() { return N == 4 || N >= 5; }", 0)]
    [InlineData("private int _n; public void Grow() { _n = 1; }", 1)]
    [InlineData("private int _n; public int N => _n; public void Read() { var x = _n; }", 0)]
    public void A_change_elsewhere_is_found(string members, int expected)
    {
        var apply = "public static void Apply(A a, Fact f) { a.N = 2; }";

        Assert.Equal(expected, Breaches(new("A.cs", $"public sealed class A {{ {members} {apply} }}")).Count());
        Assert.Empty(Breaches(new("A.cs", $"public sealed class A {{ {members} }}")));
    }

    private static IEnumerable<string> Breaches(SourceFile file)
    {
        var code = file.Code.Text;
        var blocks = Block.In(code);
        foreach (var type in blocks.Where(block => block.Kind == BlockKind.Type))
        {
            var members = blocks.Where(block => block.Kind == BlockKind.Member && block.Type == type.Header
                && block.Open > type.Open && block.End < type.End).ToList();
            var body = code[type.Open..type.End];
            if (!Apply().IsMatch(body)) continue;

            foreach (Match open in OpenSetter().Matches(body).Concat(OpenField().Matches(body)))
                yield return $"{file.Path}:{file.Code.LineOf(type.Open + open.Index)} "
                    + $"{type.Name}: state is set by Apply alone: {open.Value.Trim()}";

            var names = PrivateState().Matches(body).Select(match => match.Groups[1].Value + match.Groups[2].Value);
            foreach (var name in names.Distinct())
                foreach (Match change in Change(name).Matches(body))
                    if (!IsAllowed(type, members, code, type.Open + change.Index))
                        yield return $"{file.Path}:{file.Code.LineOf(type.Open + change.Index)} "
                            + $"{type.Name}.{name} changes outside Apply.";
        }
    }

    private static bool IsAllowed(Block type, List<Block> members, string code, int position)
    {
        if (members.FirstOrDefault(member => member.Open < position && position < member.End) is { } member)
            return MayChange(member.Name, type.Name);

        // No braces around it: an initializer, or the body of an expression-bodied member.
        var start = code.LastIndexOfAny([';', '}', '{'], position) + 1;
        var before = code[start..position];
        var arrow = before.IndexOf("=>", StringComparison.Ordinal);
        if (arrow < 0) return true;
        var name = DeclaredName().Match(before[..arrow]).Groups[1].Value;
        return MayChange(name, type.Name);
    }

    private static bool MayChange(string member, string type) =>
        member == type || member.StartsWith("Apply", StringComparison.Ordinal)
        || member.StartsWith("Restore", StringComparison.Ordinal);

    private static Regex Change(string name) =>
        new($@"(?<![\w@]){name}\s*(?:\+\+|--|(?:[-+*/%&|^]|\?\?)?=(?![=>]))|(?:\+\+|--){name}\b");

    [GeneratedRegex(@"\bstatic\s+[\w<>?\[\], .]+\s+Apply\s*(<\w+>)?\(")]
    private static partial Regex Apply();

    [GeneratedRegex(@"\b\w+\s*\{\s*get;\s*(internal\s+|protected\s+|protected\s+internal\s+)?set;")]
    private static partial Regex OpenSetter();

    [GeneratedRegex(@"\b(?:public|internal)\s+(?!const\b|static\b|readonly\b|delegate\b|event\b|required\b|abstract\b)"
        + @"[\w<>?\[\], .]+\s\w+\s*(?:;|=(?!>)[^;{]*;)")]
    private static partial Regex OpenField();

    [GeneratedRegex(@"\b(\w+)\s*\{\s*get;\s*private\s+set;|\bprivate\s+(?!static\b|const\b|readonly\b)"
        + @"[\w<>?\[\], .]+\s(_\w+)\s*[;=]")]
    private static partial Regex PrivateState();

    [GeneratedRegex(@"(\w+)\s*(?:<[^()]*>)?\s*(?:\(|$)")]
    private static partial Regex DeclaredName();
}
