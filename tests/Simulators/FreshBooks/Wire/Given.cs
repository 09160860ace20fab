using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Brillig.Simulators.FreshBooks.Wire;

/// <summary>The members of an object that was sent, read one by one; what is wrong with them is collected.</summary>
/// <param name="name">The kind of object.</param>
/// <param name="sent">Its members.</param>
internal sealed class Given(string name, JsonObject sent)
{
    public List<Error> Errors { get; } = [];

    public bool Has(string field) => sent[field] is not null;

    public string? Text(string field) => sent[field] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        var other => Wrong<string>(field, other),
    };

    public string? Required(string field)
    {
        if (Text(field) is { Length: > 0 } text) return text;
        Missing(field);
        return null;
    }

    public bool IsTrue(string field) => sent[field] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public long? Whole(string field) =>
        sent[field] is not { } node ? null
        : long.TryParse(node.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number
        : Wrong<long?>(field, node);

    public decimal? Number(string field) =>
        sent[field] is not { } node ? null
        : decimal.TryParse(node.ToString(), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number
        : Wrong<decimal?>(field, node);

    public DateOnly? Date(string field) =>
        Text(field) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : Wrong<DateOnly?>(field, sent[field]);

    /// <summary>An amount of the currency; without a code it is of it.</summary>
    public decimal? Amount(string field, string currency)
    {
        if (sent[field] is not { } node) return null;
        if (node is not JsonObject money) return Wrong<decimal?>(field, node);
        var inner = new Given(name, money);
        var amount = inner.Number("amount");
        if (amount is null || (inner.Text("code") is { } code && code != currency)) return Wrong<decimal?>(field, node);
        return amount;
    }

    public IEnumerable<Given> Items(string field) =>
        sent[field] is JsonArray items
            ? items.Select(item => new Given(name, item as JsonObject ?? []))
            : [];

    public IReadOnlyList<string> Texts(string field) =>
        sent[field] is JsonArray items ? [.. items.OfType<JsonValue>().Select(item => item.ToString())] : [];

    public void Missing(string field) =>
        Errors.Add(new Error(Error.RequiredField, name, field, $"{field} is required."));

    public void Refuse(int number, string field, string message, string? value = null) =>
        Errors.Add(new Error(number, name, field, message, value));

    private T? Wrong<T>(string field, JsonNode? value)
    {
        Refuse(Error.InvalidValue, field, $"{field} is not valid.", value?.ToJsonString());
        return default;
    }
}
