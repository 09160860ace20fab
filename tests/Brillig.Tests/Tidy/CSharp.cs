using Xunit;

namespace Brillig.Tests.Tidy;

/// <summary>C# text taken apart just far enough for the checks: code, strings, and the line of a position.</summary>
public sealed class CSharp
{
    private readonly string _text;
    private readonly char[] _code;
    private readonly List<string> _strings = [];
    private int _at;

    private CSharp(string text)
    {
        _text = text;
        _code = text.ToCharArray();
        ReadCode(0);
        Text = new string(_code);
    }

    /// <summary>As long as the source, with comments and the contents of strings blanked.</summary>
    public string Text { get; }

    /// <summary>The contents of the string literals, in order; an interpolated one without its holes.</summary>
    public IReadOnlyList<string> Strings => _strings;

    /// <summary>Takes a source file apart.</summary>
    public static CSharp Read(string text) => new(text);

    /// <summary>The line, from 1, that holds a position.</summary>
    public int LineOf(int position) => _text.AsSpan(0, position).Count('\n') + 1;

    private bool Sees(string what) => string.CompareOrdinal(_text, _at, what, 0, what.Length) == 0;

    /// <param name="closing">How many braces end the hole that is read; 0 for the file itself.</param>
    private void ReadCode(int closing)
    {
        var depth = 0;
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (Sees("//")) Blank(EndOf("\n", 0));
            else if (Sees("/*")) Blank(EndOf("*/", 2));
            else if (c == '\'') ReadCharacter();
            else if (c is '"' or '$' or '@' && ReadString()) { }
            else if (closing > 0 && c == '}' && depth-- == 0)
            {
                Blank(Math.Min(_at + closing, _text.Length));
                return;
            }
            else
            {
                if (c == '{') depth++;
                _at++;
            }
        }
    }

    private void ReadCharacter()
    {
        var escaped = _at + 1 < _text.Length && _text[_at + 1] == '\\';
        var end = escaped ? _text.IndexOf('\'', Math.Min(_at + 3, _text.Length)) : _at + 2;
        if (end > 0 && end < _text.Length && _text[end] == '\'') Blank(end + 1);
        else _at++;
    }

    private bool ReadString()
    {
        var i = _at;
        var dollars = 0;
        var verbatim = false;
        for (; i < _text.Length && _text[i] is '$' or '@'; i++)
            if (_text[i] == '$') dollars++;
            else verbatim = true;
        var quotes = 0;
        while (i + quotes < _text.Length && _text[i + quotes] == '"') quotes++;
        if (quotes == 0) return false;

        var raw = quotes >= 3;
        if (quotes == 2) quotes = 1;
        Blank(i + quotes);
        ReadContents(new string('"', raw ? quotes : 1), dollars, raw, verbatim);
        return true;
    }

    private void ReadContents(string end, int dollars, bool raw, bool verbatim)
    {
        var content = new System.Text.StringBuilder();
        var hole = new string('{', dollars);
        while (_at < _text.Length)
        {
            if (verbatim && Sees("\"\"")) Take(2);
            else if (!raw && !verbatim && _text[_at] == '\\') Take(2);
            else if (Sees(end))
            {
                Blank(_at + end.Length);
                break;
            }
            else if (dollars > 0 && !raw && Sees("{{")) Take(2);
            else if (dollars > 0 && Sees(hole))
            {
                Blank(_at + dollars);
                content.Append(' ');
                ReadCode(dollars);
            }
            else Take(1);
        }
        _strings.Add(content.ToString());

        void Take(int count)
        {
            content.Append(_text, _at, Math.Min(count, _text.Length - _at));
            Blank(_at + count);
        }
    }

    private int EndOf(string end, int length)
    {
        var found = _text.IndexOf(end, _at, StringComparison.Ordinal);
        return found < 0 ? _text.Length : found + length;
    }

    private void Blank(int end)
    {
        for (end = Math.Min(end, _text.Length); _at < end; _at++)
            if (_code[_at] != '\n')
                _code[_at] = ' ';
    }
}

public class CSharpTests
{
    [Theory]
    [InlineData("a /* b */ c", "a c")]
    [InlineData("a // b\nc", "a c")]
    [InlineData("f(\"x { \\\" y\", 'z', '\\'', '\"') + b", "f( , , , ) + b")]
    [InlineData("f($\"x {a[\"k\"]} {{ y\") + b", "f( a[ ] ) + b")]
    [InlineData("f(@\"x \"\" y\\\") + b", "f( ) + b")]
    [InlineData("f(\"\"\"x \" y\"\"\") + b", "f( ) + b")]
    [InlineData("f($$\"\"\"x {y} {{a}}\"\"\") + b", "f( a ) + b")]
    [InlineData("f(\"\", @class) + b", "f( , @class) + b")]
    public void Code_is_what_is_neither_comment_nor_string(string source, string expected) =>
        Assert.Equal(expected, string.Join(' ', CSharp.Read(source).Text
            .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void Strings_are_kept_apart() =>
        Assert.Equal(["x", "a   b", "raw \" text"],
            CSharp.Read("f(\"x\", $\"a {c} b\", \"\"\"raw \" text\"\"\")").Strings);
}
