using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Brillig.Server.Docs;

/// <summary>
/// The examples: one story of requests and their answers, in the order in which a test sends them. A value that differs
/// each time is a name in double braces, the same name wherever the same value stands.
/// </summary>
internal static partial class Story
{
    private const string Title = "### ";
    private const int MatchMilliseconds = 1_000;
    private const string Status = "HTTP ";

    /// <summary>Its chapters in order, each with its steps.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<StoryStep>> Chapters { get; } = Read();

    /// <summary>Its steps in order.</summary>
    public static IEnumerable<StoryStep> Steps => Chapters.OrderBy(c => c.Key, StringComparer.Ordinal)
        .SelectMany(c => c.Value);

    /// <summary>A text as it is documented: each name by a value of its kind that is always the same.</summary>
    public static string Filled(string text) => Name().Replace(text, match => ValueOf(match.Groups["name"].Value));

    /// <summary>Reads the steps of a chapter.</summary>
    public static IReadOnlyList<StoryStep> Parse(string text) =>
        [.. ("\n" + text).Split("\n" + Title).Skip(1).Select(StepOf)];

    /// <summary>Names in double braces.</summary>
    [GeneratedRegex(@"\{\{(?<name>[a-z0-9_-]+)\}\}", RegexOptions.ExplicitCapture, MatchMilliseconds)]
    public static partial Regex Name();

    private static StoryStep StepOf(string text)
    {
        var answerAt = text.IndexOf("\n" + Status, StringComparison.Ordinal);
        var asked = answerAt < 0 ? text : text[..answerAt];
        var titleEnd = asked.IndexOf('\n', StringComparison.Ordinal);
        var captures = new List<KeyValuePair<string, string>>();
        var rest = asked[(titleEnd + 1)..];
        while (rest.StartsWith('@'))
        {
            var lineEnd = rest.IndexOf('\n', StringComparison.Ordinal);
            var words = rest[1..lineEnd].Split(' ');
            captures.Add(new(words[0], words[1]));
            rest = rest[(lineEnd + 1)..];
        }

        var request = MessageOf(rest);
        var first = request.Start.Split(' ');
        var answer = answerAt < 0 ? null : MessageOf(text[(answerAt + 1)..]);
        var recorded = answerAt < 0 ? "" : text[(answerAt + 1)..].TrimEnd();
        return new StoryStep(asked[..titleEnd], captures, first[0], first[1], request, answer, recorded);
    }

    private static Message MessageOf(string text)
    {
        var parts = text.TrimEnd().Split("\n\n", 2);
        var lines = parts[0].Split('\n');
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2))
            .Select(pair => new KeyValuePair<string, string>(pair[0], pair[1]));
        return new Message(lines[0], [.. headers], parts is [_, var body] ? body : null);
    }

    private static string ValueOf(string name)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        return name.Split('-')[0] switch
        {
            "key" => "brk_ThisIsAnExampleAndNoKey",
            "cursor" => "MDE5OWUyYTQ",
            "event" => "4711.0",
            "request" => "0HNA1B2C3D4E5:00000001",
            "hash" => hash,
            "address" => "http://10.0.0.5:8080",
            _ => $"0199e2a4-7c00-7{hash[..3]}-8{hash[3..6]}-{hash[6..18]}",
        };
    }

    private static Dictionary<string, IReadOnlyList<StoryStep>> Read()
    {
        var chapters = new Dictionary<string, IReadOnlyList<StoryStep>>(StringComparer.Ordinal);
        var assembly = typeof(Story).Assembly;
        foreach (var name in assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith("Example-", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(
                assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException(name));
            chapters.Add(name["Example-".Length..], Parse(reader.ReadToEnd()));
        }

        return chapters;
    }
}

/// <summary>A request of the story and its answer.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Captures">Names, each with the pointer into the answer where its value is found first.</param>
/// <param name="Method">The method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Request">What is sent.</param>
/// <param name="Answer">What comes back; null: not recorded yet.</param>
/// <param name="Text">The answer as it is written.</param>
internal sealed record StoryStep(
    string Title,
    IReadOnlyList<KeyValuePair<string, string>> Captures,
    string Method,
    string Target,
    Message Request,
    Message? Answer,
    string Text)
{
    /// <summary>Whether its answer has decimals as strings, a form that is told of once, for all answers.</summary>
    public bool HasTexts => Request.Headers.Any(header => header.Value == Edge.Decimals.TextsType);

    /// <summary>The status of the answer.</summary>
    public int Status => int.Parse(Answer?.Start.Split(' ')[1] ?? "0", null);
}

/// <summary>One way of a request.</summary>
/// <param name="Start">The first line.</param>
/// <param name="Headers">The headers.</param>
/// <param name="Body">The body, or null.</param>
internal sealed record Message(string Start, IReadOnlyList<KeyValuePair<string, string>> Headers, string? Body)
{
    /// <summary>The type of the body.</summary>
    public string MediaType =>
        Headers.FirstOrDefault(h => h.Key == "Content-Type").Value?.Split(';')[0] ?? "application/json";
}
