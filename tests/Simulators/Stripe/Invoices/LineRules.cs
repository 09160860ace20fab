using System.Text.Json.Nodes;
using Brillig.Simulators.Stripe.Customers;
using Brillig.Simulators.Stripe.Wire;

namespace Brillig.Simulators.Stripe.Invoices;

/// <summary>Lines of drafts: several at once, or one by one as invoice items.</summary>
internal static class LineRules
{
    private const string Items = "invoiceitem";
    private const int LinesMax = 250;

    /// <summary>What may be said of several new ones.</summary>
    public static readonly string[] Names =
    [
        "lines[][amount]", "lines[][description]", "lines[][discountable]",
        "lines[][period][start]", "lines[][period][end]",
    ];

    /// <summary>What may be said of a new item.</summary>
    public static readonly string[] ItemNames =
        ["customer", "invoice", "amount", "currency", "description", "metadata[]", "discountable"];

    public static Answer Add(Gateway gateway, Call call)
    {
        var invoice = Editable(gateway.Find(InvoiceRules.Kind, call.Id));
        var lines = call.Each("lines").ToArray();
        if (lines.Length == 0) throw Refusal.Required("lines");
        var read = lines.Select(line => (
            Amount: line.Whole("amount") ?? throw Refusal.Required("lines[amount]"), Line: line)).ToArray();
        foreach (var (amount, line) in read)
            Add(gateway, invoice, Item(gateway, line, invoice, amount, invoice.Text("currency") ?? ""));
        return Gateway.Answer(invoice, call);
    }

    public static Answer CreateItem(Gateway gateway, Call call)
    {
        var customer = gateway.Named(call, CustomerRules.Kind, "customer") ?? throw Refusal.Required("customer");
        var amount = call.Whole("amount") ?? throw Refusal.Required("amount");
        var invoice = gateway.Named(call, InvoiceRules.Kind, "invoice");
        if (invoice is null) throw Refusal.Required("invoice");
        Editable(invoice);
        var currency = call.Text("currency") ?? invoice.Text("currency") ?? "";
        if (currency != invoice.Text("currency") || invoice.Text("customer") != customer.Id())
            throw new Refusal(400, Refusal.Invalid, "The invoice item must match the invoice's customer and currency.");
        var item = Item(gateway, call, invoice, amount, currency);
        Add(gateway, invoice, item);
        return Answer.Of(item);
    }

    public static Answer FindItem(Gateway gateway, Call call) => Answer.Of(gateway.Find(Items, call.Id));

    private static JsonObject Editable(JsonObject invoice) => invoice.Text("status") == InvoiceRules.Draft
        ? invoice
        : throw new Refusal(
            400, Refusal.Invalid, "This invoice is no longer editable.", "invoice_not_editable");

    private static JsonObject Item(Gateway gateway, Call call, JsonObject invoice, long amount, string currency)
    {
        Amounts.Check(currency, amount);
        var item = gateway.New(Items, "ii");
        item["amount"] = amount;
        item["currency"] = currency;
        item["customer"] = invoice.Text("customer");
        item["date"] = gateway.Now;
        item["description"] = call.Text("description");
        item["invoice"] = invoice.Id();
        call.Note(item);
        gateway.Keep(Items, item);
        return item;
    }

    private static void Add(Gateway gateway, JsonObject invoice, JsonObject item)
    {
        var all = invoice.List("lines");
        if (all.Count >= LinesMax)
            throw new Refusal(400, Refusal.Invalid, "An invoice can have up to 250 items.", "invoice_upper_limit");
        var line = gateway.New("line_item", "il");
        foreach (var name in (string[])["amount", "currency", "description", "metadata", "invoice"])
            line[name] = item[name]?.DeepClone();
        line.In("parent").In("invoice_item_details")["invoice_item"] = item.Id();
        line.In("period")["start"] = gateway.Now;
        line.In("period")["end"] = gateway.Now;
        all.Add(line);
        invoice.In("lines")["total_count"] = all.Count;
        var total = all.OfType<JsonObject>().Sum(l => l.Whole("amount"));
        foreach (var name in (string[])["subtotal", "total", "amount_due", "amount_remaining"]) invoice[name] = total;
    }
}
