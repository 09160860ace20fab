using System.Text.Json.Nodes;

namespace Brillig.Simulators.FreshBooks.Wire;

/// <summary>What a call is answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The document, or null: an empty body.</param>
internal sealed record Answer(int Status, JsonNode? Body = null)
{
    /// <summary>One object.</summary>
    public static Answer Of(string name, JsonObject found) => Result(new JsonObject { [name] = found });

    /// <summary>A page of a list.</summary>
    public static Answer Result(JsonObject result) =>
        new(200, new JsonObject { ["response"] = new JsonObject { ["result"] = result } });

    /// <summary>What accounting refuses.</summary>
    public static Answer Refused(int status, params IEnumerable<Error> errors) => new(status, new JsonObject
    {
        ["response"] = new JsonObject { ["errors"] = new JsonArray([.. errors.Select(e => e.Json())]) },
    });

    /// <summary>There is no such object.</summary>
    public static Answer NotFound(string name, string field, string id) => Refused(
        404, new Error(Error.UnknownResource, name, field, $"{Title(name)} not found.", id));

    /// <summary>Nobody may do that who is not known, in the words of accounting.</summary>
    public static Answer Unauthenticated { get; } = new(401, new JsonObject
    {
        ["error"] = "unauthenticated",
        ["error_description"] = "This action requires authentication to continue.",
    });

    /// <summary>The same, in the words of webhooks.</summary>
    public static Answer InvalidToken =>
        Event(401, "invalid_token: The request token failed to authenticate or validate.");

    /// <summary>What webhooks refuse.</summary>
    public static Answer Event(int status, string message, params IEnumerable<string> details)
    {
        var body = new JsonObject { ["errno"] = status, ["message"] = message };
        if (details.Any()) body["details"] = new JsonArray([.. details.Select(d => JsonValue.Create(d))]);
        return new(status, body);
    }

    private static string Title(string name) =>
        $"{char.ToUpperInvariant(name[0])}{name[1..].Replace('_', ' ')}";
}
