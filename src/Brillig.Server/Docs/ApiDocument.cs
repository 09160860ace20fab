using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Brillig.Core.Basics;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using Microsoft.OpenApi;

namespace Brillig.Server.Docs;

/// <summary>A route as it is mapped.</summary>
/// <param name="Method">The method.</param>
/// <param name="Pattern">The pattern.</param>
/// <param name="Policy">What it asks of a caller.</param>
internal sealed record MappedRoute(string Method, string Pattern, Policy Policy);

/// <summary>The document of the API: OpenAPI 3.1, from the routes that are mapped and what is said of each.</summary>
internal sealed class ApiDocument
{
    private static readonly AnswerDoc Unchanged = new(304, "The client has this revision already.", null, "ETag");
    private static readonly string[] OfWrites = ["Idempotent-Replayed", "Dry-Run"];
    private static readonly string[] OfLimits = ["RateLimit-Policy", "RateLimit"];

    private static readonly Problem[] OfKeys =
    [
        Problem.Unauthorized, Problem.Of(Reason.NotAllowed), Problem.TooManyRequests, Problem.TooBusy,
        Problem.Unavailable,
    ];

    private static readonly Problem[] OfBodies =
        [Problem.RequestTimeout, Problem.PayloadTooLarge, Problem.UnsupportedMediaType];

    private readonly OpenApiDocument _document = new();
    private readonly Dictionary<string, List<StoryStep>> _examples;

    private ApiDocument(IReadOnlyList<MappedRoute> routes)
    {
        var said = ApiTable.Operations.ToDictionary(o => (o.Method, o.Pattern));
        _examples = Story.Steps.Where(step => step.Answer is not null)
            .Select(step => (Step: step, Route: RoutePath.Find(routes, step.Method, Story.Filled(step.Target))))
            .Where(pair => pair.Route is not null && said.ContainsKey((pair.Route.Method, pair.Route.Pattern)))
            .GroupBy(pair => said[(pair.Route?.Method ?? "", pair.Route?.Pattern ?? "")].Id, pair => pair.Step)
            .ToDictionary(group => group.Key, group => group.ToList());
        _document.Info = new OpenApiInfo { Title = "Brillig", Version = "1.0", Description = ApiTable.About };
        _document.Servers = [new OpenApiServer { Url = "/" }];
        _document.Components = new OpenApiComponents
        {
            Schemas = new Dictionary<string, IOpenApiSchema>(),
            Parameters = new Dictionary<string, IOpenApiParameter>(),
            Headers = new Dictionary<string, IOpenApiHeader>(),
            Responses = new Dictionary<string, IOpenApiResponse>(),
            SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme> { [ApiParts.Key] = ApiParts.Scheme },
        };
        _document.Tags = ApiTable.Chapters.Select(c => new OpenApiTag { Name = c.Name, Description = c.About })
            .ToHashSet();
        foreach (var (name, part) in ApiParts.OfWrites.Concat(ApiParts.OfReads).Concat(ApiParts.OfLists))
            _document.Components.Parameters.Add(name, part);
        foreach (var (name, header) in ApiParts.Headers) _document.Components.Headers.Add(name, header);
        Add(ApiParts.Problem);
        _document.Paths = [];
        foreach (var chapter in ApiTable.Chapters)
        {
            foreach (var operation in chapter.Operations)
                if (routes.FirstOrDefault(operation.IsOf) is { } route) Add(chapter, operation, route.Policy);
        }
    }

    /// <summary>The document of these routes, as UTF-8.</summary>
    public static byte[] Of(IReadOnlyList<MappedRoute> routes)
    {
        var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new ApiDocument(routes)._document.SerializeAsV31(new OpenApiJsonWriter(text));
        return Encoding.UTF8.GetBytes(text.ToString() + "\n");
    }

