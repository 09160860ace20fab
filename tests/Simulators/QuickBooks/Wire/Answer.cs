using System.Text.Json.Nodes;

namespace Brillig.Simulators.QuickBooks.Wire;

/// <summary>What a call is answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The document, or null: an empty body.</param>
internal sealed record Answer(int Status, JsonObject? Body = null)
{
    /// <summary>A document, or what was found.</summary>
    public static Answer Of(Company company, string name, JsonNode found) =>
        new(200, new JsonObject { [name] = found, ["time"] = company.Time() });

    /// <summary>What is wrong with what was sent.</summary>
    public static Answer Refused(Company company, Fail fail)
    {
        var error = new JsonObject { ["Message"] = fail.Message, ["Detail"] = fail.Detail, ["code"] = fail.Code };
        if (fail.Element is { } element) error["element"] = element;
        var fault = new JsonObject { ["Error"] = new JsonArray(error), ["type"] = "ValidationFault" };
        return new(400, new JsonObject { ["Fault"] = fault, ["time"] = company.Time() });
    }

    /// <summary>The token is not one that is taken. The gateway in front says so, in letters of its own.</summary>
    public static Answer Unauthenticated(Company company) => Gateway(
        company, 401, "message=AuthenticationFailed; errorCode=003200; statusCode=401", "Token expired", "3200",
        "AUTHENTICATION");

    /// <summary>Too many calls at once.</summary>
    public static Answer Throttled(Company company) => Gateway(
        company, 429, "message=ThrottleExceeded; errorCode=003001; statusCode=429", "The request limit was reached.",
        "3001", "SERVICE");

    private static Answer Gateway(
        Company company, int status, string message, string detail, string code, string type) =>
        new(status, new JsonObject
        {
            ["warnings"] = null, ["intuitObject"] = null,
            ["fault"] = new JsonObject
            {
                ["error"] = new JsonArray(new JsonObject
                {
                    ["message"] = message, ["detail"] = detail, ["code"] = code, ["element"] = null,
                }),
                ["type"] = type,
            },
            ["report"] = null, ["queryResponse"] = null, ["batchItemResponse"] = new JsonArray(),
            ["attachableResponse"] = new JsonArray(), ["syncErrorResponse"] = null, ["requestId"] = null,
            ["time"] = company.Now.ToUnixTimeMilliseconds(), ["status"] = null, ["cdcresponse"] = new JsonArray(),
        });
}
