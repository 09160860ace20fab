using System.Runtime.InteropServices;
using System.Text.Json;

namespace Brillig.Core.Basics;

/// <summary>
/// Reads the fields of one JSON object and collects every fault with its pointer, instead of stopping at the first.
/// A field that is read wrong, or missing though required, answers null and adds a fault; absent, or null, answers
/// null.
/// </summary>
public sealed partial class Fields
{
    private readonly FieldList _fields = new();
    private readonly Fields? _above;
    private readonly string _step;
    private readonly Faults _faults;

    private Fields(Fields? above, string step, Faults faults) => (_above, _step, _faults) = (above, step, faults);

    /// <summary>The place of this object in its document, as a JSON pointer (RFC 6901); "" is the document.</summary>
    public string Pointer => _above?.At(_step) ?? _step;

    /// <summary>The fields of an element; null and a fault if it is not an object.</summary>
    public static Fields? Of(JsonElement element, string pointer, Faults faults) =>
        new Fields(null, pointer, faults).Take(element);

    /// <summary>The names of its fields, in the order of the document.</summary>
    public IReadOnlyCollection<string> Names => [.. _fields.Select(f => f.Name)];

    /// <summary>The fields that were never asked for, in the order of the document.</summary>
    public IEnumerable<string> Unasked => _fields.Where(f => !f.IsAsked).Select(f => f.Name);

    /// <summary>Whether the object has the field, even if it is null. Counts as asked.</summary>
    public bool Has(string name) => Raw(name) is not null;

    /// <summary>Whether the object has the field and it is null. Counts as asked.</summary>
    public bool IsNull(string name) => Raw(name) is { ValueKind: JsonValueKind.Null };

    /// <summary>The element of a field as it is, null ones too; null if the object does not have it.</summary>
    public JsonElement? Raw(string name) => _fields.Ask(name);

    /// <summary>The pointer of one of this object's fields.</summary>
    public string At(string name) => $"{Pointer}/{Escaped(name)}";

    /// <summary>A name as a step of a pointer.</summary>
    internal static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>Adds a fault at one of this object's fields.</summary>
    public void Refuse(string name, string detail) => _faults.Add(At(name), detail);

    /// <summary>Each field that was never asked for is a fault. Call it last.</summary>
    public void End(string detail = "unknown field")
    {
        foreach (var name in Unasked) Refuse(name, detail);
    }

    /// <summary>The fields of a nested object.</summary>
    public Fields? Object(string name, bool required = false) =>
        Value(name, required) is { } element ? new Fields(this, name, _faults).Take(element) : null;

    /// <summary>
    /// The objects of an array; null if it is none, absent, or longer than allowed. Elements that are no objects are
    /// faults and left out, so an object's place in the array is in its <see cref="Pointer"/>.
    /// </summary>
    public IReadOnlyList<Fields>? Objects(string name, bool required = false, int max = 10_000)
    {
        if (Value(name, required) is not { } element) return null;
        if (element.ValueKind is not JsonValueKind.Array) return Wrong<IReadOnlyList<Fields>>(name, "must be an array");
        if (element.GetArrayLength() > max)
            return Wrong<IReadOnlyList<Fields>>(name, $"must have at most {max} elements");

        var objects = new List<Fields>(element.GetArrayLength());
        foreach (var item in element.EnumerateArray().Select((value, place) => (value, place)))
            if (Of(item.value, $"{At(name)}/{item.place}", _faults) is { } fields) objects.Add(fields);
        return objects;
    }

    /// <summary>
    /// The texts of an array, each of 1 to 255 characters and not given twice; null if it is none, absent, or longer
    /// than allowed. Elements that are no such texts are faults and left out.
    /// </summary>
    public IReadOnlyList<string>? Texts(string name, bool required = false, int max = 100)
    {
        if (Value(name, required) is not { } element) return null;
        if (element.ValueKind is not JsonValueKind.Array) return Wrong<IReadOnlyList<string>>(name, "must be an array");
        if (element.GetArrayLength() > max)
            return Wrong<IReadOnlyList<string>>(name, $"must have at most {max} elements");

        var texts = new List<string>(element.GetArrayLength());
        foreach (var (item, place) in element.EnumerateArray().Select((value, place) => (value, place)))
        {
            if (TextOf(item) is not { Length: > 0 and <= 255 } text)
                _faults.Add($"{At(name)}/{place}", "must be a text of 1 to 255 characters");
            else if (texts.Contains(text)) _faults.Add($"{At(name)}/{place}", "is given twice");
            else texts.Add(text);
        }

        return texts;
    }

    /// <summary>An object of texts: names of 1 to 255 characters, values of at most 1,000.</summary>
    public IReadOnlyDictionary<string, string>? Strings(string name, int max = 50)
    {
        if (Limited(name, max) is not { } fields) return null;
        var strings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, element, _) in fields._fields)
            if (fields.Pair(key, element) is { } text) strings.Add(key, text);
        return strings;
    }

    /// <summary>The same, with null for what a merge patch takes away.</summary>
    public IReadOnlyDictionary<string, string?>? StringsOrNull(string name, int max = 100)
    {
        if (Limited(name, max) is not { } fields) return null;
        var strings = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (key, element, _) in fields._fields)
        {
            if (element.ValueKind is JsonValueKind.Null) strings.Add(key, null);
            else if (fields.Pair(key, element) is { } text) strings.Add(key, text);
        }

        return strings;
    }

    private Fields? Limited(string name, int max)
    {
        if (Object(name) is not { } fields) return null;
        return fields._fields.Count <= max ? fields : Wrong<Fields>(name, $"must have at most {max} fields");
    }

    private string? Pair(string key, JsonElement element)
    {
        const int lengthMax = 1_000;
        if (NameFault(key) is { } fault) return Wrong<string>(key, fault);
        if (TextOf(element) is not { } text) return Wrong<string>(key, "must be a text");
        return text.Length <= lengthMax ? text : Wrong<string>(key, "must have at most 1,000 characters");
    }

    /// <summary>The element of a field that is there and not null.</summary>
    private JsonElement? Value(string name, bool required)
    {
        if (Raw(name) is { ValueKind: not JsonValueKind.Null } element) return element;
        if (required) Refuse(name, "is required");
        return null;
    }

    private T? Wrong<T>(string name, string detail) where T : class
    {
        Refuse(name, detail);
        return null;
    }

    private Fields? Take(JsonElement element)
    {
        if (element.ValueKind is not JsonValueKind.Object)
        {
            _faults.Add(Pointer, "must be an object");
            return null;
        }

        foreach (var property in element.EnumerateObject())
        {
            if (FieldNames.Of(property) is not { } name)
                _faults.Add(Pointer, "has a field whose name is not valid text");
            else if (!_fields.Add(name, property.Value)) Refuse(name, "is given twice");
        }

        return this;
    }

    private static ReadOnlySpan<byte> RawToken(JsonElement element)
    {
        var token = JsonMarshal.GetRawUtf8Value(element);
        return element.ValueKind is JsonValueKind.String ? token[1..^1] : token;
    }
}