    private void Add(ChapterDoc chapter, OperationDoc said, Policy policy)
    {
        var access = policy.Access;
        var isLimited = access.NeedsKey();
        var steps = _examples.GetValueOrDefault(said.Id) ?? [];
        var path = RoutePath.Template(said.Pattern);
        if (!_document.Paths.TryGetValue(path, out var item)) _document.Paths.Add(path, item = new OpenApiPathItem());
        var operation = new OpenApiOperation
        {
            OperationId = said.Id,
            Summary = said.Summary,
            Description = $"{said.About}\n\n{ApiParts.Asks(policy)}",
            Tags = new HashSet<OpenApiTagReference> { new(chapter.Name, _document) },
            Parameters = [.. Parameters(said)],
            Responses = [],
            Security = [.. Ways(access)],
        };
        if (said.Body is not null) operation.RequestBody = RequestBody(said, steps);
        foreach (var answer in said.Answers)
            operation.Responses.Add(Text(answer.Status), Response(said, answer, steps, isLimited));
        if (said.HasRevision) operation.Responses.Add("304", Response(said, Unchanged, [], isLimited));
        foreach (var group in Problems(said, access).GroupBy(p => p.Status).OrderBy(g => g.Key))
            operation.Responses.Add(
                Text(group.Key),
                Refusal([.. group.OrderBy(p => p.Slug)], steps, EnvelopeDocs.Holds(said.Pattern)));
        ((OpenApiPathItem)item).AddOperation(new HttpMethod(said.Method), operation);
    }

    private IEnumerable<OpenApiSecurityRequirement> Ways(Access access)
    {
        if (!access.NeedsKey()) yield break;
        var key = new OpenApiSecuritySchemeReference(ApiParts.Key, _document);
        foreach (var role in ApiParts.Roles(access)) yield return new OpenApiSecurityRequirement { [key] = [role] };
    }

    private IEnumerable<IOpenApiParameter> Parameters(OperationDoc said)
    {
        foreach (var field in RoutePath.Parameters(said.Pattern)) yield return ApiParts.Path(field);
        foreach (var field in said.Query) yield return ApiParts.Query(field);
        var shared = said.IsWrite ? ApiParts.OfWrites.Keys
            : said.IsList ? ApiParts.OfLists.Keys
            : said.HasRevision ? ApiParts.OfReads.Keys : [];
        foreach (var name in shared) yield return new OpenApiParameterReference(name, _document);
    }

    private OpenApiRequestBody RequestBody(OperationDoc said, List<StoryStep> steps)
    {
        var body = new OpenApiRequestBody
        {
            Required = !said.IsBodyOptional,
            Content = new Dictionary<string, OpenApiMediaType>(),
        };
        var usual = said.Body ?? Shape.TextOf("");
        if (EnvelopeDocs.Holds(said.Pattern)) usual = EnvelopeDocs.Request(usual);
        foreach (var (type, shape) in said.OtherBodies.Prepend(new(said.BodyType, usual)))
        {
            var shown = steps.Where(step =>
                step.Status < 300 && step.Request.Body is not null && step.Request.MediaType == type);
            body.Content.Add(type, Content(shape, type, shown.Select(step => (step.Title, step.Request.Body))));
        }

        return body;
    }

    private OpenApiResponse Response(OperationDoc said, AnswerDoc answer, List<StoryStep> steps, bool isLimited)
    {
        var response = new OpenApiResponse { Description = answer.About, Headers = Headers(answer.Headers) };
        foreach (var name in said.IsWrite ? OfWrites : [])
            response.Headers.Add(name, new OpenApiHeaderReference(name, _document));
        if (isLimited)
            foreach (var name in OfLimits) response.Headers.Add(name, new OpenApiHeaderReference(name, _document));
        if (said.Method == "GET") response.Headers.Add("Vary", new OpenApiHeaderReference("Vary", _document));
        if (said.IsList) response.Headers.Add("Link", new OpenApiHeaderReference("Link", _document));
        if (answer.Body is not { } shape) return response;
        if (EnvelopeDocs.Holds(said.Pattern)) shape = EnvelopeDocs.Answer(shape);
        response.Content = new Dictionary<string, OpenApiMediaType>();
        foreach (var (type, form) in answer.OtherBodies.Prepend(new(answer.MediaType, shape)))
        {
            var shown = steps
                .Where(step => step.Status == answer.Status && step.Answer?.MediaType == type && !step.HasTexts)
                .Select(step => (step.Title, step.Answer?.Body));
            response.Content.Add(type, Content(form, type, shown));
        }

        return response;
    }

