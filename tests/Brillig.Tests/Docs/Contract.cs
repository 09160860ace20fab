using System.Text.Json;
using Brillig.Server;
using Brillig.Server.Docs;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace Brillig.Tests.Docs;

/// <summary>The document that the server gives of itself, to hold what it does against.</summary>
internal sealed class Contract
{
    private static readonly string[] Telling =
    [
        "Location", "Receipt-Id", "Link", "Cursor", "ETag", "Retry-After", "Idempotent-Replayed", "Dry-Run",
        "WWW-Authenticate", "RateLimit", "RateLimit-Policy", "Accept-Patch", "Content-Disposition",
    ];

    private static readonly Lazy<Task<Contract>> Once = new(Read);

    private readonly IReadOnlyList<MappedRoute> _routes;

    private Contract(byte[] bytes, IReadOnlyList<MappedRoute> routes)
    {
        Bytes = bytes;
        Root = JsonDocument.Parse(bytes).RootElement;
        _routes = routes;
    }

    /// <summary>The one of this build.</summary>
    public static Task<Contract> Current => Once.Value;

    /// <summary>As it is served.</summary>
    public byte[] Bytes { get; }

    /// <summary>As JSON.</summary>
    public JsonElement Root { get; }

    /// <summary>The routes that are mapped.</summary>
    public IReadOnlyList<MappedRoute> Routes => _routes;

    /// <summary>What in an exchange the document does not tell.</summary>
    public IReadOnlyList<string> Faults(Exchanged exchanged) => Faults(exchanged, new SchemaCheck(
        Root, exchanged.AnswerType?.Contains("decimals=string", StringComparison.Ordinal) is true));

    /// <summary>What in an exchange the document does not tell; the check keeps what it has seen.</summary>
    public IReadOnlyList<string> Faults(Exchanged exchanged, SchemaCheck check)
    {
        var method = exchanged.Method == "HEAD" ? "GET" : exchanged.Method;
        if (method == "OPTIONS") return [];   // of HTTP, not of the API
        if (Operation(method, exchanged.Target) is not var (where, operation))
            return exchanged.Status is 400 or 401 or 404 or 405 or 406 or 413 or 414 or 415 or 431 ? []
                : [$"no such route, but {exchanged.Status}"];
        if (!Find(operation, "responses", $"{exchanged.Status}", out var response))
            return [$"the status {exchanged.Status} is not documented"];
        var faults = new List<string>();
        response = Resolved(response);
        faults.AddRange(HeaderFaults(response, exchanged));
        if (exchanged.Status < 300) faults.AddRange(RequestFaults(where, operation, exchanged, check));
        if (exchanged.Method != "HEAD")
            faults.AddRange(BodyFaults($"{where}/{exchanged.Status}", response, exchanged, check));
        return [.. faults, .. check.Faults.Where(fault => !IsRejected(fault, exchanged))];
    }

    // A bulk request is taken though some of its records are malformed: the answer names those by their index.
    private static bool IsRejected(string fault, Exchanged exchanged)
    {
        if (!fault.StartsWith("request/", StringComparison.Ordinal) || exchanged.Status != 200) return false;
        var index = fault["request/".Length..].Split('/', ' ')[0];
        var answer = JsonDocument.Parse(exchanged.AnswerBody).RootElement;
        return Rejected(answer).Any(record =>
            record.GetProperty("index").GetRawText() == index || exchanged.RequestBody is ['{', ..]);
    }

    private static IEnumerable<JsonElement> Rejected(JsonElement answer)
    {
        if (answer.ValueKind is not JsonValueKind.Object) return [];
        if (answer.TryGetProperty("rejected", out var rejected)) return rejected.EnumerateArray();
        return answer.TryGetProperty("data", out var data) && data.ValueKind is JsonValueKind.Object
            && data.TryGetProperty("results", out var results) && results.ValueKind is JsonValueKind.Array
            ? results.EnumerateArray().Where(r => r.TryGetProperty("type", out _))
            : [];
    }

