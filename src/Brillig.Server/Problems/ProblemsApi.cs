using Brillig.Server.Auth;
using Brillig.Server.Edge;

namespace Brillig.Server.Problems;

/// <summary>What problems are, over HTTP, for whoever met one.</summary>
internal static class ProblemsApi
{
    /// <summary>Maps the pages of problems.</summary>
    public static void MapProblems(this Routes routes)
    {
        var pages = ProblemPages.Make();
        routes.Get("/problems", Access.Anyone, exchange => Show(exchange, pages), offers: ProblemPages.Offers);
        routes.Get("/problems/{slug}", Access.Anyone, exchange => Show(exchange, pages), offers: ProblemPages.Offers);
    }

    private static Task Show(Exchange exchange, ProblemPages pages)
    {
        var slug = exchange.Request.RouteValues["slug"] as string ?? "";
        var type = Accepting.Best(exchange.Request.Headers.Accept, ProblemPages.Offers) ?? "text/markdown";
        return pages.Find(slug, type) is { } page
            ? exchange.Send(page)
            : exchange.Refuse(Problem.NotFound, "There is no problem of this name. /problems/ lists them.");
    }
}