    private Dictionary<string, IOpenApiHeader> Headers(IEnumerable<string> names) =>
        names.ToDictionary(name => name, name => (IOpenApiHeader)new OpenApiHeaderReference(name, _document));

    private OpenApiMediaType Content(Shape shape, string type, IEnumerable<(string Title, string? Body)> shown)
    {
        foreach (var part in shape.All()) Add(part);
        var content = new OpenApiMediaType { Schema = shape.Placed };
        foreach (var (title, body) in shown)
        {
            content.Examples ??= new Dictionary<string, IOpenApiExample>();
            var text = Story.Filled(body ?? "");
            var isJson = type.EndsWith("/json", StringComparison.Ordinal)
                || type.EndsWith("+json", StringComparison.Ordinal);
            var value = isJson ? ExactJson.Parse(text) : JsonValue.Create(text);
            content.Examples.TryAdd(KeyOf(title), new OpenApiExample { Summary = title, Value = value });
        }

        return content;
    }

    private OpenApiResponseReference Refusal(Problem[] problems, List<StoryStep> steps, bool inEnvelope)
    {
        var status = problems[0].Status;
        var name = $"{status}.{string.Join('.', problems.Select(p => p.Slug))}{(inEnvelope ? ".enveloped" : "")}";
        var type = inEnvelope ? "application/json" : Problem.MediaType;
        var responses = _document.Components?.Responses ?? new Dictionary<string, IOpenApiResponse>();
        if (!responses.TryGetValue(name, out var known))
        {
            known = new OpenApiResponse
            {
                Description = string.Join("; ", problems.Select(p => $"`{p.Slug}`: {p.Title}")) + ".",
                Headers = Headers([.. status switch
                {
                    401 => ["WWW-Authenticate"],
                    415 => ["Accept-Patch"],
                    429 or 503 => (string[])["Retry-After"],
                    _ => [],
                }, "Dry-Run", .. OfLimits]),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [type] = new() { Schema = inEnvelope ? EnvelopeDocs.Refusal(problems) : SchemaOf(problems) },
                },
            };
            responses.Add(name, known);
        }

        var content = known.Content?[type];
        foreach (var step in steps.Where(step => step.Status == status))
        {
            if (content is null) continue;
            content.Examples ??= new Dictionary<string, IOpenApiExample>();
            var value = ExactJson.Parse(Story.Filled(step.Answer?.Body ?? ""));
            content.Examples.TryAdd(KeyOf(step.Title), new OpenApiExample { Summary = step.Title, Value = value });
        }

        return new OpenApiResponseReference(name, _document);
    }

    private static OpenApiSchema SchemaOf(Problem[] problems)
    {
        var type = new OpenApiSchema { Enum = [.. problems.Select(p => (JsonNode)JsonValue.Create(p.Type))] };
        var narrow = new OpenApiSchema { Properties = new Dictionary<string, IOpenApiSchema> { ["type"] = type } };
        return new OpenApiSchema { AllOf = [ApiParts.Problem.Placed, narrow] };
    }

    private static HashSet<Problem> Problems(OperationDoc said, Access access)
    {
        HashSet<Problem> problems =
            [Problem.BadRequest, Problem.NotAcceptable, Problem.UriTooLong, Problem.InternalError];
        problems.UnionWith(said.Refusals.Select(Problem.Of).Concat(said.Problems));
        if (access.NeedsKey())
            problems.UnionWith(OfKeys);
        if (said.Pattern.Contains("/accounts/{id", StringComparison.Ordinal))
            problems.Add(Problem.Of(Reason.AccountNotFound));
        if (said.IsWrite) problems.UnionWith([Problem.Of(Reason.PreconditionFailed), Problem.KeyReused]);
        if (said.Body is not null) problems.UnionWith(OfBodies);
        if (said.Body is not null && CardNumbers.AreLookedForAt(said.Pattern)) problems.Add(Problem.CardNumberRefused);
        return problems;
    }

    private void Add(Shape shape)
    {
        foreach (var part in shape.All())
            if (part.Name is { } name) _document.Components?.Schemas?.TryAdd(name, part.Schema);
    }

    private static string KeyOf(string title) =>
        string.Concat(title.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');

    private static string Text(int status) => status.ToString(CultureInfo.InvariantCulture);
}
