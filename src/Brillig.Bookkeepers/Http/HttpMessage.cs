using System.Buffers;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime.Text;

namespace Brillig.Bookkeepers.Http;

/// <summary>The bodies of messages: type, timestamp and data, as Standard Webhooks recommends.</summary>
internal static class HttpMessage
{
    /// <summary>An amount is to be collected, or given back.</summary>
    public static byte[] Of(IntentClaim claim) => Bytes(json =>
    {
        var intent = claim.Intent;
        json.WriteString("type", intent.Kind switch
        {
            IntentKind.Sale => "sale.requested",
            IntentKind.TopUp => "topup.requested",
            IntentKind.Refund => "refund.requested",
            _ => throw new ArgumentOutOfRangeException(nameof(claim), intent.Kind, "No message asks for it."),
        });
        json.WriteString("timestamp", InstantPattern.ExtendedIso.Format(intent.MadeAt));
        json.WriteStartObject("data");
        json.WriteString("intent", intent.Id.Value);
        json.WriteString("account", intent.Account.Value);
        Write(json, "external_id", claim.Payer.ExternalId);
        Write(json, "name", claim.Payer.Name);
        Write(json, "email", claim.Payer.Email);
        if (intent.Charge is { } charge) json.WriteString("charge", charge.Value);
        if (intent.Of is { } payment) json.WriteString("payment", payment.Value);
        Write(json, "collected", intent.Collected);
        Write(json, "amount", intent.Amount.Amount);
        json.WriteString("currency", intent.Amount.Currency.Code);
        json.WriteEndObject();
    });

    /// <summary>Lines of an account are new, or others; <c>billable</c> 0: gone.</summary>
    public static byte[] Of(SyncClaim claim) => Bytes(json =>
    {
        json.WriteString("type", "lines.changed");
        if (claim.ChangedAt is { } at) json.WriteString("timestamp", InstantPattern.ExtendedIso.Format(at));
        json.WriteStartObject("data");
        json.WriteString("account", claim.Account.Value);
        json.WriteStartArray("lines");
        foreach (var line in claim.Difference)
        {
            json.WriteStartObject();
            json.WriteString("category", line.Category);
            json.WriteString("item", line.Item);
            json.WriteNumber("billable", line.Billable);
            if (line.Rate is { } rate) Write(json, "rate", rate);
            Write(json, "discount", line.Discount);
            Write(json, "total", line.Total);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    // As exact as it is; what is no finite decimal goes as the text of its fraction.
    private static void Write(Utf8JsonWriter json, string name, Exact value)
    {
        var text = value.ToString();
        if (text.Contains('/', StringComparison.Ordinal))
        {
            json.WriteString(name, text);
            return;
        }

        json.WritePropertyName(name);
        json.WriteRawValue(text);
    }
}
