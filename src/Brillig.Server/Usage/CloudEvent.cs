using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Usage;

namespace Brillig.Server.Usage;

/// <summary>
/// One event as a record: <c>source#id</c> is its id, <c>subject</c> its account, <c>type</c> its name, <c>time</c> its
/// timestamp, <c>data.usage</c> its quantity; the rest of the data and the extensions are its properties.
/// </summary>
internal sealed class CloudEvent
{
    /// <summary>Letters stay as they are, so that the same content is the same text however it was sent.</summary>
    public static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly SearchValues<char> NameLetters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private readonly Dictionary<string, JsonElement> _attributes = new(StringComparer.Ordinal);
    private readonly List<JsonProperty> _properties = [];
    private readonly List<Fault> _faults = [];
    private JsonElement _usage;

    private CloudEvent(JsonElement json)
    {
        foreach (var attribute in json.EnumerateObject())
        {
            if (_attributes.ContainsKey(attribute.Name)) Refuse($"/{attribute.Name}", "is given twice");
            if (attribute.Value.ValueKind is JsonValueKind.Null) continue;
            if (_attributes.TryAdd(attribute.Name, attribute.Value) && !IsKnown(attribute.Name))
                TakeExtension(attribute);
        }

        if (Text("specversion") != "1.0") Refuse("/specversion", "must be 1.0");
        TakeData();
    }

    /// <summary>Adds the record of an event to a batch, or what is wrong with it.</summary>
    public static void Read(JsonElement json, Desk desk, Batch batch, int index)
    {
        if (json.ValueKind is not JsonValueKind.Object)
        {
            Reject("must be an object");
            return;
        }

        try
        {
            var fields = new CloudEvent(json).ToFields();
            UsageReader.Add(batch, index, ref fields, desk, NameOf);
        }
        catch (InvalidOperationException)   // an escaped lone surrogate
        {
            Reject("has characters that no text can hold");
        }

        void Reject(string detail) =>
            batch.Malformed.Add(new RejectedRecord(index, "", Reason.BadRequest, detail));
    }

    private UsageFields ToFields()
    {
        var fields = new UsageFields
        {
            Id = Id() is { } id ? Encoding.UTF8.GetBytes(id) : default,
            Account = Bytes("subject"),
            Name = Bytes("type"),
            Timestamp = Bytes("time"),
            Usage = Usage(),
            Properties = Properties(),
        };
        fields.Faults = _faults.Count == 0 ? null : _faults;
        return fields;
    }

    // What a record calls it, an event calls otherwise.
    private static string NameOf(string pointer) => pointer switch
    {
        "/account" => "/subject",
        "/name" => "/type",
        "/timestamp" => "/time",
        "/usage" => "/data/usage",
        "/properties" => "/data",
        _ => pointer,
    };

    private static bool IsKnown(string attribute) => attribute is
        "specversion" or "id" or "source" or "type" or "subject" or "time" or "data" or "datacontenttype"
        or "dataschema" or "data_base64";

    private void TakeExtension(JsonProperty extension)
    {
        if (extension.Name.Length is 0 or > 255 || extension.Name.AsSpan().ContainsAnyExcept(NameLetters))
            Refuse($"/{extension.Name}", "must be named in lower-case letters and digits");
        else if (extension.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            Refuse($"/{extension.Name}", "must be a text, a number, true or false");
        else _properties.Add(extension);
    }

    private void TakeData()
    {
        if (_attributes.ContainsKey("data_base64")) Refuse("/data_base64", "is not taken: send the data as JSON");
        if (Text("datacontenttype") is { } type && !IsJson(type))
            Refuse("/datacontenttype", "must be application/json");
        if (!_attributes.TryGetValue("data", out var data)) return;
        if (data.ValueKind is not JsonValueKind.Object)
        {
            Refuse("/data", "must be an object");
            return;
        }

        foreach (var property in data.EnumerateObject())
        {
            if (property.Name != "usage") _properties.Add(property);
            else if (_usage.ValueKind is JsonValueKind.Undefined) _usage = property.Value;
            else Refuse("/data/usage", "is given twice");
        }
    }

    private static bool IsJson(string type)
    {
        var name = type.Split(';')[0].Trim();
        return name.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }

    private string? Id()
    {
        var (source, id) = (Text("source"), Text("id"));
        if (source is null) Refuse("/source", "is required");
        return source is null ? id : id is null ? null : $"{source}#{id}";
    }

    // A number as it is, or a text that holds one.
    private ReadOnlySpan<byte> Usage()
    {
        if (_usage.ValueKind is JsonValueKind.Number) return JsonMarshal.GetRawUtf8Value(_usage);
        if (_usage.ValueKind is JsonValueKind.String) return Encoding.UTF8.GetBytes(_usage.GetString() ?? "");
        if (_usage.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null))
            Refuse("/usage", "must be a number");
        return default;
    }

    private ReadOnlySpan<byte> Properties()
    {
        if (_properties.Count == 0) return default;
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Plain))
        {
            json.WriteStartObject();
            foreach (var property in _properties)
            {
                json.WritePropertyName(property.Name);
                json.WriteRawValue(JsonMarshal.GetRawUtf8Value(property.Value), skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan;
    }

    private ReadOnlySpan<byte> Bytes(string attribute) =>
        Text(attribute) is { } text ? Encoding.UTF8.GetBytes(text) : default;

    private string? Text(string attribute)
    {
        if (!_attributes.TryGetValue(attribute, out var value)) return null;
        if (value.ValueKind is JsonValueKind.String && value.GetString() is { Length: > 0 } text) return text;
        Refuse($"/{attribute}", "must be a text that is not empty");
        return null;
    }

    private void Refuse(string pointer, string detail)
    {
        if (!_faults.Exists(fault => fault.Pointer == pointer)) _faults.Add(new Fault(pointer, detail));
    }
}
