using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Brillig.Core.Flow;
using Markdig;

namespace Brillig.Server.Problems;

/// <summary>
/// The pages that problems point to, made once from docs/problems.md: for browsers, for terminals, and for programs.
/// </summary>
internal sealed class ProblemPages
{
    /// <summary>The forms of a page; the first is for who does not say.</summary>
    public static readonly Edge.Offers Offers = new("text/markdown", "text/html", "application/json");

    private static readonly MarkdownPipeline Markup = new MarkdownPipelineBuilder().DisableHtml().Build();
    private readonly FrozenDictionary<(string Slug, string Type), RenderedAnswer> _pages;

    private ProblemPages(FrozenDictionary<(string Slug, string Type), RenderedAnswer> pages) => _pages = pages;

    /// <summary>Makes the pages of all problems, and their index, whose name is empty.</summary>
    public static ProblemPages Make()
    {
        var document = Resource("problems.md");
        var sections = document.Split("\n## ").Skip(1).Select(text => text.Split('\n', 2))
            .ToDictionary(parts => parts[0], parts => parts[1].Trim());
        var pages = new Dictionary<(string, string), RenderedAnswer>();
        foreach (var problem in Problem.All)
        {
            // The status leads each section of the document; a page has it under its title.
            var text = sections[problem.Slug];
            text = text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..].Trim();
            Add(pages, problem.Slug, problem.Title, Markdown(problem, text), Html(problem, text), Json.Bytes(json =>
            {
                json.WriteStartObject();
                json.WriteString("type", problem.Type);
                json.WriteString("title", problem.Title);
                json.WriteNumber("status", problem.Status);
                json.WriteString("text", text);
                json.WriteEndObject();
            }));
        }

        AddIndex(pages, document[..document.IndexOf("\n## ", StringComparison.Ordinal)]);
        return new ProblemPages(pages.ToFrozenDictionary());
    }

    /// <summary>A page in one of the forms; null: there is no such problem.</summary>
    public RenderedAnswer? Find(string slug, string type) => _pages.GetValueOrDefault((slug, type));

    private static void AddIndex(Dictionary<(string, string), RenderedAnswer> pages, string head)
    {
        var all = Problem.All.OrderBy(problem => problem.Status).ThenBy(problem => problem.Slug).ToArray();
        var text = new StringBuilder(head.Trim()).Append("\n\n");
        var list = new StringBuilder(Markdig.Markdown.ToHtml(head, Markup)).Append("<dl>\n");
        foreach (var (slug, status, title) in all)
        {
            text.Append(CultureInfo.InvariantCulture, $"* [{slug}](/problems/{slug}): {status}. {title}.\n");
            list.Append(CultureInfo.InvariantCulture, $"<dt><a href=\"/problems/{slug}\">{slug}</a></dt>")
                .Append(CultureInfo.InvariantCulture, $"<dd>{status} · {WebUtility.HtmlEncode(title)}</dd>\n");
        }

        Add(pages, "", "Problems", text.ToString(), list.Append("</dl>").ToString(), Json.Bytes(json =>
            json.WriteArray(all, static (writer, problem) =>
            {
                writer.WriteStartObject();
                writer.WriteString("type", problem.Type);
                writer.WriteString("title", problem.Title);
                writer.WriteNumber("status", problem.Status);
                writer.WriteEndObject();
            })));
    }

    private static void Add(
        Dictionary<(string, string), RenderedAnswer> pages, string slug, string title, string markdown, string html,
        byte[] json)
    {
        var style = Resource("problems.css");
        var page = Resource("problems.html")
            .Replace("{title}", WebUtility.HtmlEncode(title), StringComparison.Ordinal)
            .Replace("{style}", style, StringComparison.Ordinal)
            .Replace("{body}", html, StringComparison.Ordinal);
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        var policy = $"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; frame-ancestors 'none'";
        pages[(slug, "text/markdown")] = Page("text/markdown; charset=utf-8", Encoding.UTF8.GetBytes(markdown));
        pages[(slug, "text/html")] = Page(
            "text/html; charset=utf-8",
            Encoding.UTF8.GetBytes(page),
            KeyValuePair.Create("Content-Security-Policy", policy));
        pages[(slug, "application/json")] = Page("application/json", json);
    }

    private static RenderedAnswer Page(
        string type, byte[] body, params ReadOnlySpan<KeyValuePair<string, string>> more) => new(
        200,
        [
            new("Content-Type", type), new("Vary", "Accept"), new("Cache-Control", "public, max-age=3600"),
            new("X-Content-Type-Options", "nosniff"), .. more,
        ],
        body);

    private static string Markdown(Problem problem, string text) =>
        $"# {problem.Title}\n\n{problem.Status.ToString(CultureInfo.InvariantCulture)} {problem.Slug}\n\n{text}\n";

    private static string Html(Problem problem, string text) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
         <h1>{WebUtility.HtmlEncode(problem.Title)}</h1>
         <p class="status">{problem.Status} · <code>{problem.Slug}</code></p>
         {Markdig.Markdown.ToHtml(text, Markup)}
         """);

    private static string Resource(string name)
    {
        using var stream = typeof(ProblemPages).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the server.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
