using System.Text.Json;

namespace Brillig.Cli.Import.Kazoo;

/// <summary>What a document of Kazoo's is about.</summary>
internal enum KazooKind
{
    /// <summary>An account.</summary>
    Account,

    /// <summary>What an account has of services: plans and quantities.</summary>
    Services,

    /// <summary>A service plan.</summary>
    Plan,

    /// <summary>What calls to one prefix cost.</summary>
    Rate,
}

/// <summary>A document of Kazoo's database.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Id">Its own; of an account and its services: the account's.</param>
/// <param name="File">Where it was read.</param>
/// <param name="Body">The document.</param>
internal sealed record KazooDocument(KazooKind Kind, string Id, string File, JsonElement Body)
{
    private static readonly Dictionary<string, KazooKind> s_types = new(StringComparer.Ordinal)
    {
        ["account"] = KazooKind.Account, ["service"] = KazooKind.Services, ["services"] = KazooKind.Services,
        ["service_plan"] = KazooKind.Plan, ["rate"] = KazooKind.Rate,
    };

    /// <summary>How reports name it.</summary>
    public string Name => $"{Kind.ToString().ToLowerInvariant()} {Id}";

    /// <summary>What a document is about: by its type, else by its shape; null: nothing that is billed by.</summary>
    public static KazooKind? KindOf(JsonElement body) =>
        Text(body, "pvt_type") is { } type ? Typed(type)
            : Text(body, "type") is { } said && Typed(said) is { } kind ? kind
            : Object(body, "plan") is not null ? KazooKind.Plan
            : Object(body, "plans") is not null || Object(body, "service_plans") is not null
                || Object(body, "quantities") is not null ? KazooKind.Services
            : body.TryGetProperty("prefix", out _) && body.TryGetProperty("rate_cost", out _) ? KazooKind.Rate
            : Text(body, "realm") is not null ? KazooKind.Account
            : null;

    /// <summary>The id of a document, or null: it says none.</summary>
    public static string? IdOf(KazooKind kind, JsonElement body)
    {
        var own = Text(body, "_id") ?? Text(body, "id");
        return kind is KazooKind.Account or KazooKind.Services ? Text(body, "pvt_account_id") ?? own : own;
    }

    /// <summary>A text that it holds, or null: none, or an empty one.</summary>
    public string? Text(string name) => Text(Body, name);

    /// <summary>An object that it holds, or null.</summary>
    public JsonElement? Object(string name) => Object(Body, name);

    /// <summary>A list of texts that it holds, or null.</summary>
    public List<string>? Texts(string name) =>
        Body.TryGetProperty(name, out var list) && list.ValueKind is JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(t => t.ValueKind is JsonValueKind.String).Select(t => $"{t}")]
            : null;

    /// <summary>Whether one of these says true.</summary>
    public bool Says(params string[] names) => names.Any(name => Says(Body, name));

    /// <summary>Whether it says true there.</summary>
    public static bool Says(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True;

    /// <summary>A text in an object, or null: none, or an empty one.</summary>
    public static string? Text(JsonElement body, string name) =>
        body.ValueKind is JsonValueKind.Object && body.TryGetProperty(name, out var value)
            && value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>An object in an object, or null.</summary>
    public static JsonElement? Object(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Object ? value : null;

    private static KazooKind? Typed(string type) => s_types.TryGetValue(type, out var kind) ? kind : null;
}
