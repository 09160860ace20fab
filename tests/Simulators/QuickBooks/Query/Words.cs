using System.Text.RegularExpressions;
using Brillig.Simulators.QuickBooks.Wire;

namespace Brillig.Simulators.QuickBooks.Query;

/// <summary>The words of a statement, one after the other.</summary>
internal sealed partial class Words
{
    private readonly List<string> _all = [];
    private int _next;

    public Words(string statement)
    {
        var at = 0;
        foreach (Match word in Word().Matches(statement))
        {
            if (word.Index != at) break;
            at += word.Length;
            if (word.Groups["word"] is { Success: true, Value: var text }) _all.Add(text);
        }

        if (at != statement.Length)
            throw new FailException(Fail.Query($"Invalid content. Lexical error at line 1, column {at + 1}."));
    }

    public bool IsAtEnd => _next == _all.Count;

    /// <summary>Takes a word if it is the next one.</summary>
    public bool Takes(string word)
    {
        if (IsAtEnd || !string.Equals(_all[_next], word, StringComparison.OrdinalIgnoreCase)) return false;
        _next++;
        return true;
    }

    /// <summary>Takes a word that must be the next one.</summary>
    public void Needs(string word)
    {
        if (!Takes(word)) throw Unexpected();
    }

    /// <summary>Takes any word.</summary>
    public string Take() => IsAtEnd ? throw Unexpected() : _all[_next++];

    public FailException Unexpected() =>
        new(Fail.Query($"Encountered \"{(IsAtEnd ? "<EOF>" : _all[_next])}\" at line 1, word {_next + 1}."));

    /// <summary>What a literal means, without its quotes.</summary>
    public static string Literal(string word) =>
        word.StartsWith('\'') ? Escaped().Replace(word[1..^1], "${letter}") : word;

    [GeneratedRegex("""\s+|(?<word>'(?:[^'\\]|\\.)*'|<=|>=|[=<>(),*]|[A-Za-z0-9_.+:-]+)""", RegexOptions.None, 1_000)]
    private static partial Regex Word();

    [GeneratedRegex("""\\(?<letter>.)""", RegexOptions.None, 1_000)]
    private static partial Regex Escaped();
}
