using System.Text.Json;

namespace Brillig.Server.Processes;

/// <summary>Which requests may be sent again while it is not known whether they took effect.</summary>
internal static class Repeats
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, MaxDepth = 64 };

    /// <summary>
    /// True for a read, for what carries an idempotency key, and for usage whose records all have an id of their own.
    /// </summary>
    public static bool AreSafe(Exchange exchange)
    {
        var request = exchange.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return true;
        if (request.Headers.ContainsKey("Idempotency-Key")) return true;
        return request.Path.Value is { } path && path.EndsWith("/usage", StringComparison.Ordinal)
            && exchange.Sent is { } sent && AllHaveIds(sent.Bytes.Span);
    }

    /// <summary>Whether each record, in an array or one after another, has an id.</summary>
    internal static bool AllHaveIds(ReadOnlySpan<byte> body)
    {
        var (records, ids) = (0, 0);
        var reader = new Utf8JsonReader(body, Options);
        try
        {
            var depth = -1;   // of the records, once one begins
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject && (depth < 0 || reader.CurrentDepth == depth))
                {
                    depth = reader.CurrentDepth;
                    records++;
                }
                else if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == depth + 1
                    && reader.ValueTextEquals("id"u8))
                {
                    if (!reader.Read() || reader.TokenType != JsonTokenType.String) return false;
                    ids++;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        return records == ids;
    }
}
