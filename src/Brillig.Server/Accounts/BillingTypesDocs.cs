using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Server.Docs;
using Brillig.Server.Edge;

namespace Brillig.Server.Accounts;

/// <summary>What is said of billing types.</summary>
internal static class BillingTypesDocs
{
    private const string Root = $"{Urls.Root}/billing-types";

    private static readonly Field Name = Field.Text("name", "Unique among the types of one owner.", "postpaid-net30");

    private static readonly Field[] Terms =
    [
        Field.Named<BillingMode>("mode", "Whether usage is paid before or after. Never changes."),
        Field.Named<ChargeOn>("charge_on", "What closes a charge: the end of a period, or each update of usage."),
        Field.Number(
            "threshold", "A charge is closed when it reaches so many currency units; null: none.", "100",
            0, AccountBody.MoneyMax),
        Field.Number(
            "credit_limit", "How far a balance may fall below zero, in currency units; null: postpaid without floor.",
            "50", 0, AccountBody.MoneyMax),
        Field.Whole("grace", "For so many hours after its end a period takes late usage.", 24, 0, 2_160),
        Field.Whole("due_days", "A charge is due so many days after it is issued.", 30, 0, 365),
        Field.Whole("late_limit", "Usage older than so many days is refused.", 90, 0, 3_660),
    ];

    private static readonly Shape BillingType = Shape.Answer(
        "BillingType", "When usage is charged, and when it is paid.",
        [
            Field.Id("id", "Its id."), Name, Terms[0],
            Field.Of("period", "How long a period is.", Length(Shape.Answer)),
            Terms[1], Terms[2].OrNull(), Terms[3].OrNull(), .. Terms[4..],
            Field.Id("owner", "The account whose key made it; null: the operator.").OrNull(),
            Field.Url("url", "Where it is.", "/api/1.0/billing-types/…"),
        ]);

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Billing types", "The terms of accounts. `prepaid` and `postpaid` are there from the start and never change.",
        [
            new("POST", Root, "makeBillingType", "Make a billing type",
                "What is not given is as usual for its mode; without a mode it is prepaid if its name says so.")
            {
                Body = Shape.Request("BillingTypeToMake", "A billing type to make.", [Name.Required(), .. Sent]),
                Answers = [new(201, "It is made.", BillingType, "Location", "ETag")],
                Refusals = [Reason.NameTaken],
            },
            new("GET", Root, "listBillingTypes", "List billing types",
                "Those that the key's account can use, oldest first.")
            {
                IsList = true,
                Answers = [new(200, "A part of the list.", Shape.ArrayOf(BillingType, "Billing types.", 1_000))],
            },
            new("GET", $"{Root}/{{id:guid}}", "readBillingType", "Read a billing type", "The terms as they are now.")
            {
                Answers = [new(200, "The billing type.", BillingType, "ETag")],
                HasRevision = true,
                Refusals = [Reason.BillingTypeNotFound],
            },
            new("PUT", $"{Root}/{{id:guid}}", "changeBillingType", "Change a billing type",
                "Changes the fields that are named. Its accounts have the new terms at once, new periods later.")
            {
                Body = Shape.Request("BillingTypeChange", "What to change.", [Name, .. Sent]),
                Answers = [new(200, "It is changed.", BillingType)],
                Refusals =
                [
                    Reason.BillingTypeNotFound, Reason.BillingTypeFixed, Reason.NameTaken, Reason.BillingDayUnknown,
                ],
            },
            new("PATCH", $"{Root}/{{id:guid}}", "patchBillingType", "Change a billing type by a merge patch",
                "As PUT does, but what is left out of `period` stays. A term that is null is the usual one of its "
                + "mode again.")
            {
                Body = Shape.Request(
                    "BillingTypePatch", "What to change, as a merge patch (RFC 7396).",
                    [Name, .. Terms, Field.Of("period", "What to change of it; null: a month.", PartOfLength)]),
                BodyType = Patches.MediaType,
                Answers = [new(200, "It is changed.", BillingType, "ETag")],
                Refusals =
                [
                    Reason.BillingTypeNotFound, Reason.BillingTypeFixed, Reason.NameTaken, Reason.BillingDayUnknown,
                ],
            },
        ]);

    private static IEnumerable<Field> Sent =>
        [.. Terms, Field.Of("period", "How long a period is.", Length(Shape.Request))];

    private static Shape PartOfLength => Shape.Request(
        "PeriodLengthPatch", "What to change of a length; what is left out stays.",
        Field.Choice("unit", "Of what.", "month", "day", "week", "year"),
        Field.Whole("count", "How many.", 1, 1, PeriodLength.CountMax));

    private static Shape Length(Func<string, string, IEnumerable<Field>, Shape> shape) => shape(
        shape == Shape.Request ? "PeriodLengthToSet" : "PeriodLength", "A number of days, weeks, months or years.",
        [
            Field.Choice("unit", "Of what.", "month", "day", "week", "year").Required(),
            Field.Whole("count", "How many.", 1, 1, PeriodLength.CountMax),
        ]);
}
