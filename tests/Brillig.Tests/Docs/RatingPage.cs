using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Brillig.Tests.Docs;

/// <summary>A curve that the page shows, and the request under it, whose first rate it draws.</summary>
internal sealed record PageCurve(string File, string Title, decimal End, string Unit, JsonElement Request);

/// <summary>
/// docs/rating.md. Each block of JSON is the body of a quote, and the one after it what is answered, one line for each
/// entry; where it shows the steps, with them. A block of CSV is the deck that the address before it names.
/// </summary>
internal sealed partial class RatingPage
{
    /// <summary>Where it is.</summary>
    public const string Name = "docs/rating.md";

    private static readonly string[] Shown = ["name", "usage", "charge", "total", "remainder", "unaffordable"];

    private string _text = File.ReadAllText(Repository.PathOf(Name));

    /// <summary>The requests, and what the page says is answered.</summary>
    public IReadOnlyList<(string Request, string Answer)> Examples =>
        [.. Blocks().Matches(_text).Select(match => match.Groups[1].Value).Chunk(2).Select(two => (two[0], two[1]))];

    /// <summary>The decks by their name.</summary>
    public IReadOnlyList<(string Name, string Csv)> Decks =>
        [.. Csv().Matches(_text).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];

    /// <summary>What it draws.</summary>
    public IReadOnlyList<PageCurve> Curves => [.. Images().Matches(_text).Select(image =>
    {
        var block = Blocks().Match(_text, image.Index).Groups[1].Value;
        var end = decimal.Parse(image.Groups[3].Value, CultureInfo.InvariantCulture);
        return new PageCurve(image.Groups[2].Value, image.Groups[1].Value, end, image.Groups[4].Value,
            JsonDocument.Parse(block).RootElement);
    })];

    /// <summary>An answer as the page shows it.</summary>
    public static string Told(JsonElement answer, bool withSteps)
    {
        var text = new StringBuilder($"{{ \"total\": {answer.GetProperty("total").GetRawText()}, \"items\": [");
        var before = "\n";
        foreach (var item in answer.GetProperty("items").EnumerateArray())
        {
            text.Append(before).Append("    { ").AppendJoin(", ", item.EnumerateObject()
                .Where(field => Shown.Contains(field.Name)).Select(Line));
            if (withSteps)
                text.Append(", \"explain\": [\n        ").AppendJoin(",\n        ", item.GetProperty("explain")
                    .EnumerateArray().Select(step => $"{{ {string.Join(", ", step.EnumerateObject().Select(Line))} }}"))
                    .Append(" ]");
            text.Append(" }");
            before = ",\n";
        }

        return text.Append(" ] }\n").ToString();
    }

    /// <summary>Writes what is answered in place of what the page said.</summary>
    public void Update(IReadOnlyList<string> answers)
    {
        var block = 0;
        _text = Blocks().Replace(_text, match =>
            block++ % 2 == 0 ? match.Value : $"```json\n{answers[block / 2 - 1]}```");
        File.WriteAllText(Repository.PathOf(Name), _text);
    }

    private static string Line(JsonProperty field) => $"\"{field.Name}\": {field.Value.GetRawText()}";

    [GeneratedRegex("^```json\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex("PUT\\s+`/api/1.0/decks/([a-z-]+)`[^`]*^```csv\n(.*?)^```$",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Csv();

    [GeneratedRegex("""^!\[([^\]]+)\]\(rating/([a-z-]+\.svg) "0 to (\d+) ([^"]+)"\)$""", RegexOptions.Multiline)]
    private static partial Regex Images();
}