    private static async Task<Contract> Read()
    {
        var data = Directory.CreateTempSubdirectory("brillig-");
        var options = new ServerOptions
        {
            Data = data.FullName, Listen = "http://127.0.0.1:0", Clock = Instant.FromUtc(2026, 1, 1, 0, 0),
        };
        var app = await BrilligServer.Start(
            options, logging => logging.SetMinimumLevel(LogLevel.None), CancellationToken.None);
        try
        {
            using var http = new HttpClient();
            var bytes = await http.GetByteArrayAsync(new Uri(new Uri(app.Urls.First()), DocsApi.Address));
            return new Contract(bytes,
                [.. DocsApi.Mapped(((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources)]);
        }
        finally
        {
            await app.StopAsync();
            await app.DisposeAsync();
            data.Delete(recursive: true);
        }
    }

    private (string Where, JsonElement Operation)? Operation(string method, string target)
    {
        if (RoutePath.Find(_routes, method, target) is not { } route) return null;
        var where = $"{method} {RoutePath.Template(route.Pattern)}";
        return Find(Root, "paths", RoutePath.Template(route.Pattern), out var item)
            && item.TryGetProperty(method.ToLowerInvariant(), out var operation)
            ? (where, operation)
            : throw new InvalidOperationException($"{where} is not in the document.");
    }

    private IEnumerable<string> RequestFaults(
        string where, JsonElement operation, Exchanged exchanged, SchemaCheck check)
    {
        var parameters = operation.TryGetProperty("parameters", out var list)
            ? list.EnumerateArray().Select(Resolved).ToArray() : [];
        var known = parameters.Where(p => p.GetProperty("in").GetString() == "query")
            .Select(p => p.GetProperty("name").GetString()).ToHashSet();
        foreach (var pair in exchanged.Query)
            if (!known.Contains(pair)) yield return $"the parameter {pair} is not documented";
        if (exchanged.RequestBody is not { Length: > 0 } body) yield break;
        if (!operation.TryGetProperty("requestBody", out var request))
        {
            yield return "a body was taken that is not documented";
            yield break;
        }

        var type = exchanged.RequestType?.Split(';')[0] ?? "application/json";
        if (!Find(request, "content", type, out var content))
            yield return $"a body of {type} is not documented";
        else if (type.EndsWith("json", StringComparison.Ordinal) && !type.Contains("ndjson", StringComparison.Ordinal))
            CheckRequest(content.GetProperty("schema"), where + " request", body, check);
    }

    // A record whose text no string can hold is rejected, and cannot be held against a schema either.
    private static void CheckRequest(JsonElement schema, string where, string body, SchemaCheck check)
    {
        try
        {
            check.Check(schema, where, JsonDocument.Parse(body).RootElement, "request");
        }
        catch (InvalidOperationException) when (body.Contains("\\ud", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }
    }

    private static IEnumerable<string> BodyFaults(
        string where, JsonElement response, Exchanged exchanged, SchemaCheck check)
    {
        if (!response.TryGetProperty("content", out var contents))
        {
            if (exchanged.AnswerBody.Length > 0) yield return "the answer has a body that is not documented";
            yield break;
        }

        var type = exchanged.AnswerType?.Split(';')[0] ?? "";
        if (!contents.TryGetProperty(type, out var content)) yield return $"the answer's type {type} is not documented";
        else if (type.EndsWith("json", StringComparison.Ordinal))
            check.Check(content.GetProperty("schema"), where, JsonDocument.Parse(exchanged.AnswerBody).RootElement,
                "answer");
    }

    private static IEnumerable<string> HeaderFaults(JsonElement response, Exchanged exchanged)
    {
        foreach (var name in Telling.Where(exchanged.AnswerHeaders.Contains))
            if (!Find(response, "headers", name, out _)) yield return $"the header {name} is not documented";
    }

    private JsonElement Resolved(JsonElement element) => element.TryGetProperty("$ref", out var reference)
        ? (reference.GetString() ?? "").Split('/').Skip(1).Aggregate(Root, (at, name) => at.GetProperty(name))
        : element;

    private static bool Find(JsonElement element, string group, string name, out JsonElement found)
    {
        found = default;
        return element.TryGetProperty(group, out var members) && members.TryGetProperty(name, out found);
    }
}

/// <summary>A request and its answer, as they went over the wire.</summary>
internal sealed record Exchanged(
    string Method,
    string Target,
    string? RequestType,
    string? RequestBody,
    int Status,
    string? AnswerType,
    IReadOnlySet<string> AnswerHeaders,
    string AnswerBody)
{
    /// <summary>The names of the query's parameters.</summary>
    public IEnumerable<string> Query => Target.Split('?', 2) is [_, { Length: > 0 } query]
        ? query.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => Uri.UnescapeDataString(pair.Split('=')[0]))
        : [];
}
