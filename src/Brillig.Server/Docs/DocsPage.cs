namespace Brillig.Server.Docs;

/// <summary>
/// The page to read the document and to try it out. Its assets are in this server, and its policy keeps the browser
/// from asking any other.
/// </summary>
internal static class DocsPage
{
    private const string Root = "/docs";

    private const string Policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
        + "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'";

    // There is one document to choose, so that of the bar only the switch to dark and back stays. What is wider than a
    // phone scrolls in its own box.
    private const string Style = """
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        html.dark-mode body { background: #1c2022 }
        .topbar .link, .topbar .download-url-wrapper > :not(.dark-mode-toggle) { display: none !important }
        .swagger-ui .wrapper { box-sizing: border-box }
        .swagger-ui .opblock-body { overflow-x: auto }
        .swagger-ui .info, .swagger-ui .opblock { overflow-wrap: anywhere }
        </style>
        """;

    /// <summary>Answers the page and what it loads, and leads there from the root.</summary>
    public static void UseDocsPage(this WebApplication app)
    {
        app.UseWhen(
            http => http.Request.Path == "/" || http.Request.Path.StartsWithSegments(Root, StringComparison.Ordinal),
            page =>
            {
                page.Use(Guard);
                page.UseSwaggerUI(options =>
                {
                    options.RoutePrefix = Root[1..];
                    options.DocumentTitle = "Brillig";
                    options.SwaggerEndpoint(DocsApi.Address, "Brillig 1.0");
                    options.ConfigObject.DeepLinking = true;
                    options.ConfigObject.DisplayRequestDuration = true;
                    options.ConfigObject.ValidatorUrl = null;

                    // The nouns first, as a table of contents. With all operations open, of which there are many, the
                    // page would mount those in sight alone, and neither a search in it nor an address would find one.
                    options.DocExpansion(Swashbuckle.AspNetCore.SwaggerUI.DocExpansion.None);
                    options.DefaultModelsExpandDepth(0);
                    options.HeadContent = Style;
                });
            });
    }

    private static Task Guard(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Path == "/" && HttpMethods.IsGet(http.Request.Method))
        {
            http.Response.Redirect(Root);
            return Task.CompletedTask;
        }

        http.Response.Headers.ContentSecurityPolicy = Policy;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return next(http);
    }
}
