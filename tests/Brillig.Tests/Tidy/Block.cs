using System.Text.RegularExpressions;

namespace Brillig.Tests.Tidy;

/// <summary>What a pair of braces stands for.</summary>
public enum BlockKind
{
    /// <summary>A class, struct, record, interface, enum or namespace.</summary>
    Type,

    /// <summary>A method, constructor, accessor or property directly in a type.</summary>
    Member,

    /// <summary>Anything else.</summary>
    Other,
}

/// <summary>A pair of braces with what stands before it, found by matching braces.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Header">The declaration without its attributes.</param>
/// <param name="Start">Where the header begins.</param>
/// <param name="Open">Where the opening brace is.</param>
/// <param name="End">Where the closing brace is.</param>
/// <param name="Type">The header of the innermost type around it.</param>
public sealed partial record Block(BlockKind Kind, string Header, int Start, int Open, int End, string Type)
{
    /// <summary>The declared name: the word before the first parenthesis, or the last word.</summary>
    public string Name
    {
        get
        {
            var paren = Header.IndexOf('(', StringComparison.Ordinal);
            var declaration = (paren < 0 ? Header : Header[..paren]).Split(':')[0].Split("=>")[0];
            return Words().Matches(Generics().Replace(declaration, "")).LastOrDefault()?.Value ?? "";
        }
    }

    /// <summary>All blocks of a file, inner ones before the outer.</summary>
    public static IReadOnlyList<Block> In(string code)
    {
        var found = new List<Block>();
        var open = new Stack<(BlockKind Kind, string Header, int Start, int Open)>();
        var boundary = 0;
        var parens = 0;
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '(':
                    parens++;
                    break;
                case ')':
                    parens--;
                    break;
                case ';' when parens == 0:
                    boundary = i + 1;
                    break;
                case '{':
                    var (header, start) = HeaderOf(code, boundary, i);
                    open.Push((KindOf(header, open), header, start, i));
                    boundary = i + 1;
                    break;
                case '}' when open.Count > 0:
                    var (kind, before, first, brace) = open.Pop();
                    var type = open.FirstOrDefault(outer => outer.Kind == BlockKind.Type).Header ?? "";
                    found.Add(new Block(kind, before, first, brace, i, type));
                    boundary = i + 1;
                    break;
            }
        }
        return found;
    }

    private static (string Header, int Start) HeaderOf(string code, int boundary, int brace)
    {
        var attributes = Attributes().Match(code, boundary, brace - boundary);
        var start = attributes.Success ? boundary + attributes.Length : boundary;
        return (code[start..brace].Trim(), start);
    }

    private static BlockKind KindOf(string header, Stack<(BlockKind Kind, string, int, int)> outer)
    {
        var paren = header.IndexOf('(', StringComparison.Ordinal);
        if (TypeWord().IsMatch(paren < 0 ? header : header[..paren])) return BlockKind.Type;
        if (outer.Count == 0 || outer.Peek().Kind != BlockKind.Type || header.Length == 0) return BlockKind.Other;
        var assignment = Assignment().Match(header);
        return assignment.Success && (paren < 0 || assignment.Index < paren) ? BlockKind.Other : BlockKind.Member;
    }

    [GeneratedRegex(@"\b(class|struct|interface|enum|record|namespace)\b")]
    private static partial Regex TypeWord();

    [GeneratedRegex(@"(?<![=!<>])=(?![=>])")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\G\s*(\[(?:[^\[\]]|\[[^\[\]]*\])*\]\s*)*")]
    private static partial Regex Attributes();

    [GeneratedRegex(@"<[^<>]*(<[^<>]*>[^<>]*)*>")]
    private static partial Regex Generics();

    [GeneratedRegex(@"@?\w+")]
    private static partial Regex Words();
}
