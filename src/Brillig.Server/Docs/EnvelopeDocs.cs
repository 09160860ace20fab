using Brillig.Server.Edge;
using Brillig.Server.ServicePlans;
using Microsoft.OpenApi;

namespace Brillig.Server.Docs;

/// <summary>
/// What is documented once of the envelope of <c>/v2</c>, so that its operations are told as all others are.
/// </summary>
internal static class EnvelopeDocs
{
    private static readonly Field RequestId =
        Field.Text("request_id", "The id of the request in the server's log.", "0HNA1B2C3D4E5:00000001");

    /// <summary>Whether a route answers in the envelope.</summary>
    public static bool Holds(string pattern) => pattern.StartsWith(Enveloped.Root + "/", StringComparison.Ordinal);

    /// <summary>What is answered, in the envelope.</summary>
    public static Shape Answer(Shape data) => Shape.Answer(
        "Envelope", "What was done or read, in the envelope.",
        Field.Of("data", "What was done or read.", data),
        Field.Text("revision", "The revision that is shown, as in ETag.", "3").Optional(),
        RequestId,
        Field.Word("status", "It is done.", "success")) with { Name = null };

    /// <summary>What may be sent: bare, or in the envelope.</summary>
    public static Shape Request(Shape bare)
    {
        var accepts = Field.Flag(Enveloped.Accepts, "True: the caller agrees to what the change costs.").AsSent();
        var schema = (OpenApiSchema)bare.Schema.CreateShallowCopy();
        if (schema.Type is not JsonSchemaType.Array)
            schema.Properties = new Dictionary<string, IOpenApiSchema>(
                schema.Properties ?? new Dictionary<string, IOpenApiSchema>()) { [accepts.Name] = accepts.Placed };
        bare = bare with { Schema = schema };
        return Shape.OneOf(
            $"{bare.Name}Sent", "Bare, or in the envelope.", bare, Shape.Request(
                $"{bare.Name}Enveloped", "In the envelope.",
                Field.Of("data", "What is asked for.", bare).Required(),
                accepts,
                Passed("auth_token", "Passed over: the key comes in a header."),
                Passed("verb", "Passed over."),
                Field.Free("ui_metadata", "Passed over.", "{}")));
    }

    private static Field Passed(string name, string about) =>
        new(name, about, new Shape(
            null, new OpenApiSchema { Type = JsonSchemaType.String, Examples = ["PUT"] }, []));

    /// <summary>The problems of a status, in the envelope.</summary>
    public static OpenApiSchema Refusal(Problem[] problems)
    {
        string[] tokens = [.. problems.Select(Enveloped.TokenOf).Distinct()];
        var data = Shape.Open(
            "EnvelopedProblem",
            "What is wrong: as a whole, and by field as `{\"field\": {\"code\": {\"message\": …}}}`.",
            Field.Text("message", "What is wrong this time.", "There is no account.", 10_000).Required(),
            Field.Choice("type", "Which problem.", [.. problems.Select(problem => problem.Type)]).Required());
        var status = problems[0].Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var shape = Shape.Answer(
            "EnvelopedRefusal", "What is wrong, in the envelope.",
            Field.Of("data", "What is wrong.", problems.Contains(Problem.AcceptCharges)
                ? Shape.OneOf("AskedOrRefused", "What is wrong, or what has to be accepted.",
                    data with { Name = null }, LineDocs.Previews) with { Name = null }
                : data with { Name = null }),
            Field.Word("error", "The status of HTTP.", status),
            Field.Choice("message", "What is wrong in one word.", tokens),
            RequestId,
            Field.Word("status", "It is refused.", "error"));
        return shape.Schema;
    }
}
