using System.Text.Json;
using Brillig.Server.Docs;
using Brillig.Tests.Docs;

namespace Brillig.Tests.Fuzz;

/// <summary>What a route takes, as the document says; one that it does not tell of takes who knows what.</summary>
/// <param name="Method">The method.</param>
/// <param name="Template">The path, each id a name in braces.</param>
/// <param name="Parameters">Those of query and header.</param>
/// <param name="Bodies">The schema of each media type.</param>
/// <param name="IsDocumented">Whether the document tells of it.</param>
internal sealed record Operation(
    string Method,
    string Template,
    IReadOnlyList<Parameter> Parameters,
    IReadOnlyList<KeyValuePair<string, JsonElement>> Bodies,
    bool IsDocumented)
{
    /// <summary>Of every route that is mapped.</summary>
    public static IReadOnlyList<Operation> All(Contract contract) =>
        [.. contract.Routes.Select(route => Of(contract, route.Method, TemplateOf(route.Pattern)))];

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Template}";

    private static string TemplateOf(string pattern) => RoutePath.Template(pattern);

    private static Operation Of(Contract contract, string method, string template)
    {
        if (!contract.Root.GetProperty("paths").TryGetProperty(template, out var item)
            || !item.TryGetProperty(method.ToLowerInvariant(), out var told))
            return new Operation(method, template, [], [], IsDocumented: false);
        var parameters = told.TryGetProperty("parameters", out var list) ? list.EnumerateArray().ToArray() : [];
        var bodies = told.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content").EnumerateObject().ToArray() : [];
        return new Operation(
            method, template,
            [.. parameters.Select(p => Resolved(contract.Root, p))
                .Where(p => p.GetProperty("in").GetString() != "path")
                .Select(p => new Parameter(
                    p.GetProperty("name").GetString() ?? "", p.GetProperty("in").GetString() ?? "",
                    p.GetProperty("schema")))],
            [.. bodies.Select(b => KeyValuePair.Create(b.Name, b.Value.GetProperty("schema")))],
            IsDocumented: true);
    }

    /// <summary>What a reference leads to.</summary>
    public static JsonElement Resolved(JsonElement root, JsonElement element) =>
        element.TryGetProperty("$ref", out var reference)
            ? Resolved(root, (reference.GetString() ?? "").Split('/').Skip(1)
                .Aggregate(root, (at, name) => at.GetProperty(name)))
            : element;
}

/// <summary>A parameter of query or header.</summary>
internal sealed record Parameter(string Name, string In, JsonElement Schema);
