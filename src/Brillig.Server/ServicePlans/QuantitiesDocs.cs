using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Server.Docs;
using Brillig.Server.Edge;

namespace Brillig.Server.ServicePlans;

/// <summary>What is said of quantities of many accounts.</summary>
internal static class QuantitiesDocs
{
    private static readonly Shape Element = Shape.Request(
        "QuantitiesToRecord", "What is counted of an account: `quantities` or `add`.",
        Field.Text("account", "Its id, or its external id below the caller's account.", "cust-17").Required(),
        Field.Of("quantities", "The categories that are named have these items and no others.",
            NumbersDocs.Listed(ServicesDocs.Sent("QuantitiesRecorded", 0))).AsSent(),
        Field.Of("add", "So much more of each item that is named; negative: less.",
            ServicesDocs.Sent("QuantitiesAdded", -ChangeQuantities.CountMax)).AsSent());

    private static readonly Shape Outcome = Shape.Answer(
        "QuantitiesOutcome", "What became of the accounts of a request.",
        Field.Whole("changed", "How many have other quantities since.", 2, 0),
        Field.Whole("refused", "Of how many nothing was recorded.", 1, 0),
        Field.Many("results", "Each of them, in the order in which they were sent.",
            Shape.Answer("QuantitiesResult", "What became of an account.",
                Field.Whole("index", "Its place in the request, from 0 on.", 3, 0),
                Field.Text("account", "As it was named; null: it was not.", "cust-17").OrNull(),
                Field.Choice("result", "`same`: it had these quantities already.", "changed", "same", "refused"),
                Field.Url("type", "Of what is refused: the problem.", "/problems/account-not-found").Optional(),
                Field.Text("detail", "Of what is refused: what is wrong.", "There is no account x.", 10_000)
                    .Optional(),
                LineDocs.NotCounted),
            RecordQuantities.AccountsMax));

    /// <summary>What is said of the route.</summary>
    public static readonly OperationDoc Record = new(
        "POST", $"{Enveloped.Root}/quantities", "recordQuantities", "Record quantities of many accounts",
        "For whoever counts: each account is taken or refused by itself, and only the key of its seller, of one above "
        + "that, or the operator's records it. They are facts: nobody is asked, what they add is billed, and they are "
        + "recorded even where they overdraw. An account that comes twice is changed twice. At most 1,000 accounts and "
        + "10,000 quantities. What is added should come with an Idempotency-Key, so that it can be sent again.")
    {
        Body = Shape.ArrayOf(Element, "At most 1,000 accounts.", RecordQuantities.AccountsMax) with
        {
            Name = "ManyQuantities",
        },
        Answers = [new(200, "What became of each.", Outcome)],
        Refusals = [Reason.AmountOutOfRange],
    };
}
