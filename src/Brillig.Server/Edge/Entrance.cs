namespace Brillig.Server.Edge;

/// <summary>What holds for every request before its route is asked: its address, and the form of its answer.</summary>
internal static class Entrance
{
    /// <summary>The longest address, in characters. Kestrel takes longer ones, to be answered here.</summary>
    public const int AddressMax = 8 * 1024;

    /// <summary>Asks the route, or answers why not.</summary>
    public static Task Pass(HttpContext http, RequestDelegate next)
    {
        var request = http.Request;
        Enveloped.TakeKey(request);
        if ((request.Path.Value?.Length ?? 0) + (request.QueryString.Value?.Length ?? 0) > AddressMax)
            return Exchange.Refuse(
                http, Problem.UriTooLong, "An address has at most 8,192 characters. Send less in the query.");

        // Most answers have forms, and what may be cached does not tell which it is one of.
        var isRead = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        if (isRead) http.Response.Headers.Vary = "Accept";
        string? accept = request.Headers.Accept;
        if (accept is null or "*/*" or "application/json") return next(http);
        var offers = http.GetEndpoint()?.Metadata.GetMetadata<Offers>() ?? Offers.Json;
        var best = Accepting.Best(accept, offers);
        if (best is null)
            return Exchange.Refuse(http, Problem.NotAcceptable, $"Ask for {string.Join(", or ", offers.Types)}.");
        if (best == Decimals.TextsType) Decimals.ChooseTexts();
        return next(http);
    }
}
