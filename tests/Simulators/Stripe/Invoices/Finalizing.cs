using System.Text.Json.Nodes;
using Brillig.Simulators.Stripe.Customers;
using Brillig.Simulators.Stripe.Payments;
using Brillig.Simulators.Stripe.Wire;

namespace Brillig.Simulators.Stripe.Invoices;

/// <summary>
/// An invoice gets its number and what is due: the customer's balance is used up first, and what is less than the
/// vendor charges goes onto that balance, with the invoice paid.
/// </summary>
internal static class Finalizing
{
    public static void Run(Gateway gateway, JsonObject invoice)
    {
        var customer = gateway.All(CustomerRules.Kind).First(c => c.Id() == invoice.Text("customer"));
        var (total, balance) = (invoice.Whole("total"), customer.Whole("balance"));
        var due = Math.Max(0, total + balance);
        customer["balance"] = total + balance - due;
        customer["currency"] = invoice.Text("currency");
        invoice["starting_balance"] = balance;
        invoice["ending_balance"] = customer.Whole("balance");
        invoice["number"] = $"{customer.Text("invoice_prefix")}-{customer.Whole("next_invoice_sequence"):0000}";
        customer["next_invoice_sequence"] = customer.Whole("next_invoice_sequence") + 1;
        invoice["hosted_invoice_url"] = $"https://invoice.stripe.com/i/{gateway.Settings.AccountId}/{invoice.Id()}";
        invoice["invoice_pdf"] = $"https://pay.stripe.com/invoice/{gateway.Settings.AccountId}/{invoice.Id()}/pdf";
        invoice["amount_due"] = due;
        invoice["amount_remaining"] = due;
        invoice["status"] = "open";
        invoice.In("status_transitions")["finalized_at"] = gateway.Now;
        gateway.Tell("invoice.finalized", invoice);
        if (due >= Amounts.Least(invoice.Text("currency") ?? ""))
        {
            Ask(gateway, invoice, due);
            return;
        }

        customer["balance"] = customer.Whole("balance") + due;
        invoice["amount_due"] = 0;
        Settle(gateway, invoice, 0);
    }

    /// <summary>It is paid.</summary>
    public static void Settle(Gateway gateway, JsonObject invoice, long amount)
    {
        invoice["amount_paid"] = amount;
        invoice["amount_remaining"] = 0;
        invoice["status"] = "paid";
        invoice["attempted"] = true;
        invoice.In("status_transitions")["paid_at"] = gateway.Now;
        foreach (var payment in invoice.List("payments").OfType<JsonObject>())
        {
            payment["amount_paid"] = amount;
            payment["status"] = "paid";
        }

        gateway.Tell("invoice.paid", invoice);
        gateway.Tell("invoice.payment_succeeded", invoice);
    }

    private static void Ask(Gateway gateway, JsonObject invoice, long due)
    {
        var intent = IntentRules.Make(gateway, due, invoice.Text("currency") ?? "", invoice.Text("customer"));
        intent["description"] = $"Payment for Invoice {invoice.Text("number")}";
        invoice.List("payments").Add(new JsonObject
        {
            ["id"] = gateway.Ids.Next("inpay"), ["object"] = "invoice_payment", ["amount_paid"] = null,
            ["amount_requested"] = due, ["created"] = gateway.Now, ["currency"] = invoice.Text("currency"),
            ["invoice"] = invoice.Id(), ["is_default"] = true, ["livemode"] = false,
            ["payment"] = new JsonObject { ["payment_intent"] = intent.Id(), ["type"] = "payment_intent" },
            ["status"] = "open",
        });
    }
}
