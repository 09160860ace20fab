using Brillig.Core.ServicePlans;
using Brillig.Server.Docs;
using Brillig.Server.Tariffs;

namespace Brillig.Server.ServicePlans;

/// <summary>What is said of the lines of service plans.</summary>
internal static class LineDocs
{
    /// <summary>What does nothing, or may be misspelt.</summary>
    public static readonly Shape Warning = Shape.Answer(
        "PlanWarning", "What is taken, but does not do what one may think.",
        Field.Text("pointer", "A JSON pointer (RFC 6901) to it.", "/plan/phone_numbers/did_us/discount", 100_000),
        Field.Text("detail", "What of it.", "unknown key: kept, without effect; did you mean discounts?", 1_000));

    /// <summary>Which numbers of a list do not count.</summary>
    public static readonly Field NotCounted = Field.Free(
        "not_counted", "Of a list of numbers: how many are not counted because those of their carrier are not "
        + "billable, by carrier.", """{"local":1}""").Optional();

    private static readonly Shape Discounts = Shape.Answer(
        "LineDiscounts", "What is deducted.",
        Field.Of("single", "What is deducted once; absent: nothing.", Shape.Answer(
            "SingleDiscount", "What is deducted once.",
            Field.Number("rate", "So much, in currency units.", "3"))).Optional(),
        Field.Of("cumulative", "What is deducted for each of some; absent: nothing.", Shape.Answer(
            "CumulativeDiscount", "What is deducted for each of some.",
            Field.Whole("quantity", "So many.", 2, 0),
            Field.Number("rate", "For each, in currency units.", "5"))).Optional(),
        Field.Number("total", "All of it, exact.", "13"));

    private static readonly Shape Changes = Shape.Answer(
        "LineChanges", "What a change makes of a line.",
        Field.Named<LineChangeType>("type", "What becomes of it."),
        Field.Of("difference", "By how much; negative: less.", Shape.Answer(
            "LineDifference", "By how much a line changes.",
            Field.Whole("quantity", "What is counted.", 1),
            Field.Whole("billable", "What is billed.", 1),
            Field.Number("rate", "The price of one, exact; no price counts as 0.", "0"))));

    /// <summary>What one item of the plans costs.</summary>
    public static readonly Shape Line = Shape.Answer(
        "PlanLine", "What one item of an account's plans costs it in a whole period.",
        Field.Text("category", "The category.", "phone_numbers"),
        Field.Text("item", "The name on the charge; several lines may share it.", "did_us"),
        Field.Text("key", "The item's key in the plan, or `_all`; with the category it names the line.", "did_us"),
        Field.Text("name", "For people.", "US DID"),
        Field.Whole("quantity", "What was counted.", 10, 0),
        Field.Whole("billable", "What is billed of it: within step, minimum and maximum; 1 at a flat price.", 10, 0),
        Field.Number("rate", "The price of one, in currency units; null: unpriced, which costs nothing.", "3")
            .OrNull(),
        Field.Of("discounts", "What is deducted.", Discounts),
        Field.Number("total", "What is due for a whole period, exact, in currency units; may be below zero.", "17"),
        Field.Whole("minimum", "The least that is billed.", 5, 0).Optional(),
        Field.Whole("maximum", "The most that is billed.", 50, 0).Optional(),
        Field.Whole("step", "What is billed is a multiple of it.", 5, 1).Optional(),
        Field.Number("activation_charge", "Due once for each billed one that is added.", "10").Optional(),
        Field.Named<Charged>("charged", "When it is due: where the period begins, or ends."),
        Field.Texts("plans", "The names of the plans that had a part in it, the strongest last.", "gold", 100),
        Field.Of("changes", "What a change makes of it; absent: nothing.", Changes).Optional(),
        Field.Many("explain", "How the total comes about: the amounts add up to it.", QuotesDocs.Step),
        Field.Texts("warnings", "What people should look at.", "The discounts are above the price: …", 10));

    private static readonly Shape Activation = Shape.Answer(
        "ActivationCharge", "What is due at once because billed ones are added.",
        Field.Text("category", "The category.", "phone_numbers"),
        Field.Text("item", "The item.", "did_us"),
        Field.Whole("quantity", "How many.", 1, 0),
        Field.Number("rate", "For each, in currency units.", "42"),
        Field.Number("total", "For all.", "42"));

    private static readonly Shape Summary = Shape.Answer(
        "ServicesSums", "Sums, exact, in currency units and without tax.",
        Field.Number("activation", "What is due once.", "42"),
        Field.Number("prorated", "What the rest of the running period costs more; negative: less.", "1.55"),
        Field.Number("today", "Both.", "43.55"),
        Field.Number("recurring", "What a whole period costs.", "27.99"));

    /// <summary>What services cost, or a change of them comes to, for one bookkeeper.</summary>
    public static readonly Shape Preview = Shape.Answer(
        "ServicesInvoice", "What services cost, or a change of them comes to, for one bookkeeper.",
        Field.Word("bookkeeper", "Who collects: these books.", "local"),
        Field.Id("account", "On whose charge.").OrNull(),
        Field.Text("currency", "ISO 4217.", "USD", 3),
        Field.Many(
            "items", "The lines; in a preview those that are used, cost something or change; removed ones last.",
            Line, 10_000),
        Field.Many("activation_charges", "What is due at once.", Activation, 10_000),
        Field.Of("summary", "The sums.", Summary),
        NotCounted);

    /// <summary>What a change comes to, one for each bookkeeper.</summary>
    public static Shape Previews => Shape.ArrayOf(Preview, "What the change comes to.", 1);
}
