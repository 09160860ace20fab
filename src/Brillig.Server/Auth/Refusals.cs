using Brillig.Core.Basics;
using Brillig.Storage.Ops;

namespace Brillig.Server.Auth;

/// <summary>Notes requests that were refused for who asked them.</summary>
internal static class Refusals
{
    private const int PathMax = 512;

    private static readonly Problem[] OfReference =
    [
        Problem.Of(Reason.UnknownParent), Problem.Of(Reason.UnknownTariff), Problem.Of(Reason.UnknownBillingType),
    ];

    /// <summary>Notes a refused request, unless it was refused for something else.</summary>
    public static void Note(HttpContext http, Desk desk, Caller? caller, string pattern, Problem problem)
    {
        if (problem.Status is not (401 or 403 or 404) && !OfReference.Contains(problem)) return;
        var path = (http.Request.Path.Value ?? "").Replace('\0', ' ');
        desk.Ops.Note(new RefusedRequest(
            desk.Store.Now,
            http.TraceIdentifier,
            caller?.Key.Value,
            caller is { } known ? Json.Name(known.Role) : null,
            http.Connection.RemoteIpAddress?.ToString(),
            http.Request.Method,
            pattern,
            path.Length > PathMax ? path[..PathMax] : path,
            problem.Status,
            problem.Slug));
    }
}
