using System.Globalization;
using Brillig.Core.Bookkeeping;

namespace Brillig.Bookkeepers.Stripe;

/// <summary>
/// Sales as invoices with their lines: made as a draft, filled, finalized, and paid from the default method at once.
/// What is to be done next is read off the invoice itself, so that a sale that broke off goes on where it was. Each
/// step has a key of its own; where a key only brings back that Stripe broke, the invoice is read, and if the step is
/// still to be done, it is sent under the next key.
/// </summary>
internal sealed class StripeInvoices(StripeGateway gateway, StripeCustomers customers)
{
    private const int CallsMax = 24;

    private enum Step { Make, Itemize, Finalize, Pay, Void, Drop, Over }

    /// <summary>What became of a sale; null: nothing was paid by it, and it may go on.</summary>
    public async Task<Answered?> LookUp(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var (customer, trouble) = await customers.Find(claim, entry, cancel);
        if (trouble is not null) return StripeReply.Failed(trouble);
        var (found, silence) = await Find(claim, customer?.Id, entry, cancel);
        if (silence is not null) return StripeReply.Failed(silence);
        if (found is not { } invoice || StripeAmount.Of(claim.Intent.Amount) is not { } amount) return null;
        return Next(invoice, amount) is Step.Void or Step.Over
            ? await Advance(new Sale(claim, entry, customer?.Id ?? "", amount), invoice, cancel)
            : null;
    }

    /// <summary>Has it paid.</summary>
    public async Task<Answered> Collect(IntentClaim claim, Entry entry, CancellationToken cancel)
    {
        var intent = claim.Intent;
        if (StripeAmount.Of(intent.Amount) is not { } amount) return Waits("amount-not-chargeable");
        if (StripeAmount.IsTooSmall(intent.Amount, amount)) return Waits("amount-too-small");
        var (customer, trouble) = await customers.Find(claim, entry, cancel);
        if (trouble is not null) return NotYet(StripeReply.Failed(trouble));
        if (customer is not { } payer) return StripeReply.NoWayToPay;
        StripeObject? invoice = null;
        if (intent.SentAt is not null)
        {
            (invoice, trouble) = await Find(claim, payer.Id, entry, cancel);
            if (trouble is not null) return NotYet(StripeReply.Failed(trouble));
        }

        // It would be used up in place of money, which was not collected then.
        if (invoice is null && payer.Whole("balance") != 0) return Waits("customer-balance");
        var sale = new Sale(claim, entry, payer.Id, amount) { CanPay = StripeCustomers.MethodOf(payer) is not null };
        return await Advance(sale, invoice, cancel);
    }

    private async Task<Answered> Advance(Sale sale, StripeObject? invoice, CancellationToken cancel)
    {
        (Step Step, int Times) last = (Step.Over, 0);
        for (var calls = 0; calls < CallsMax; calls++)
        {
            var step = Next(invoice, sale.Amount);
            if (step == Step.Over) return await Said(sale, invoice, cancel);
            if (!sale.CanPay && step < Step.Pay) return StripeReply.NoWayToPay;
            if (!sale.CanPay && step == Step.Pay) step = Step.Void;
            last = (step, step == last.Step ? last.Times + 1 : 1);
            var answer = await Do(sale, step, last.Times, invoice, cancel);
            if (step == Step.Drop)
                return answer.Object is null ? StripeReply.Failed(answer) : Waits("invoice-total-differs");
            if (answer.Object is { } made && !answer.IsReplayed)
            {
                invoice = made;
                continue;
            }

            // What comes back again is as things were then; a decline is heard from the invoice, which is voided next.
            if (!answer.IsReplayed && answer.Status != 402) return Broken(step, answer);
            (invoice, var trouble) = await Read(sale, invoice ?? answer.Object, cancel);
            if (trouble is not null) return Broken(step, trouble);
        }

        return StripeReply.Unsure("keys-used-up");
    }

    // By what the invoice says of itself. What was tried and is not paid was declined: nobody is to pay it later.
    private static Step Next(StripeObject? there, long amount)
    {
        if (there is not { } invoice) return Step.Make;
        return invoice.Text("status") switch
        {
            "draft" when invoice.In("lines")?.Data.Any() != true => Step.Itemize,
            "draft" => invoice.Whole("total") == amount ? Step.Finalize : Step.Drop,
            "open" => invoice.Is("attempted") || invoice.Whole("amount_due") != amount ? Step.Void : Step.Pay,
            _ => Step.Over,
        };
    }

    private async Task<StripeAnswer> Do(
        Sale sale, Step step, int times, StripeObject? invoice, CancellationToken cancel)
    {
        var path = $"invoices/{Uri.EscapeDataString(invoice?.Id ?? "")}";
        var name = step.ToString().ToLowerInvariant();
        var key = times == 1 ? $"{sale.Id}-{name}" : $"{sale.Id}-{name}-{times}";
        if (step == Step.Void && await UnderWay(sale, invoice, cancel) is { } wait) return wait;
        return step switch
        {
            Step.Make => await gateway.Post(
                sale.Entry, "invoices", key, cancel, ("customer", sale.Customer),
                ("currency", sale.Currency), ("collection_method", "charge_automatically"), ("auto_advance", "false"),
                ("pending_invoice_items_behavior", "exclude"), ("metadata[intent]", sale.Id),
                ("metadata[account]", sale.Claim.Intent.Account.ToString()),
                ("metadata[charge]", sale.Claim.Intent.Charge?.ToString()),
                ("description", sale.Claim.Invoice?.Number is { } number ? $"Charge {number}" : null), Shown),
            Step.Itemize => await gateway.Post(
                sale.Entry, $"{path}/add_lines", key, cancel, [.. StripeLines.Of(sale), Shown]),
            Step.Finalize => await gateway.Post(
                sale.Entry, $"{path}/finalize", key, cancel, ("auto_advance", "false"), Shown),
            Step.Pay => await gateway.Post(sale.Entry, $"{path}/pay", key, cancel, ("off_session", "true"), Shown),
            Step.Void => await gateway.Post(sale.Entry, $"{path}/void", key, cancel, Shown),
            _ => await gateway.Delete(sale.Entry, path, cancel),
        };
    }

