using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Server.Docs;

namespace Brillig.Server.Bookkeeping;

/// <summary>What is said of payment methods.</summary>
internal static class PaymentMethodDocs
{
    private static readonly Shape Method = Shape.Answer(
        "PaymentMethod", "What an account pays by, of which the bookkeeper keeps more than is known here.",
        Field.Id("account", "The account."),
        Field.Named<BookkeeperType>("bookkeeper", "Which system collects from it."),
        Field.Text("reference", "What the bookkeeper calls it; null: it keeps none.", "0193f0a2").OrNull(),
        Field.Text("brand", "Whose card, or what else it is.", "Visa").OrNull(),
        Field.Text("last_four", "Its last four digits.", "1881", 4).OrNull(),
        Field.Whole("expires_year", "When it expires: the year.", 2_030, 0).OrNull(),
        Field.Whole("expires_month", "The month, 1 to 12.", 12, 1).OrNull(),
        Field.Time("since", "When the bookkeeper took it.").OrNull(),
        Field.Id("intent", "What is being registered or removed; null: nothing.").OrNull());

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Payment methods", "Kept by bookkeepers, never here: their own pages make tokens, and only those are sent. A "
        + "card number is refused wherever it stands.",
        [
            new("GET", PaymentMethodsApi.Root, "readPaymentMethod", "Read what an account pays by",
                "What may be shown of it, and what is under way.")
            {
                Answers = [new(200, "The payment method, if there is one.", Method)],
            },
            new("PUT", PaymentMethodsApi.Root, "registerPaymentMethod", "Register what an account pays by",
                "The seller's bookkeeper keeps it, and charges it from then on; what it refused to collect is asked "
                + "for again. Asked of the account's own keys too. The same token is the same intent while it is "
                + "under way.")
            {
                Body = Shape.Request(
                    "PaymentMethodToRegister", "Never a card number.",
                    Field.Text(
                        "token", "For one use, as the bookkeeper's own page made it, or the id of one that it keeps.",
                        "tokencc_bh_7v3k2x_9d2ks8", PaymentMethodsApi.TokenMax).Required()),
                Answers = [new(202, "The intent that asks the bookkeeper for it.", OutboxDocs.Intent, "Location")],
                Refusals =
                [
                    Reason.CardNumber, Reason.NoPaymentMethods, Reason.PaymentMethodOpen, Reason.AccountClosed,
                ],
            },
            new("DELETE", PaymentMethodsApi.Root, "removePaymentMethod", "Remove what an account pays by",
                "The bookkeeper forgets it; one that was not registered yet is withdrawn.")
            {
                Body = Common.Nothing, IsBodyOptional = true,
                Answers = [new(202, "The intent that asks the bookkeeper for it.", OutboxDocs.Intent, "Location")],
                Refusals = [Reason.PaymentMethodNotFound, Reason.PaymentMethodOpen],
            },
        ]);
}
