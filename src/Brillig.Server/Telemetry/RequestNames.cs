namespace Brillig.Server.Telemetry;

/// <summary>What logs and traces call a request: names of ours, so that no address shows what it carried.</summary>
internal static class RequestNames
{
    /// <summary>The pattern of the route, or a dash where no route was found.</summary>
    public static string Route(HttpContext http) =>
        (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "-";

    /// <summary>The method, or what stands for one that is none of HTTP's.</summary>
    public static string Method(HttpContext http) => http.Request.Method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" => http.Request.Method,
        _ => "_OTHER",
    };
}
