using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.Braintree;

/// <summary>
/// The gateway's notifications: a form of <c>bt_signature</c> and <c>bt_payload</c>. They have no id: what happened, to
/// what, and when, is one.
/// </summary>
internal static class BraintreeWebhook
{
    // The gateway tries again for a day.
    private static readonly Duration AgeMax = Duration.FromDays(3);
    private static readonly Duration AheadMax = Duration.FromMinutes(5);

    private static readonly XmlReaderSettings Reading = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreWhitespace = true,
    };

    /// <summary>What a notification tells.</summary>
    public static Heard Hear(Message message, Entry entry, Instant now)
    {
        var form = Encoding.UTF8.GetString(message.Body.Span);
        if (Field(form, "bt_signature") is not { } signature || Field(form, "bt_payload") is not { } payload)
            return Heard.Refused("It has no bt_signature and bt_payload.");
        if (!IsSigned(signature, payload, entry)) return Heard.Refused("The signature is another.");
        if (Parse(payload) is not { } notification || TimeOf(notification) is not { } at)
            return Heard.Refused("It is no notification.");
        if (at < now - AgeMax || at > now + AheadMax) return Heard.Refused("It is too old, or of the future.");
        var kind = notification.Element("kind")?.Value ?? "";
        return kind == "check" ? new Heard([]) : new Heard([Event(kind, at, notification)]);
    }

    /// <summary>The answer to <c>bt_challenge</c>, by which the gateway sees that somebody has the keys.</summary>
    public static string? Answer(string question, Entry entry) =>
        question.Length is >= 20 and <= 32 && question.All(char.IsAsciiHexDigitLower)
            ? $"{entry.Credentials[BraintreeBookkeeper.PublicKey]}|{Digest(entry, question)}"
            : null;

    private static VendorEvent Event(string kind, Instant at, XElement notification)
    {
        var subject = notification.Element("subject")?.Elements().FirstOrDefault();
        if (subject?.Name == "subscription") return OfSubscription(kind, at, subject);
        var (transaction, dispute) = (subject, (XElement?)null);
        if (subject?.Name == "dispute") (transaction, dispute) = (subject.Element("transaction"), subject);
        var about = Text(subject, "id") ?? Text(subject, "token") ?? "";
        var isSale = transaction?.Name == "transaction" && Text(transaction, "type") is null or "sale";
        if (KindOf(kind) == HeardKind.MethodRevoked)
            return new VendorEvent($"{kind} {about} {at}", HeardKind.MethodRevoked, at) { Reference = about };
        return new VendorEvent($"{kind} {about} {at}", KindOf(kind), at)
        {
            Reference = transaction?.Name == "transaction" ? Text(transaction, "id") : null,
            Intent = isSale && Guid.TryParse(Text(transaction, "order-id"), out var id) ? new IntentId(id) : null,
            Subject = about, Amount = (dispute ?? transaction) is { } moved ? BraintreeReply.MoneyOf(moved) : null,
            Why = dispute is null ? Text(transaction, "status") : $"disputed-{Text(dispute, "reason")}",
        };
    }

    // Its newest transaction is what the notification is about; its customer is the account.
    private static VendorEvent OfSubscription(string kind, Instant at, XElement subscription)
    {
        var (id, transaction) = (Text(subscription, "id"), subscription.Element("transactions")?.Elements()
            .OrderByDescending(t => Text(t, "created-at"), StringComparer.Ordinal).FirstOrDefault());
        var about = Text(transaction, "id");
        return new VendorEvent($"{kind} {id}/{about} {at}", KindOf(kind), at)
        {
            Reference = id, Subject = about, Why = Text(transaction, "status"),
            Amount = transaction is null ? null : BraintreeReply.MoneyOf(transaction),
            Subscriber = Guid.TryParse(Text(transaction?.Element("customer"), "id"), out var account)
                ? new AccountId(account)
                : null,
        };
    }

    private static HeardKind KindOf(string kind) => kind switch
    {
        "transaction_settled" or "subscription_charged_successfully" => HeardKind.Paid,
        "transaction_settlement_declined" or "subscription_charged_unsuccessfully" or "subscription_went_past_due" =>
            HeardKind.Failed,
        "payment_method_revoked_by_customer" => HeardKind.MethodRevoked,
        "subscription_canceled" or "subscription_expired" => HeardKind.Ended,
        "dispute_opened" => HeardKind.Disputed,
        "dispute_won" => HeardKind.DisputeWon,
        "dispute_lost" or "dispute_accepted" or "dispute_expired" => HeardKind.DisputeLost,
        _ => HeardKind.Other,
    };

    private static Instant? TimeOf(XElement notification) => DateTimeOffset.TryParse(
        Text(notification, "timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        ? Instant.FromDateTimeOffset(at)
        : null;

    // Each user of a merchant signs; one of them is ours.
    private static bool IsSigned(string signature, string payload, Entry entry)
    {
        var key = entry.Credentials[BraintreeBookkeeper.PublicKey];
        foreach (var pair in signature.Split('&'))
        {
            if (pair.Split('|') is not [var user, var digest] || user != key) continue;
            return Same(digest, Digest(entry, payload)) || Same(digest, Digest(entry, payload + "\n"));
        }

        return false;
    }

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(
        Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));

    [SuppressMessage("Security", "CA5350", Justification = "The vendor's signatures are made of SHA-1.")]
    private static string Digest(Entry entry, string text) => Convert.ToHexStringLower(HMACSHA1.HashData(
        SHA1.HashData(Encoding.UTF8.GetBytes(entry.Credentials[BraintreeBookkeeper.PrivateKey])),
        Encoding.UTF8.GetBytes(text)));

    // Of a form, or of a query.
    private static string? Field(string form, string name)
    {
        foreach (var pair in form.Split('&'))
            if (pair.Split('=', 2) is [var key, var value] && key == name)
                return Uri.UnescapeDataString(value.Replace('+', ' '));
        return null;
    }

    private static XElement? Parse(string payload)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(Convert.FromBase64String(payload)), Reading);
            return XElement.Load(reader);
        }
        catch (Exception error) when (error is XmlException or FormatException)
        {
            return null;
        }
    }

    private static string? Text(XElement? element, string name) =>
        element?.Element(name)?.Value is { Length: > 0 } text ? text : null;
}
