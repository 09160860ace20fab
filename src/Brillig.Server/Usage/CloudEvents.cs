using System.Buffers;
using System.Text.Json;
using Brillig.Core.Basics;

namespace Brillig.Server.Usage;

/// <summary>
/// Reads usage sent as CloudEvents 1.0 (github.com/cloudevents/spec): a batch, one event in structured mode, or one in
/// binary mode, its attributes in headers.
/// </summary>
internal static class CloudEvents
{
    /// <summary>The media type of many events.</summary>
    public const string Many = "application/cloudevents-batch+json";

    /// <summary>The media type of one event.</summary>
    public const string One = "application/cloudevents+json";

    private const string HeaderPrefix = "ce-";
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    /// <summary>Whether a request is an event in binary mode.</summary>
    public static bool IsBinary(HttpRequest request) => request.Headers.ContainsKey("ce-specversion");

    /// <summary>The records of a batch of events.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    public static Batch FromArray(ReadOnlySpan<byte> body, Desk desk, Faults faults)
    {
        var batch = new Batch(body.Length / UsageReader.BytesPerRecord);
        if (!UsageReader.IsText(body, faults)) return batch;
        var reader = new Utf8JsonReader(body, Options);
        if (!UsageReader.IsArray(ref reader, faults)) return batch;
        for (var index = 0; reader.Read() && reader.TokenType is not JsonTokenType.EndArray; index++)
        {
            if (index >= UsageReader.RecordsMax) throw UsageReader.TooMany();
            using var document = JsonDocument.ParseValue(ref reader);
            CloudEvent.Read(document.RootElement, desk, batch, index);
        }

        reader.Read();
        return batch;
    }

    /// <summary>The record of one event.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    public static Batch FromOne(ReadOnlyMemory<byte> body, Desk desk, Faults faults)
    {
        var batch = new Batch(1);
        if (!UsageReader.IsText(body.Span, faults)) return batch;
        using var document = JsonDocument.Parse(body);
        if (document.RootElement.ValueKind is JsonValueKind.Object)
            CloudEvent.Read(document.RootElement, desk, batch, 0);
        else faults.Add("", "must be an object");
        return batch;
    }

    /// <summary>The record of an event whose attributes are headers; the body is its data.</summary>
    /// <exception cref="JsonException">The body is no JSON.</exception>
    public static Batch FromHeaders(HttpRequest request, ReadOnlyMemory<byte> body, Desk desk, Faults faults)
    {
        if (!UsageReader.IsText(body.Span, faults)) return new Batch(0);
        var whole = new ArrayBufferWriter<byte>(body.Length + 512);
        using (var json = new Utf8JsonWriter(whole, CloudEvent.Plain))
        {
            json.WriteStartObject();
            foreach (var (name, value) in Attributes(request)) json.WriteString(name, value);
            if (!body.IsEmpty)
            {
                using var data = JsonDocument.Parse(body);   // so that what is broken is told by its place in the body
                json.WritePropertyName("data");
                json.WriteRawValue(body.Span, skipInputValidation: true);
            }

            json.WriteEndObject();
        }

        return FromOne(whole.WrittenMemory, desk, faults);
    }

    /// <summary>The attributes of an event in binary mode.</summary>
    public static IEnumerable<(string Name, string Value)> Attributes(HttpRequest request) =>
        from header in request.Headers
        where header.Key.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase)
        select (Lower(header.Key), Uri.UnescapeDataString(header.Value.ToString()));

    private static string Lower(string header) => string.Create(
        header.Length - HeaderPrefix.Length, header,
        static (name, from) => from.AsSpan(HeaderPrefix.Length).ToLowerInvariant(name));
}
