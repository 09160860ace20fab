using Brillig.Core.Charges;
using Brillig.Server.Auth;

namespace Brillig.Server.Jobs;

/// <summary>Due and outside work over HTTP.</summary>
internal static class WorkApi
{
    /// <summary>Maps the routes of due work.</summary>
    public static void MapWork(this Routes routes) =>
        routes.Post($"{Urls.Root}/work/resume", Access.ManagesKeys, Resume, Reach.Operator);

    private static Task Resume(Exchange exchange) => exchange.Perform(
        (_, _) => new ResumeWork(),
        (ResumedWork resumed) => Answer.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteString("resumed", resumed.Why);
            json.WriteEndObject();
        }),
        optional: true);
}
