using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Brillig.Server.Edge;

/// <summary>
/// What an address names, as it was sent: an id may hold what else parts the address, and a route's value tells
/// <c>%2F</c> and <c>%252F</c> not apart.
/// </summary>
internal static class SentPath
{
    /// <summary>The value of a parameter of the route, decoded; null: the route has none of this name.</summary>
    public static string? Value(HttpRequest request, string parameter)
    {
        var known = request.RouteValues[parameter]?.ToString();
        if (request.HttpContext.GetEndpoint() is not RouteEndpoint { RoutePattern.PathSegments: var segments }
            || request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is not ['/', ..] target) return known;
        var path = target.Split('?')[0].Trim('/').Split('/');
        if (path.Length != segments.Count) return known;
        for (var i = 0; i < path.Length; i++)
        {
            if (segments[i].Parts is [RoutePatternParameterPart { Name: var name }] && name == parameter)
                return Uri.UnescapeDataString(path[i]);
        }

        return known;
    }
}
