using System.Text.Json.Nodes;
using Brillig.Server.Auth;
using Microsoft.OpenApi;

namespace Brillig.Server.Docs;

/// <summary>What is documented once, for all operations: parameters, headers, the form of problems, the key.</summary>
internal static class ApiParts
{
    /// <summary>The name of the one way in.</summary>
    public const string Key = "key";

    /// <summary>What every write takes.</summary>
    public static readonly IReadOnlyDictionary<string, OpenApiParameter> OfWrites =
        new Dictionary<string, OpenApiParameter>(StringComparer.Ordinal)
        {
            ["dry_run"] = Query(Field.Flag(
                "dry_run", "True: checked, decided and answered as usual, and nothing of it is recorded.")),
            ["Idempotency-Key"] = Header(Field.Text(
                "Idempotency-Key",
                "The client's own name for this request: sent again with the same body, it has no second effect.",
                "order-4711")),
            ["If-Match"] = Header(Field.Text(
                "If-Match", "The ETag that the resource must still have; `*`: whatever it has.", "\"3\"")),
        };

    /// <summary>What a read of one thing takes.</summary>
    public static readonly IReadOnlyDictionary<string, OpenApiParameter> OfReads =
        new Dictionary<string, OpenApiParameter>(StringComparer.Ordinal)
        {
            ["If-None-Match"] = Header(Field.Text(
                "If-None-Match", "The ETag that the client has: if it is still the same, the answer is 304.", "\"3\"")),
        };

    /// <summary>What every list takes.</summary>
    public static readonly IReadOnlyDictionary<string, OpenApiParameter> OfLists =
        new Dictionary<string, OpenApiParameter>(StringComparer.Ordinal)
        {
            ["limit"] =
                Query(Field.Whole("limit", "At most so many items; 100 if not given.", 100, min: 1, max: 1_000)),
            ["cursor"] = Query(Field.Text(
                "cursor", "Where the list goes on: taken from the header Link of the part before.", "MTIzNDU", 200)),
        };

    /// <summary>The headers of answers.</summary>
    public static readonly IReadOnlyDictionary<string, OpenApiHeader> Headers =
        new Dictionary<string, OpenApiHeader>(StringComparer.Ordinal)
        {
            ["Location"] = Answered(Field.Url(
                "Location", "Where what was made is.", "/api/1.0/tariffs/0199e2a4-7c00-7000-8000-000000000001")),
            ["Receipt-Id"] = Answered(Field.Id("Receipt-Id", "The receipt: the id of the payment.")),
            ["Link"] = Answered(Field.Text(
                "Link", "Where the list goes on (RFC 8288); absent at its end.",
                "</api/1.0/tariffs?cursor=MTIzNDU>; rel=\"next\"", 2_000)),
            ["Retry-After"] =
                Answered(Field.Whole("Retry-After", "After so many seconds it is worth asking again.", 1, 0)),
            ["ETag"] = Answered(Field.Text(
                "ETag", "The revision that is shown, for If-Match. Each form of an answer has its own.", "\"3\"")),
            ["Vary"] = Answered(Field.Word("Vary", "The form depends on what the request accepts.", "Accept")),
            ["Cursor"] = Answered(Field.Text(
                "Cursor", "What to ask with as `cursor` for whatever comes after this answer.", "NDcxMS4w", 200)),
            ["Content-Disposition"] = Answered(Field.Text(
                "Content-Disposition", "Under which name to keep it; of CSV alone.",
                "attachment; filename=\"charge-2.csv\"")),
            ["Accept-Patch"] = Answered(Field.Word(
                "Accept-Patch", "In which form PATCH is read (RFC 5789); of PATCH alone.", Edge.Patches.MediaType)),
            ["RateLimit-Policy"] = Answered(Field.Text(
                "RateLimit-Policy",
                "Where requests are limited: of what the limit is, `q` requests at once at most, saved up within `w` "
                + "seconds.", "\"key\";q=500;w=5")),
            ["RateLimit"] = Answered(Field.Text(
                "RateLimit", "Where requests are limited: `r` are left, and in `t` seconds there are more.",
                "\"key\";r=499;t=1")),
            ["Idempotent-Replayed"] = Answered(Field.Word(
                "Idempotent-Replayed", "The request came before under this key: this is its first answer.", "true")),
            ["Dry-Run"] = Answered(Field.Word("Dry-Run", "The request was tried, and nothing of it recorded.", "true")),
            ["WWW-Authenticate"] = Answered(Field.Text("WWW-Authenticate", "How to say who asks.", "Bearer")),
        };