    private static readonly (string Name, string? Value) Shown = ("expand[]", "payments");

    // Money may still come of a payment that the bank has not answered: its invoice is not voided before.
    private async Task<StripeAnswer?> UnderWay(Sale sale, StripeObject? invoice, CancellationToken cancel)
    {
        if (IntentOf(invoice) is not { } intent) return null;
        var answer = await gateway.Get(sale.Entry, $"payment_intents/{Uri.EscapeDataString(intent)}", cancel);
        if (answer.Object is not { } found) return answer;
        return found.Text("status") == "processing"
            ? new StripeAnswer(0, null) { Lost = StripeReply.Unsure("status-processing") }
            : null;
    }

    // Paid is done; void is refused, as the payment intent says it.
    private async Task<Answered> Said(Sale sale, StripeObject? there, CancellationToken cancel)
    {
        if (there is not { } invoice) return StripeReply.Unsure("no-invoice");
        if (invoice.Text("status") == "paid")
        {
            return invoice.Whole("amount_paid") == sale.Amount
                ? new Answered(Outcome.Done, IntentOf(invoice) ?? invoice.Id)
                : StripeReply.Unsure("invoice-amount-differs");
        }

        if (invoice.Text("status") != "void") return StripeReply.Unsure("invoice-uncollectible");
        if (!sale.CanPay) return StripeReply.NoWayToPay;
        if (IntentOf(invoice) is not { } intent) return new Answered(Outcome.Refused, Why: "voided");
        var answer = await gateway.Get(sale.Entry, $"payment_intents/{Uri.EscapeDataString(intent)}", cancel);
        if (answer.Object is not { } found) return Unsure(StripeReply.Failed(answer));
        return new Answered(
            Outcome.Refused, Why: found.In("last_payment_error") is { } error ? StripeReply.Declined(error) : "voided");
    }

    // Lists are right at once; a search, without a customer, finds what has been there for a minute or so.
    private async Task<(StripeObject? Found, StripeAnswer? Trouble)> Find(
        IntentClaim claim, string? customer, Entry entry, CancellationToken cancel)
    {
        var list = customer is not null
            ? $"invoices?customer={Uri.EscapeDataString(customer)}&created[gte]={StripeBookkeeper.Since(claim)}"
            : $"invoices/search?query={Uri.EscapeDataString($"metadata['intent']:'{claim.Intent.Id}'")}";
        return await gateway.First(
            entry, $"{list}&expand[]=data.payments", i => i.Noted("intent") == claim.Intent.Id.ToString(), cancel);
    }

    private async Task<(StripeObject? Found, StripeAnswer? Trouble)> Read(
        Sale sale, StripeObject? known, CancellationToken cancel)
    {
        if (known is not { } invoice) return await Find(sale.Claim, sale.Customer, sale.Entry, cancel);
        var path = $"invoices/{Uri.EscapeDataString(invoice.Id)}?expand[]=payments";
        var answer = await gateway.Get(sale.Entry, path, cancel);
        return answer.Object is { } found ? (found, null) : answer.Status == 404 ? (null, null) : (null, answer);
    }

    private static string? IntentOf(StripeObject? invoice) => invoice?.In("payments")?.Data
        .Select(p => p.In("payment")?.Text("payment_intent")).FirstOrDefault(id => id is not null);

    // Until it is finalized nobody can pay it; from then on it is looked up.
    private static Answered Broken(Step step, StripeAnswer answer)
    {
        var said = StripeReply.Failed(answer);
        return step is Step.Make or Step.Itemize ? NotYet(said) : Unsure(said);
    }

    private static Answered NotYet(Answered said) =>
        said.Outcome == Outcome.Unknown ? said with { Outcome = Outcome.Retrying } : said;

    private static Answered Unsure(Answered said) =>
        said.Outcome == Outcome.Retrying ? said with { Outcome = Outcome.Unknown } : said;

    private static Answered Waits(string why) => new(Outcome.Retrying, Why: why);

    /// <summary>A sale as it is told there.</summary>
    internal sealed record Sale(IntentClaim Claim, Entry Entry, string Customer, long Amount)
    {
        /// <summary>The intent.</summary>
        public string Id { get; } = Claim.Intent.Id.ToString();

        /// <summary>True if there is something to pay by.</summary>
        public bool CanPay { get; init; } = true;

        /// <summary>As Stripe writes it.</summary>
        public string Currency { get; } = Claim.Intent.Amount.Currency.Code.ToLower(CultureInfo.InvariantCulture);
    }
}
