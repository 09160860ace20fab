using System.Text.Json;

namespace Brillig.Bookkeepers.Stripe;

/// <summary>What Stripe answered: a document, where it could be read, or that nothing was heard.</summary>
/// <param name="Status">The status; 0: no answer came.</param>
/// <param name="Body">The document, or null.</param>
internal sealed record StripeAnswer(int Status, JsonElement? Body)
{
    /// <summary>What that means, where no answer came.</summary>
    public Answered? Lost { get; init; }

    /// <summary>How long it asked to be left alone, or null.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>True if it is the answer of an earlier call with the same key: as things were then.</summary>
    public bool IsReplayed { get; init; }

    /// <summary>True if the key was used before, to say something else by it: nothing was done now.</summary>
    public bool IsOfAnother => Status == 400 && Error?.Text("type") == "idempotency_error";

    /// <summary>The object, where it was made, changed or found.</summary>
    public StripeObject? Object => Status == 200 && Body is { ValueKind: JsonValueKind.Object } body
        ? new StripeObject(body)
        : null;

    /// <summary>What is wrong, or null.</summary>
    public StripeObject? Error => Status != 200 && Body is { ValueKind: JsonValueKind.Object } body
        ? new StripeObject(body).In("error")
        : null;
}

/// <summary>An object of Stripe's: what a member is not, is null.</summary>
internal readonly record struct StripeObject(JsonElement Element)
{
    /// <summary>Its id.</summary>
    public string Id => Text("id") ?? "";

    /// <summary>A text, or null.</summary>
    public string? Text(string name) =>
        Element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A whole number; where there is none, 0.</summary>
    public long Whole(string name) =>
        Element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var whole) ? whole : 0;

    /// <summary>A flag.</summary>
    public bool Is(string name) => Element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>An object within, or null.</summary>
    public StripeObject? In(string name) =>
        Element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? new StripeObject(value)
            : null;

    /// <summary>The objects of its list <c>data</c>.</summary>
    public IEnumerable<StripeObject> Data =>
        Element.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array
            ? data.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object).Select(e => new StripeObject(e))
            : [];

    /// <summary>What these books noted on it.</summary>
    public string? Noted(string key) => In("metadata")?.Text(key);
}
