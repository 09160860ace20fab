using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using NodaTime.Text;

namespace Brillig.Tests.Docs;

/// <summary>
/// Checks values against the schemas of a document: the part of JSON Schema 2020-12 that the document uses, and it is
/// an error to use more. Objects are closed: a field that no schema names is a fault, although
/// clients must expect some.
/// </summary>
/// <param name="document">The document, which references lead into.</param>
/// <param name="decimalsAsText">Whether decimals are answered as texts.</param>
internal sealed partial class SchemaCheck(JsonElement document, bool decimalsAsText = false)
{
    private static readonly string[] Notes =
        ["description", "examples", "title", "properties", "required", "additionalProperties", "items"];

    private readonly List<string> _faults = [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>The schemas of the fields that were seen.</summary>
    public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

    /// <summary>Checks a value; what is wrong is noted with its place.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="where">The schema's own place, to tell what was seen.</param>
    /// <param name="value">The value.</param>
    /// <param name="place">The value's place.</param>
    public void Check(JsonElement schema, string where, JsonElement value, string place = "")
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        Check(schema, where, value, place, known);
        if (value.ValueKind is not JsonValueKind.Object || known.Contains("*")) return;
        foreach (var field in value.EnumerateObject())
            if (!known.Contains(field.Name)) _faults.Add($"{place}/{field.Name} is not documented");
    }

