using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.QuickBooks;

/// <summary>
/// Messages of QuickBooks: CloudEvents, or the form before them, that name what changed and not how. They are signed by
/// the verifier token of the app, which all its companies share: what is of another company is passed over.
/// </summary>
internal static class QuickBooksWebhook
{
    /// <summary>The kind of document that is read.</summary>
    public const string Payment = "Payment";

    private const string SignatureHeader = "intuit-signature";
    private const string Prefix = "qbo";

    private static readonly Duration AgeMax = Duration.FromDays(3);
    private static readonly Duration AheadMax = Duration.FromMinutes(5);

    private sealed record Change(string Id, string Realm, string Kind, string Object, string Operation, Instant At);

    /// <summary>What a message tells: payments are to be read; an invoice that is gone is not paid any more.</summary>
    public static Heard Hear(Message message, Entry entry, Instant now)
    {
        if (entry.Credentials.GetValueOrDefault(QuickBooksBookkeeper.VerifierToken) is not { } token)
            return Heard.Refused("No verifier_token is set.");
        if (message.Header(SignatureHeader) is not { } signature || !IsSigned(signature, message.Body, token))
            return Heard.Refused("The signature is another.");
        if (Parse(message.Body) is not { } changes) return Heard.Refused("It is no notification.");
        if (changes.Any(c => c.At < now - AgeMax || c.At > now + AheadMax))
            return Heard.Refused("It is too old, or of the future.");
        var own = changes.Where(c => c.Realm == entry.Credentials[QuickBooksBookkeeper.RealmId]).ToArray();
        return new Heard(
        [
            .. own.Where(c => Is(c.Kind, "Invoice") && IsGone(c)).Select(Gone),
            .. own.Where(c => Is(c.Kind, Payment) && IsGone(c)).Select(TakenBack),
        ])
        {
            Changed =
            [
                .. own.Where(c => Is(c.Kind, Payment) && !IsGone(c)).Select(c => new VendorObject(Payment, c.Object))
                    .Distinct(),
            ],
        };
    }

    private static bool IsGone(Change change) =>
        Is(change.Operation, "deleted") || Is(change.Operation, "delete")
        || Is(change.Operation, "voided") || Is(change.Operation, "void");

    // What it settled cannot be read any more; what was read of it before is known.
    private static VendorEvent TakenBack(Change change) => new(change.Id, HeardKind.Refunded, change.At)
    {
        Subject = change.Object, Why = "payment-deleted",
    };

    private static VendorEvent Gone(Change change) => new(change.Id, HeardKind.Failed, change.At)
    {
        Reference = change.Object, Subject = change.Object, Why = "invoice-deleted",
    };

    private static bool IsSigned(string signature, ReadOnlyMemory<byte> body, string token)
    {
        var expected = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), body.Span));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(expected));
    }

    private static Change[]? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            var root = JsonElement.Parse(body.Span);
            var found = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().Select(Event)
                : Items(root, "eventNotifications").SelectMany(company =>
                    Items(company.At("dataChangeEvent") ?? default, "entities")
                        .Select(entity => Entity(company.Text("realmId"), entity)));
            Change?[] all = [.. found];
            return all.Length > 0 && all.All(c => c is not null) ? [.. all.OfType<Change>()] : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // qbo.invoice.created.v1
    private static Change? Event(JsonElement told) =>
        told.Text("type")?.Split('.') is [Prefix, var kind, var operation, ..] && Time(told.Text("time")) is { } at
        && told.Text("id") is { } id && told.Text("intuitaccountid") is { } realm
        && told.Text("intuitentityid") is { } about
            ? new Change(id, realm, kind, about, operation, at)
            : null;

    private static Change? Entity(string? realm, JsonElement told) =>
        told.Text("name") is { } kind && told.Text("id") is { } about && told.Text("operation") is { } operation
        && Time(told.Text("lastUpdated")) is { } at && realm is not null
            ? new Change($"{kind} {about} {operation} {at}", realm, kind, about, operation, at)
            : null;

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    private static Instant? Time(string? text) => DateTimeOffset.TryParse(
        text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        ? Instant.FromDateTimeOffset(at)
        : null;

    private static bool Is(string text, string other) =>
        string.Equals(text, other, StringComparison.OrdinalIgnoreCase);
}
