using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.Http;

/// <summary>What the address tells by itself, signed as it is written to: Standard Webhooks 1.0.0.</summary>
internal static class HttpEvent
{
    // As the standard recommends.
    private static readonly Duration Tolerance = Duration.FromMinutes(5);

    /// <summary>What a message tells.</summary>
    public static Heard Hear(Message message, Entry entry, Instant now)
    {
        if (message.Header("webhook-id") is not { Length: > 0 and <= 256 } id
            || message.Header("webhook-signature") is not { } signatures
            || !long.TryParse(
                message.Header("webhook-timestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > 253_402_300_799)   // the year 9999
            return Heard.Refused("It has no webhook-id, webhook-timestamp and webhook-signature.");
        var at = Instant.FromUnixTimeSeconds(seconds);
        var expected = WebhookSignature.Of(entry.Credentials[HttpBookkeeper.Secret], id, at, message.Body.Span);
        if (!signatures.Split(' ').Any(given => IsSame(given, expected)))
            return Heard.Refused("The signature is another.");
        if (at < now - Tolerance || at > now + Tolerance) return Heard.Refused("It is too old, or of the future.");
        return Read(message.Body, id, at) is { } heard
            ? new Heard([heard])
            : Heard.Refused("It is no event with a type and data.");
    }

    private static bool IsSame(string given, string expected) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(given), Encoding.ASCII.GetBytes(expected));

    private static VendorEvent? Read(ReadOnlyMemory<byte> body, string id, Instant at)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root
                || Text(root, "type") is not { } type
                || !root.TryGetProperty("data", out var data) || data.ValueKind != JsonValueKind.Object) return null;
            return new VendorEvent(id, KindOf(type), TimeOf(root) ?? at)
            {
                Intent = Guid.TryParse(Text(data, "intent"), out var intent) ? new IntentId(intent) : null,
                Reference = Text(data, "reference"), Subject = Text(data, "id"), Amount = AmountOf(data),
                Why = Text(data, "token"),
            };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)   // or no text: \ud800
        {
            return null;
        }
    }

    private static HeardKind KindOf(string type) => type switch
    {
        "payment.received" => HeardKind.Paid,
        "payment.failed" => HeardKind.Failed,
        "payment.refunded" => HeardKind.Refunded,
        "dispute.opened" => HeardKind.Disputed,
        "dispute.won" => HeardKind.DisputeWon,
        "dispute.lost" => HeardKind.DisputeLost,
        _ => HeardKind.Other,
    };

    private static Money? AmountOf(JsonElement data) =>
        data.TryGetProperty("amount", out var number) && number.ValueKind == JsonValueKind.Number
            && number.TryGetDecimal(out var amount) && Currency.Find(Text(data, "currency") ?? "") is { } currency
            && Money.TryFrom(amount, currency, out var money)
            ? money
            : null;

    // When it happened; the header says when it was sent.
    private static Instant? TimeOf(JsonElement root) => root.TryGetProperty("timestamp", out var value)
        && value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
            ? Instant.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds())
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
