using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.FreshBooks;

/// <summary>The invoice of an intent, as FreshBooks is told.</summary>
internal static class FreshBooksInvoice
{
    private const string Letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Length = 10;

    /// <summary>
    /// The number that people see and that is searched for. It follows from the intent's id, so that several invoices
    /// can be made at once; it is short, for want of a published length. The id itself is the purchase-order number.
    /// </summary>
    public static string Number(IntentId id)
    {
        var hash = SHA256.HashData(id.Value.ToByteArray(bigEndian: true));
        return string.Concat(hash.Take(Length).Select(part => Letters[part % Letters.Length]));
    }

    /// <summary>The document, in its wrapping.</summary>
    public static JsonObject Of(IntentClaim claim, long client)
    {
        var intent = claim.Intent;
        var itemized = claim.Invoice ?? Itemized.Of(intent, null);
        var (issued, due) = (itemized.IssuedAt.InUtc().Date, itemized.DueAt.InUtc().Date);
        var invoice = new JsonObject
        {
            ["customerid"] = client, ["invoice_number"] = Number(intent.Id), ["po_number"] = intent.Id.ToString(),
            ["create_date"] = issued.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture),
            ["due_offset_days"] = Math.Max(0, Period.DaysBetween(issued, due)),
            ["currency_code"] = intent.Amount.Currency.Code,
            ["lines"] = new JsonArray([.. itemized.Lines.Select(Line)]),
        };
        if (itemized.Number is { } number) invoice["notes"] = $"Charge {number}";
        return new JsonObject { ["invoice"] = invoice };
    }

    private static JsonObject Line(ItemizedLine line) => new()
    {
        ["type"] = 0, ["name"] = line.Description, ["qty"] = line.Quantity,
        ["unit_cost"] = new JsonObject
        {
            ["amount"] = line.UnitPrice.Amount.ToString(CultureInfo.InvariantCulture),
            ["code"] = line.UnitPrice.Currency.Code,
        },
    };
}