    private void Check(JsonElement schema, string where, JsonElement value, string place, HashSet<string> known)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (Fault(keyword, schema, where, value, place, known) is { } fault)
                _faults.Add($"{place} {fault}: {Shown(value)}");
        }

        CheckFields(schema, where, value, place, known);
    }

    private string? Fault(
        JsonProperty keyword, JsonElement schema, string where, JsonElement value, string place, HashSet<string> known)
    {
        var said = keyword.Value;
        switch (keyword.Name)
        {
            case "$ref":
                var target = said.GetString() ?? "";
                Check(Find(target), target, value, place, known);
                return null;
            case "allOf":
                foreach (var part in said.EnumerateArray()) Check(part, where, value, place, known);
                return null;
            case "oneOf":
                return CheckOneOf(said, where, value, place, known);
            case "type":
                return Types(said).Any(type => IsOf(type, value, schema)) ? null : $"is no {said.GetRawText()}";
            case "enum":
                return said.EnumerateArray()
                    .Any(v => JsonElement.DeepEquals(v, value)) ? null : $"is none of {said.GetRawText()}";
            case "const":
                return JsonElement.DeepEquals(said, value) ? null : $"is not {said.GetRawText()}";
            case "format":
                return value.ValueKind is not JsonValueKind.String || HasFormat(said.GetString(),
                    value.GetString() ?? "")
                    ? null : $"has not the form {said.GetString()}";
            case "minimum" or "maximum" or "minLength" or "maxLength" or "maxItems" or "maxProperties":
                return IsWithin(keyword.Name, said.GetDecimal(),
                    value) ? null : $"is beyond {keyword.Name} {said.GetRawText()}";
            default:
                if (Notes.Contains(keyword.Name)) return null;
                throw new NotSupportedException($"{where} uses {keyword.Name}, which this check does not know.");
        }
    }

    private void CheckFields(JsonElement schema, string where, JsonElement value, string place, HashSet<string> known)
    {
        if (value.ValueKind is JsonValueKind.Array && schema.TryGetProperty("items", out var items))
            foreach (var (item, index) in value.EnumerateArray().Select((item, index) => (item, index)))
                Check(items, where + "/items", item, $"{place}/{index}");
        if (value.ValueKind is not JsonValueKind.Object) return;
        var hasFields = schema.TryGetProperty("properties", out var properties);
        if (hasFields)
        {
            foreach (var field in properties.EnumerateObject().Where(field => value.TryGetProperty(field.Name, out _)))
            {
                Seen.Add($"{where}/{field.Name}");
                known.Add(field.Name);
                Check(field.Value, $"{where}/{field.Name}", value.GetProperty(field.Name), $"{place}/{field.Name}");
            }
        }

        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray().Select(n => n.GetString() ?? ""))
                if (!value.TryGetProperty(name, out _)) _faults.Add($"{place}/{name} is missing");

        // An object that names no fields is its owner's.
        if (!hasFields && schema.TryGetProperty("type", out var type) && Types(type).Contains("object")
            && !schema.TryGetProperty("allOf", out _)) known.Add("*");
        if (!schema.TryGetProperty("additionalProperties",
            out var more) || more.ValueKind is not JsonValueKind.Object) return;
        known.Add("*");   // and what its owner adds
        if (!more.EnumerateObject().Any()) return;
        foreach (var field in value.EnumerateObject())
        {
            if (hasFields && properties.TryGetProperty(field.Name, out _)) continue;
            Check(more, where + "/*", field.Value, $"{place}/{field.Name}");
        }
    }

    private string? CheckOneOf(JsonElement choices, string where, JsonElement value, string place,
        HashSet<string> known)
    {
        var kind = choices.EnumerateArray().Where(choice => IsOfKind(choice, value)).ToArray();
        if (kind is [var only])
        {
            Check(only, where, value, place, known);
            return null;
        }

        var wrong = new List<string>();
        var right = 0;
        foreach (var choice in choices.EnumerateArray())
        {
            var check = new SchemaCheck(document, decimalsAsText);
            check.Check(choice, where, value, place);
            wrong.AddRange(check._faults);
            if (check._faults.Count > 0) continue;
            right++;
            Seen.UnionWith(check.Seen);
        }

        known.Add("*");
        return right == 1 ? null : $"is {right} of the choices ({string.Join("; ", wrong.Take(8))})";
    }

    private bool IsOfKind(JsonElement choice, JsonElement value)
    {
        var schema = choice.TryGetProperty("$ref", out var reference) ? Find(reference.GetString() ?? "") : choice;
        return !schema.TryGetProperty("type", out var type) || Types(type).Any(t => IsOf(t, value, schema));
    }

    private JsonElement Find(string reference) =>
        reference.Split('/').Skip(1).Aggregate(document, (element, name) => element.GetProperty(name));

    private bool IsOf(string type, JsonElement value, JsonElement schema) => type switch
    {
        "null" => value.ValueKind is JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind is JsonValueKind.Number && value.TryGetDecimal(out var number) && number % 1 == 0,
        "number" => value.ValueKind is JsonValueKind.Number
            || (decimalsAsText && IsDecimal(schema) && value.ValueKind is JsonValueKind.String
                && decimal.TryParse(value.GetString(), NumberStyles.Number, CultureInfo.InvariantCulture, out _)),
        "string" => value.ValueKind is JsonValueKind.String,
        "array" => value.ValueKind is JsonValueKind.Array,
        "object" => value.ValueKind is JsonValueKind.Object,
        _ => throw new NotSupportedException($"There is no type {type}."),
    };

    private static bool IsDecimal(JsonElement schema) =>
        schema.TryGetProperty("format", out var format) && format.GetString() == "decimal";

    private static bool IsWithin(string keyword, decimal bound, JsonElement value) => (keyword, value.ValueKind) switch
    {
        ("minimum", JsonValueKind.Number) => value.TryGetDecimal(out var number) && number >= bound,
        ("maximum", JsonValueKind.Number) => value.TryGetDecimal(out var number) && number <= bound,
        ("minLength", JsonValueKind.String) => value.GetString()?.Length >= bound,
        ("maxLength", JsonValueKind.String) => value.GetString()?.Length <= bound,
        ("maxItems", JsonValueKind.Array) => value.GetArrayLength() <= bound,
        ("maxProperties", JsonValueKind.Object) => value.EnumerateObject().Count() <= bound,
        _ => true,
    };

    private static bool HasFormat(string? format, string text) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date" => LocalDatePattern.Iso.Parse(text).Success,
        "date-time" => Time().IsMatch(text),
        "uri-reference" => Uri.IsWellFormedUriString(text, UriKind.RelativeOrAbsolute),
        "decimal" => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _),
        _ => throw new NotSupportedException($"There is no format {format}."),
    };

    private static IEnumerable<string> Types(JsonElement said) => said.ValueKind is JsonValueKind.Array
        ? said.EnumerateArray().Select(type => type.GetString() ?? "")
        : [said.GetString() ?? ""];

    private static string Shown(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 200 ? text : text[..200] + " …";
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$")]
    private static partial Regex Time();
}
