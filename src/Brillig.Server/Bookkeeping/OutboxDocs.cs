using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Server.Accounts;
using Brillig.Server.Docs;
using Brillig.Server.Payments;

namespace Brillig.Server.Bookkeeping;

/// <summary>What is said of the outbox.</summary>
internal static class OutboxDocs
{
    /// <summary>An intent.</summary>
    public static readonly Shape Intent = Shape.Answer(
        "Intent", "Something to be done outside, exactly once.",
        Field.Id("id", "Its name, here and at the bookkeeper; of what is done, the payment's."),
        Field.Named<IntentKind>("kind", "A `sale` collects what is due of a charge, a `top_up` raises a balance, a "
            + "`refund` gives back what was collected, a `payment_method` is kept or forgotten, a "
            + "`credit_note` is taken off an invoice that is not paid yet."),
        Field.Named<IntentState>("state", "`waiting`, `calling`; `retrying`: it surely was not done, and is asked "
            + "again; `unknown`: it is looked up before it is sent again; `done`, `refused`; `dead`: asked so often "
            + "that it waits for a person; `withdrawn`: there is nothing left to do; `invoiced`: an invoice "
            + "was made, which is not paid yet."),
        Field.Id("account", "Who pays, or is given back."),
        Field.Id("seller", "Whose bookkeeper; null: the operator's.").OrNull(),
        Field.Named<BookkeeperType>("bookkeeper", "Which system that is."),
        Field.Number("amount", "How much, in currency units; 0 of a payment method.", "12.50"),
        Field.Text("currency", "ISO 4217.", "USD", 3),
        Field.Id("charge", "Of a sale: the charge.").OrNull(),
        Field.Id("payment", "Of a refund: the payment that is given back.").OrNull(),
        Field.Flag("automatic", "Of a top-up: whether the balance asked for it, and nobody else.", false),
        Field.Whole("attempts", "How often it was asked for.", 0, 0),
        Field.Time("due_at", "When it is asked for next; null: not any more.").OrNull(),
        Field.Text("reference", "What the bookkeeper calls what it did.", "ch_3N7").OrNull(),
        Field.Text("why", "Why it is not done; null: nothing is wrong.", "no-payment-token").OrNull(),
        Field.Time("made_at", "When it was decided."),
        Field.Time("changed_at", "When it came this far."));

    private static readonly Field Amount = Field.Number(
        "amount", "Above 0, in currency units, with at most the currency's decimals.", "20.00", 0,
        AccountBody.MoneyMax).Required();

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Outbox and top-ups", "What bookkeepers outside are asked to do. It is written with its decision, asked for by "
        + "one worker at a time, and recorded as done together with its payment.",
        [
            new("POST", TopUpsApi.TopUp, "topUp", "Top up an account",
                "The bookkeeper of its seller collects the amount; done, it raises the balance. Asked of the account's "
                + "own keys too. One at a time. `local`, which collects nothing, refuses or grants it, as set.")
            {
                Body = Shape.Request("TopUpToMake", "What to collect.", Amount),
                Answers = [new(201, "The intent.", Intent, "Location")],
                Refusals =
                [
                    Reason.NothingCollects, Reason.TopUpOpen, Reason.AccountClosed, Reason.AmountOutOfRange,
                ],
            },
            new("POST", TopUpsApi.Credits, "giveCredit", "Give free credit",
                "Of the account's seller, for nothing: a payment of type `free_credit`. It raises the balance and "
                + "settles what is due.")
            {
                Body = Shape.Request(
                    "CreditToGive", "What to give.", Amount,
                    Field.Text("reference", "Your own reference.", "goodwill-17")),
                Answers = [new(201, "The payment.", PaymentsDocs.Payment, "Location", "ETag")],
                Refusals = [Reason.PaidFor, Reason.AmountOutOfRange],
            },
            new("GET", OutboxApi.Root, "listOutbox", "List what is to be done outside, and was",
                "In the order in which it was decided, of the accounts that the key sees.")
            {
                IsList = true,
                Query =
                [
                    Field.Id("account", "Of this account alone."),
                    Field.Named<IntentState>("state", "In this state alone."),
                ],
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(Intent, "Intents.", 1_000))],
                Refusals = [Reason.AccountNotFound],
            },
            new("GET", $"{OutboxApi.Root}/{{id:guid}}", "readIntent", "Read an intent", "How far it is.")
            {
                Answers = [new(200, "The intent.", Intent)],
                Refusals = [Reason.IntentNotFound],
            },
            new("POST", $"{OutboxApi.Root}/{{id:guid}}/retry", "retryIntent", "Try again at once",
                "Lets go on what was given up or waits. What may have been done is looked up first. In the place of a "
                + "refused sale another one is made, for what is due of the charge now. The account's seller asks, or "
                + "one above it.")
            {
                Body = Common.Nothing, IsBodyOptional = true,
                Answers = [new(200, "The intent, or the other one.", Intent)],
                Refusals = [Reason.IntentNotFound, Reason.IntentSettled],
            },
        ]);
}
