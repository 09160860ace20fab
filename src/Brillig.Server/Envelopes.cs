using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Server;

/// <summary>
/// The one place where a request becomes an envelope: what its headers and its query ask of any write.
/// </summary>
internal static class Envelopes
{
    /// <summary>The envelope; null if a header or a parameter is malformed, which has been answered then.</summary>
    public static async ValueTask<Envelope?> Of(
        Exchange exchange, Command command, Func<Done, RenderedAnswer> render)
    {
        var request = exchange.Request;
        var id = request.HttpContext.TraceIdentifier;
        var headers = request.Headers;
        var hasQuery = request.QueryString.HasValue;
        var hasCondition = headers.IfMatch.Count > 0 || headers.IfNoneMatch.Count > 0;
        if (!hasQuery && !hasCondition && exchange.Keyed is null)
            return new Envelope(command, exchange.Caller, id);

        var faults = new Faults();
        var isDry = hasQuery && IsDry(request, faults, exchange.HasAskedQuery);
        var ifMatch = hasCondition ? ETags.Conditions(headers, faults) : null;
        if (faults.Any)
        {
            await exchange.Refuse(faults);
            return null;
        }

        if (isDry) request.HttpContext.Response.Headers["Dry-Run"] = "true";
        return new Envelope(
            command, exchange.Caller, id, isDry ? null : exchange.Keyed?.Once(exchange, render), ifMatch, isDry);
    }

    /// <summary>
    /// Whether a write is only tried; any other parameter is a fault, unless the route has read those itself.
    /// </summary>
    internal static bool IsDry(HttpRequest request, Faults faults, bool othersAreRead = false)
    {
        var isDry = false;
        foreach (var (name, value) in request.Query)
        {
            if (name != "dry_run" && othersAreRead) continue;
            if (name != "dry_run") faults.Add("", $"The parameter {name} is unknown.");
            else if (value.ToString() is "true") isDry = true;
            else if (value.ToString() is not "false") faults.Add("", "The parameter dry_run must be true or false.");
        }

        return isDry;
    }
}
