namespace Brillig.Server.Edge;

/// <summary>Answers what nothing has answered: no such address, not by this method, OPTIONS.</summary>
internal static class Unanswered
{
    /// <summary>Turns a bare status into a problem, or into what OPTIONS asks for.</summary>
    public static Task Answer(HttpContext http)
    {
        var (request, response) = (http.Request, http.Response);
        var isOptions = HttpMethods.IsOptions(request.Method);
        if (isOptions && !request.Path.HasValue) return NoContent(http);   // OPTIONS *: the server as a whole
        if (response.StatusCode != StatusCodes.Status405MethodNotAllowed) return Bare(http);
        var allowed = response.Headers.Allow.ToString();
        response.Headers.Allow = $"{allowed}, OPTIONS";
        if (allowed.Contains("PATCH", StringComparison.Ordinal)) AddAcceptPatch(response);
        return isOptions ? NoContent(http) : Bare(http);
    }

    /// <summary>Says in which form changes are read (RFC 5789).</summary>
    public static void AddAcceptPatch(HttpResponse response) =>
        response.Headers["Accept-Patch"] = Patches.MediaType;

    private static Task NoContent(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task Bare(HttpContext http)
    {
        var problem = Problem.OfStatus(http.Response.StatusCode);
        return Exchange.Refuse(http, problem, $"{http.Request.Method} {http.Request.Path}: {problem.Title}.");
    }
}
