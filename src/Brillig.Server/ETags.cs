using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Brillig.Server;

/// <summary>Entity tags and the conditions on them (RFC 9110, 8.8.3 and 13).</summary>
internal static class ETags
{
    /// <summary>The answer with the strong tag of what it shows; null: it has none.</summary>
    public static RenderedAnswer Tagged(this RenderedAnswer answer, string? revision) => revision is null
        ? answer
        : answer with { Headers = [.. answer.Headers, new(HeaderNames.ETag, $"\"{revision}\"")] };

    /// <summary>What must hold before a resource is changed; a fault where a header is malformed.</summary>
    public static Precondition Conditions(IHeaderDictionary headers, Faults faults)
    {
        return new Precondition(
            Read(headers.IfMatch, HeaderNames.IfMatch, isStrong: true, faults),
            Read(headers.IfNoneMatch, HeaderNames.IfNoneMatch, isStrong: false, faults));
    }

    /// <summary>True if the caller has this revision already; a malformed header asks for nothing.</summary>
    public static bool IsKnown(HttpRequest request, string? revision) =>
        revision is not null && request.Headers.IfNoneMatch.Count > 0
        && Read(request.Headers.IfNoneMatch, HeaderNames.IfNoneMatch, isStrong: false, new Faults()) is { } known
        && known.Name(revision);

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
