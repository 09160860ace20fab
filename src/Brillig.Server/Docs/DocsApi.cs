using Brillig.Core.Flow;
using Brillig.Server.Auth;

namespace Brillig.Server.Docs;

/// <summary>The document of the API over HTTP.</summary>
internal static class DocsApi
{
    /// <summary>Where the document is.</summary>
    public const string Address = "/openapi/1.0.json";

    /// <summary>Maps the route of the document; it is made when it is first asked for.</summary>
    /// <param name="routes">Where to map it.</param>
    /// <param name="mapped">All routes, itself too.</param>
    public static void MapDocs(this Routes routes, Func<IEnumerable<EndpointDataSource>> mapped)
    {
        var answer = new Lazy<RenderedAnswer>(() => new RenderedAnswer(
            200, [new("Content-Type", "application/json")], ApiDocument.Of([.. Mapped(mapped())])));
        routes.Get(Address, Access.Anyone, exchange => exchange.Send(answer.Value));
    }

    /// <summary>The routes that are mapped; HEAD goes without saying where GET is.</summary>
    public static IEnumerable<MappedRoute> Mapped(IEnumerable<EndpointDataSource> sources) =>
        from endpoint in sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        let policy = endpoint.Metadata.GetMetadata<Policy>()
        where policy is not null
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []
        where method != "HEAD"
        select new MappedRoute(method, endpoint.RoutePattern.RawText ?? "", policy);
}