    /// <summary>A problem (RFC 9457).</summary>
    public static readonly Shape Problem = Shape.Answer(
        "Problem", "What is wrong, where, and what to do about it (RFC 9457).",
        Field.Url("type", "Which problem: `/problems/` and a name that never changes.", "/problems/account-not-found"),
        Field.Text("title", "What it is, the same each time.", "No such account"),
        Field.Whole("status", "The status of HTTP.", 404, min: 400, max: 599),
        Field.Text("detail", "What it is this time.", "There is no account.", 10_000),
        Field.Text(
            "instance", "The address that was asked, and the id of the request in the server's log.",
            "/api/1.0/accounts#0HNA1B2C3D4E5:00000001", 10_000),
        Field.Many("errors", "What is wrong with the request, piece by piece; at most 100.", Fault, 100).Optional());

    private static Shape Fault => Shape.Answer(
        "Fault", "One thing that is wrong with a request.",
        Field.Text(
            "pointer", "A JSON pointer (RFC 6901) into the body; empty: the body as a whole, or a parameter.",
            "/balance", 10_000).MayBeEmpty(),
        Field.Text("detail", "What is wrong there.", "must be a number", 10_000));

    /// <summary>How a caller says who it is.</summary>
    public static OpenApiSecurityScheme Scheme => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        BearerFormat = "brk_…",
        Description = "A key, made with POST /api/1.0/keys. Each operation names the roles that may call it. A key "
            + "reaches its own account and those below it, the operator's reaches all.",
    };

    /// <summary>What a route asks, in words.</summary>
    public static string Asks(Policy policy) => !policy.Access.NeedsKey()
        ? "Needs no key."
        : $"Role of the key: {string.Join(", ", Roles(policy.Access).Select(role => $"`{role}`"))}."
            + policy.Reach switch
            {
                Reach.Own => "",
                Reach.Subtree => " Its account: the one that is named, or one above it.",
                Reach.Above => " Its account: one strictly above the one that is named.",
                Reach.Seller => " Its account: the seller of the one that is named, or one above that.",
                Reach.Owner => " Its account: the owner of what is named.",
                Reach.Operator => " Its account: the operator's.",
            };

    /// <summary>The roles that a route lets in.</summary>
    public static IEnumerable<string> Roles(Access access) =>
        Enum.GetValues<Core.Basics.Role>().Where(role => access.Allows(role)).Select(Json.Name);

    /// <summary>A parameter of the query.</summary>
    public static OpenApiParameter Query(Field field) =>
        Parameter(field, ParameterLocation.Query, field.IsRequired is true);

    /// <summary>A parameter of the path.</summary>
    public static OpenApiParameter Path(Field field) => Parameter(field, ParameterLocation.Path, isRequired: true);

    private static OpenApiParameter Header(Field field) =>
        Parameter(field, ParameterLocation.Header, isRequired: false);

    // An example stands beside the path's alone: a page that sends requests would fill the others in, unasked.
    private static OpenApiParameter Parameter(Field field, ParameterLocation where, bool isRequired) => new()
    {
        Name = field.Name, In = where, Description = field.About, Required = isRequired,
        Schema = Bare(field, out var example), Example = where is ParameterLocation.Path ? example : null,
    };

    private static OpenApiHeader Answered(Field field) =>
        new() { Description = field.About, Schema = Bare(field, out var example), Example = example };

    // What stands above its schema already is not said twice.
    private static OpenApiSchema Bare(Field field, out JsonNode? example)
    {
        var schema = (OpenApiSchema)field.Shape.Schema.CreateShallowCopy();
        example = schema.Examples is [var first, ..] ? first : null;
        (schema.Examples, schema.Description) = (null, null);
        return schema;
    }
}
