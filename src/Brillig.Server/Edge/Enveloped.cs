using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Microsoft.Net.Http.Headers;

namespace Brillig.Server.Edge;

/// <summary>
/// The envelope of <c>/v2</c>, which is Kazoo's: what any route below it answers, and any problem, is put into it here,
/// and what is sent in it is taken out, so that those routes read as all others do.
/// </summary>
internal static class Enveloped
{
    /// <summary>Above the addresses whose answers go in the envelope.</summary>
    public const string Root = "/v2";

    /// <summary>Beside the data: the caller agrees to what a change costs.</summary>
    public const string Accepts = "accept_charges";

    private const string TokenHeader = "X-Auth-Token";

    /// <summary>Whether a request's answer goes in the envelope.</summary>
    public static bool Holds(HttpRequest request) =>
        request.Path.StartsWithSegments(Root, StringComparison.OrdinalIgnoreCase);

    /// <summary>Takes the key from the header of Kazoo, unless the usual one names one.</summary>
    public static void TakeKey(HttpRequest request)
    {
        var headers = request.Headers;
        if (Holds(request) && headers.Authorization.Count == 0 && headers[TokenHeader] is [{ } token])
            headers.Authorization = $"Bearer {token}";
    }

    /// <summary>What a body holds, bare or as <c>data</c>, and whether the caller accepts what it costs.</summary>
    public static (JsonElement Data, bool AcceptsCharges) Open(JsonElement body, Faults faults)
    {
        if (body.ValueKind is not JsonValueKind.Object) return (body, false);
        if (Fields.Of(body, "", new Faults()) is { Names.Count: var named } && named < body.EnumerateObject().Count())
            return (body, false);   // a name is given twice or is no text, which whoever reads the body says
        var accepts = body.TryGetProperty(Accepts, out var flag) && flag.ValueKind is JsonValueKind.True;
        if (!body.TryGetProperty("data", out var data)) return (body, accepts);
        foreach (var member in body.EnumerateObject())
            if (FaultOf(member.Name, member.Value.ValueKind) is { } fault) faults.Add($"/{member.Name}", fault);
        return (data, accepts);
    }

    // What clients of Kazoo send beside the data is passed over, if it is what they send.
    private static string? FaultOf(string name, JsonValueKind kind) => name switch
    {
        "data" => null,
        Accepts => kind is JsonValueKind.Null or JsonValueKind.True or JsonValueKind.False
            ? null
            : "must be true or false",
        "auth_token" or "verb" => kind is JsonValueKind.Null or JsonValueKind.String ? null : "must be a text",
        "ui_metadata" => kind is JsonValueKind.Null or JsonValueKind.Object ? null : "must be an object",
        _ => "is unknown beside data",
    };

    /// <summary>What renders an answer as it is kept and sent.</summary>
    public static Func<Done, RenderedAnswer> Carried(HttpContext http, Func<Done, RenderedAnswer> render)
    {
        if (!Holds(http.Request)) return render;
        var request = http.TraceIdentifier;
        return done => Of(request, render(done));
    }

    /// <summary>What was done or read, in the envelope; what is no JSON stays as it is.</summary>
    public static RenderedAnswer Of(string request, RenderedAnswer answer)
    {
        var isEmpty = answer.Status == StatusCodes.Status204NoContent;
        if (!isEmpty && HeaderOf(answer, HeaderNames.ContentType)?.StartsWith("application/json",
            StringComparison.Ordinal) is not true) return answer;
        var body = Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("data");
            json.WriteRawValue(isEmpty ? "{}"u8 : answer.Body, skipInputValidation: true);
            if (HeaderOf(answer, HeaderNames.ETag) is { } tag) json.WriteString("revision", tag.Trim('"'));
            json.WriteString("request_id", request);
            json.WriteString("status", "success");
            json.WriteEndObject();
        });
        return isEmpty
            ? answer with { Status = 200, Body = body, Headers = [.. answer.Headers, TypeHeader] }
            : answer with { Body = body };
    }

    /// <summary>A problem in the envelope: its sentence, its type, and by field what is wrong, are the data.</summary>
    public static RenderedAnswer Of(HttpContext http, Problem problem, string detail, IReadOnlyList<Fault>? faults)
    {
        var bare = problem.Render(detail, "", faults);
        var body = Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("data");
            Data(problem, detail, faults ?? []).WriteTo(json);
            json.WriteString("error", problem.Status.ToString(CultureInfo.InvariantCulture));
            json.WriteString("message", TokenOf(problem));
            json.WriteString("request_id", http.TraceIdentifier);
            json.WriteString("status", "error");
            json.WriteEndObject();
        });
        return bare with
        {
            Body = body, Headers = [TypeHeader, .. bare.Headers.Where(h => h.Key != HeaderNames.ContentType)],
        };
    }

    /// <summary>The word of Kazoo for a problem.</summary>
    public static string TokenOf(Problem problem) => problem switch
    {
        _ when problem == Problem.NotFound => "not_found",
        { Status: 400 } => "invalid_data",
        { Status: 401 } => "invalid_credentials",
        { Status: 403 } => "forbidden",
        { Status: 404 } => "bad_identifier",
        _ => Snake(problem.Slug),
    };

    private static KeyValuePair<string, string> TypeHeader => new(HeaderNames.ContentType, "application/json");

    // {"field": {"code": {"message": …}}}, beside what the problem says as a whole.
    private static JsonObject Data(Problem problem, string detail, IReadOnlyList<Fault> faults)
    {
        var data = new JsonObject { ["message"] = detail, ["type"] = problem.Type };
        var code = problem.Status == 400 ? "invalid" : Snake(problem.Slug);
        foreach (var field in faults.Take(Problem.FaultsMax).GroupBy(fault => fault.Pointer))
        {
            if (field.Key.Length == 0) continue;   // the whole, of which the sentence tells
            var message = string.Join("; ", field.Select(fault => fault.Detail));
            data[field.Key[1..].Replace('/', '.')] =
                new JsonObject { [code] = new JsonObject { ["message"] = message } };
        }

        return data;
    }

    private static string Snake(string slug) => slug.Replace('-', '_');

    private static string? HeaderOf(RenderedAnswer answer, string name) =>
        answer.Headers.FirstOrDefault(header => header.Key == name).Value;
}
