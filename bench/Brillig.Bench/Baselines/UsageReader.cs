using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

namespace Brillig.Bench.Baselines;

/// <summary>Reads usage bodies with Utf8JsonReader over the pipe: a JSON array, or lines of objects.</summary>
public static class UsageReader
{
    /// <summary>Reads the whole body, then its records; <paramref name="account"/> is that of the path.</summary>
    /// <exception cref="JsonException">The body is not what the API takes.</exception>
    public static async ValueTask<List<UsageEntry>> Read(
        PipeReader body, Guid? account, DateTimeOffset now, CancellationToken cancellation)
    {
        ReadResult read;
        while (!(read = await body.ReadAsync(cancellation)).IsCompleted)
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        var entries = Parse(read.Buffer, account, now);
        body.AdvanceTo(read.Buffer.End);
        return entries;
    }

    private static List<UsageEntry> Parse(ReadOnlySequence<byte> body, Guid? account, DateTimeOffset now)
    {
        var json = new Utf8JsonReader(body, new JsonReaderOptions { AllowMultipleValues = true });
        var entries = new List<UsageEntry>();
        while (json.Read())
        {
            if (json.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray) continue;
            if (json.TokenType != JsonTokenType.StartObject) throw new JsonException("A record is an object.");
            entries.Add(ParseEntry(ref json, account, now));
        }

        return entries;
    }

    private static UsageEntry ParseEntry(ref Utf8JsonReader json, Guid? account, DateTimeOffset now)
    {
        (string? id, string? service, decimal? quantity, var occurred) = (null, null, null, now);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("id"u8)) id = Value(ref json).GetString();
            else if (json.ValueTextEquals("account"u8)) account = Value(ref json).GetGuid();
            else if (json.ValueTextEquals("name"u8)) service = Value(ref json).GetString();
            else if (json.ValueTextEquals("usage"u8)) quantity = Value(ref json).GetDecimal();
            else if (json.ValueTextEquals("timestamp"u8)) occurred = Value(ref json).GetDateTimeOffset();
            else throw new JsonException("Unknown field.");
        }

        return account is { } known && service is not null && quantity is { } used
            ? new UsageEntry(id ?? Guid.CreateVersion7().ToString(), known, service, used, occurred)
            : throw new JsonException("A record has an account, a name and a usage.");
    }

    private static ref Utf8JsonReader Value(ref Utf8JsonReader json)
    {
        json.Read();
        return ref json;
    }
}
