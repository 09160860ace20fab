using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Server.Edge;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Brillig.Server;

/// <summary>Entity tags and the conditions on them (RFC 9110, 8.8.3 and 13).</summary>
internal static class ETags
{
    // A strong tag names one form of a revision (RFC 9110, 8.8.1): after this letter stands which.
    private const char Form = '~';

    /// <summary>The answer with the strong tag of what it shows, in its form; null: it has none.</summary>
    public static RenderedAnswer Tagged(this RenderedAnswer answer, string? revision) =>
        revision is null ? answer : answer.With(TagOf(answer, revision));

    /// <summary>The answer with a tag; to whoever has that already, that it has not changed.</summary>
    public static RenderedAnswer TaggedFor(this RenderedAnswer answer, HttpRequest request, string revision)
    {
        var tag = TagOf(answer, revision);
        if (IsKnown(request, tag)) answer = new RenderedAnswer(StatusCodes.Status304NotModified, [], []);
        return answer.With(tag);
    }

    /// <summary>
    /// What must hold before a resource is changed, whatever form its tags were seen in; a fault where a header is
    /// malformed.
    /// </summary>
    public static Precondition Conditions(IHeaderDictionary headers, Faults faults)
    {
        return new Precondition(
            Revisions(Read(headers.IfMatch, HeaderNames.IfMatch, isStrong: true, faults)),
            Revisions(Read(headers.IfNoneMatch, HeaderNames.IfNoneMatch, isStrong: false, faults)));
    }

    // True if the caller has what this tag names already; a malformed header asks for nothing.
    private static bool IsKnown(HttpRequest request, string tag) =>
        request.Headers.IfNoneMatch.Count > 0
        && Read(request.Headers.IfNoneMatch, HeaderNames.IfNoneMatch, isStrong: false, new Faults()) is { } known
        && known.Name(tag);

    private static RenderedAnswer With(this RenderedAnswer answer, string tag) =>
        answer with { Headers = [.. answer.Headers, new(HeaderNames.ETag, $"\"{tag}\"")] };

    private static string TagOf(RenderedAnswer answer, string revision)
    {
        foreach (var (name, value) in answer.Headers)
        {
            if (name != HeaderNames.ContentType) continue;
            if (value == Decimals.TextsType) return $"{revision}{Form}texts";
            if (value.StartsWith(Csv.MediaType, StringComparison.Ordinal)) return $"{revision}{Form}csv";
        }

        return revision;
    }

    private static EntityTags? Revisions(EntityTags? tags) => tags is null
        ? null
        : tags with { Tags = [.. tags.Tags.Select(tag => tag.Split(Form)[0])] };

    // If-Match compares strongly: a weak tag names nothing. Tags are ours, so that they are compared as texts.
    private static EntityTags? Read(StringValues values, string name, bool isStrong, Faults faults)
    {
        if (values.Count == 0) return null;
        if (!EntityTagHeaderValue.TryParseStrictList([.. values.OfType<string>()], out var tags))
        {
            faults.Add("", $"The header {name} must be * or a list of entity tags such as \"7\".");
            return null;
        }

        return new EntityTags(
            tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any)),
            [.. tags.Where(tag => !isStrong || !tag.IsWeak).Select(tag => tag.Tag.ToString().Trim('"'))]);
    }
}
