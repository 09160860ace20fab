using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.Stripe;

/// <summary>
/// Stripe's events: <c>Stripe-Signature</c> is a time and an HMAC-SHA256 of it and the body by each secret there is.
/// What was collected is told by its payment intent, what went back by the refund itself: a charge tells only sums.
/// </summary>
internal static class StripeWebhook
{
    // As the vendor's own libraries have it.
    private static readonly Duration Tolerance = Duration.FromMinutes(5);

    /// <summary>What an event tells.</summary>
    public static Heard Hear(Message message, Entry entry, Instant now)
    {
        var parts = (message.Header("Stripe-Signature") ?? "").Split(',')
            .Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToArray();
        var time = parts.FirstOrDefault(part => part[0] == "t")?[1];
        if (!long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds > 253_402_300_799)   // the year 9999
            return Heard.Refused("It has no Stripe-Signature with a time.");
        var digest = Digest(entry.Credentials[StripeBookkeeper.WebhookSecret], time, message.Body.Span);
        if (!parts.Any(part => part[0] == "v1" && IsSame(part[1], digest)))
            return Heard.Refused("The signature is another.");
        var at = Instant.FromUnixTimeSeconds(seconds);
        if (at < now - Tolerance || at > now + Tolerance) return Heard.Refused("It is too old, or of the future.");
        return Read(message.Body) is { } told ? new Heard([told]) : Heard.Refused("It is no event.");
    }

    /// <summary>A bank asks, and nothing is taken back so far; it becomes a dispute, or is closed.</summary>
    public static bool IsInquiry(string? status) => status?.StartsWith("warning_", StringComparison.Ordinal) is true;

    /// <summary>Why a cardholder disputes something, as our token.</summary>
    public static string WhyDisputed(StripeObject dispute) =>
        $"disputed-{(dispute.Text("reason") ?? "general").Replace('_', '-')}";

    private static VendorEvent? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            var root = new StripeObject(document.RootElement);
            return root.Id.Length > 0 && root.Text("type") is { } type && root.In("data")?.In("object") is { } about
                ? Event(root, type, about)
                : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)   // or no text
        {
            return null;
        }
    }

    private static VendorEvent Event(StripeObject root, string type, StripeObject about)
    {
        var kind = KindOf(type, about.Text("status"));
        var created = Instant.FromUnixTimeSeconds(Math.Clamp(root.Whole("created"), 0, 253_402_300_799));
        if (kind is HeardKind.MethodExpires or HeardKind.MethodUpdated)
        {
            return new VendorEvent(root.Id, kind, created)
            {
                Reference = about.Id, Shown = StripeCustomers.Shown(about.In("card") ?? about),
            };
        }

        var isIntent = type.StartsWith("payment_intent.", StringComparison.Ordinal);
        return new VendorEvent(root.Id, kind, created)
        {
            Reference = isIntent ? about.Id : about.Text("payment_intent"), Subject = about.Id,
            Intent = Guid.TryParse(about.In("metadata")?.Text("intent"), out var id) ? new IntentId(id) : null,
            Amount = kind == HeardKind.Other ? null
                : StripeAmount.Read(
                    kind == HeardKind.Paid ? about.Whole("amount_received") : about.Whole("amount"),
                    about.Text("currency")),
            Why = WhyOf(about, kind),
        };
    }

    private static HeardKind KindOf(string type, string? status) => type switch
    {
        "payment_intent.succeeded" => HeardKind.Paid,
        "payment_intent.payment_failed" => HeardKind.Failed,
        "refund.created" or "refund.updated" when status is "succeeded" => HeardKind.Refunded,
        "charge.dispute.created" or "charge.dispute.closed" when IsInquiry(status) => HeardKind.Other,
        "charge.dispute.created" or "charge.dispute.funds_withdrawn" => HeardKind.Disputed,
        "charge.dispute.closed" when status is "won" => HeardKind.DisputeWon,
        "charge.dispute.closed" => HeardKind.DisputeLost,
        "customer.source.expiring" => HeardKind.MethodExpires,
        "payment_method.automatically_updated" => HeardKind.MethodUpdated,
        _ => HeardKind.Other,
    };

    private static string? WhyOf(StripeObject about, HeardKind kind)
    {
        if (kind == HeardKind.Disputed) return WhyDisputed(about);
        if (kind != HeardKind.Failed || about.In("last_payment_error") is not { } error) return null;
        return (error.Text("decline_code") ?? error.Text("code"))?.Replace('_', '-');
    }

    private static bool IsSame(string given, string expected) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(given), Encoding.ASCII.GetBytes(expected));

    private static string Digest(string secret, string? time, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes($"{time}."));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
