using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Brillig.Storage;

namespace Brillig.Server;

/// <summary>The outermost step: whatever fails below, or is answered without a body, becomes a problem.</summary>
internal static class Errors
{
    /// <summary>Runs the rest and answers what it did not.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "An exception in one request answers that request alone.")]
    public static async Task Answered(HttpContext http, RequestDelegate next)
    {
        try
        {
            await Edge.Entrance.Pass(http, next);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            return;   // nobody is there to be answered
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await Answer(http, error);
        }

        if (http.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null })
            await Edge.Unanswered.Answer(http);
    }

    private static Task Answer(HttpContext http, Exception error)
    {
        switch (error)
        {
            case BadHttpRequestException bad:
                return Exchange.Refuse(http, Problem.OfStatus(bad.StatusCode), bad.Message);
            case StoreUnavailableException unavailable:
                return Exchange.Refuse(http, Problem.Unavailable, unavailable.Message);
            case DbException { IsTransient: true }:
                Logger(http).LogWarning(error, "Request {Request} could not read the database", http.TraceIdentifier);
                return Exchange.Refuse(http, Problem.Unavailable, "The database cannot be reached.");
            default:
                Logger(http).LogError(error, "Request {Request} failed", http.TraceIdentifier);
                return Exchange.Refuse(http, Problem.InternalError, "Nothing of the request was recorded.");
        }
    }

    private static ILogger Logger(HttpContext http) =>
        http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Brillig.Server");
}
