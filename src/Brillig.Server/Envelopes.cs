using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Flow;

namespace Brillig.Server;

/// <summary>
/// The one place where a request becomes an envelope: what its headers and its query ask of any write.
/// </summary>
internal static class Envelopes
{
    private const int KeyMax = 255;

    /// <summary>The envelope; null if a header or a parameter is malformed, which has been answered then.</summary>
    public static async ValueTask<Envelope?> Of(
        Exchange exchange, Command command, Func<Done, RenderedAnswer> render)
    {
        var request = exchange.Request;
        var id = request.HttpContext.TraceIdentifier;
        var headers = request.Headers;
        var hasQuery = request.QueryString.HasValue;
        if (!hasQuery && headers.IfMatch.Count == 0 && !headers.ContainsKey("Idempotency-Key"))
            return new Envelope(command, exchange.Caller, id);

        var faults = new Faults();
        var isDry = hasQuery && IsDry(request, faults);
        var key = Key(headers["Idempotency-Key"], faults);
        var ifMatch = Revision(headers.IfMatch, faults);
        if (faults.Any)
        {
            await exchange.Refuse(faults);
            return null;
        }

        return new Envelope(
            command, exchange.Caller, id, key, ifMatch, isDry,
            key is null ? null : decision => render((Done)decision));
    }

    /// <summary>Whether a write is only tried; any other parameter is a fault.</summary>
    internal static bool IsDry(HttpRequest request, Faults faults)
    {
        var isDry = false;
        foreach (var (name, value) in request.Query)
        {
            if (name != "dry_run") faults.Add("", $"The parameter {name} is unknown.");
            else if (value.ToString() is "true") isDry = true;
            else if (value.ToString() is not "false") faults.Add("", "The parameter dry_run must be true or false.");
        }

        return isDry;
    }

    private static string? Key(string? key, Faults faults)
    {
        if (key is null) return null;
        if (key.Length is > 0 and <= KeyMax) return key;
        faults.Add("", "The header Idempotency-Key must have 1 to 255 characters.");
        return null;
    }

    // A revision is sent as a strong entity tag: "7".
    private static long? Revision(string? tag, Faults faults)
    {
        if (tag is null or "*") return null;
        if (tag is ['"', .. var text, '"']
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision)) return revision;
        faults.Add("", "The header If-Match must be the ETag of this resource.");
        return null;
    }
}
