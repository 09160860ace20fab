using Brillig.Server.Docs;

namespace Brillig.Server.Tariffs;

/// <summary>What is said of the rates of tariffs, model by model.</summary>
internal static class RateDocs
{
    private const string About = "The price of one service; `model` says how it is computed.";
    private const decimal Smallest = 0.000000000001m;
    private const decimal Largest = 1_000_000_000_000_000_000m;

    /// <summary>As it is sent.</summary>
    public static readonly Shape Sent = Models("RateToPublish", "ToPublish", Shape.Request);

    /// <summary>As it is answered.</summary>
    public static readonly Shape Answered =
        Models("Rate", "", (name, about, fields) => Shape.Answer(name, about, fields));

    private static Shape Models(string name, string ending, Func<string, string, IEnumerable<Field>, Shape> shape)
    {
        var tier = shape($"Tier{ending}", "A part of a price, up to a quantity.", Tier);
        var share = shape($"PercentTier{ending}", "A part of a price, up to an amount of money.", PercentTier);
        var interval = shape($"Interval{ending}", "A part of a call, from a second on.", Interval);
        var modifiers = Modifiers(shape($"RoundAmount{ending}", "What each priced amount is rounded to.", RoundAmount));
        var window = shape($"Window{ending}", "A span of the day, and what prices in it.", Window);
        var cell = shape($"Cell{ending}", "What properties must be, and what prices then.", Cell);
        Field[] windows = [Windows(window)];
        // It may be sent and is not answered: it goes without saying.
        Field[] alwaysRecord = ending.Length == 0
            ? []
            : [Field.Word("per", "Each record is priced alone, always.", "record").Optional()];
        return Shape.OneOf(
            name, About,
            Model("PerUnitRate", "per_unit", "Quantity × price.", Price("Per unit of quantity")),
            Model("GraduatedRate", "graduated", "Each tier prices the part of the quantity in it.", Tiers(tier)),
            Model("VolumeRate", "volume", "The tier that the quantity falls in prices all of it.", Tiers(tier)),
            Model("PackageRate", "package", "Started packages beyond a free quantity.", Package),
            OfRecords("PercentageRate", "percentage",
                "A percentage of each record's value, which is an amount of money.", Percentage),
            Model("GraduatedPercentageRate", "graduated_percentage",
                "Each tier takes a percentage of the part of an amount of money in it.", Tiers(share)),
            OfRecords("TimedRate", "timed",
                "Started increments of each record's seconds, by `price_per_minute` or by `intervals`.",
                Timed(interval)),
            OfRecords("PrepricedRate", "prepriced", "Each record brings its own amount in `properties.amount`."),
            OfRecords("DeckRate", "deck",
                "A rate deck tells the timed rate of each record by the number in `properties.destination`.",
                Field.Text("deck", "Which rate deck of the tariff's owner.", "world").Required()),
            shape("MatrixRate" + ending, "The first cell that equals a record's properties prices it.",
                [.. Head("matrix"), .. Matrix(cell), .. windows]));

        Shape Model(string model, string word, string about, params Field[] fields) => shape(
            model + ending, about, [.. Head(word), .. modifiers, .. windows, .. fields]);

        Shape OfRecords(string model, string word, string about, params Field[] fields) => shape(
            model + ending, about,
            [
                .. Head(word), .. modifiers.Where(field => field.Name != "per"), .. alwaysRecord, .. windows, .. fields,
            ]);
    }

    private static Field[] Head(string model) =>
    [
        Field.Text("service", "The name that usage carries; `*`: every service without a rate of its own.", "sms")
            .Required(),
        Field.Word("model", "How the price is computed.", model).Required(),
        Field.Text("unit", "What is counted: a label only.", "GB").Optional(),
        Field.Number("minimum_charge", "The least that a period costs, once it has a record or is over.", "5", 0,
            Largest).Optional(),
        Field.Number("maximum_charge", "The most that a period costs.", "50", 0, Largest).Optional(),
        Field.Flag("cascade", "Whether a reseller's tariff prices the records of all accounts below it, too.")
            .Optional(),
    ];

    private static Field[] Modifiers(Shape roundAmount) =>
    [
        Field.Choice("aggregate", "How the period's records become one quantity; `sum` if not given.",
            "unique", "sum", "count", "max", "last").Optional(),
        Field.Text("unique_by", "The property whose distinct values `unique` counts.", "host").Optional(),
        Field.Choice("per", "Whether the period's quantity is priced, or each record alone; `period` if not given.",
            "record", "period").Optional(),
        Field.Number("divide_by", "The units counted in one unit priced; 1 if not given.", "60", Smallest, Largest)
            .Optional(),
        Field.Choice("round", "To whole units, after dividing; `none` if not given.", "up", "down", "none")
            .Optional(),
        Field.Number("included", "The quantity per period that costs nothing, used first.", "100", 0, Largest)
            .Optional(),
        Field.Of("round_amount", "What each priced amount is rounded to; not at all if not given.", roundAmount)
            .Optional(),
    ];

    private static Field Nested(string name, string about) => Field.Free(
        name, $"{about}: a rate without `service`, `minimum_charge`, `maximum_charge` and `cascade`.",
        """{"model":"per_unit","price":0.01}""");

    private static Field Windows(Shape window) => Field.Many(
        "windows", "The first that holds the time at which use begins prices it, else the rate itself.", window, 50)
        .Optional();

    private static Field[] Window =>
    [
        Field.Texts("days", "On which days it begins: `mon` to `sun`; every day if not given.", "sat", 7).Optional(),
        Field.Text("from", "When it begins.", "18:00", 5).Required(),
        Field.Text("to", "When it ends; not after `from`: on the next day. `24:00` is the day's end.", "08:00", 5)
            .Required(),
        Field.Text("timezone", "Of the IANA database; if not given: the account's.", "Europe/Paris").Optional(),
        Nested("rate", "What prices in it").Required(),
    ];

    private static Field[] Matrix(Shape cell) =>
    [
        Field.Texts("dimensions", "The properties that cells ask for.", "region", 20).Required(),
        Field.Many("cells", "In their order.", cell, 1_000).Required(),
        Nested("otherwise", "What prices records that no cell equals").Optional(),
    ];

    private static Field[] Cell =>
    [
        Field.Free("when", "What properties must be; those that it does not name may be anything.",
            """{"region":"eu"}""").Required(),
        Nested("rate", "What prices then").Required(),
    ];

    private static Field[] RoundAmount =>
    [
        Field.Whole("places", "Decimals.", 4, 0, 12).Required(),
        Field.Choice("mode", "`half_even`: a half to the even neighbour; `half_up`: away from zero.",
            "half_up", "half_even", "up", "down").Required(),
    ];

    private static Field Price(string of) =>
        Field.Number("price", $"{of}, in currency units, at most 12 decimals.", "0.05", 0, Largest).Required();

    private static Field[] Package =>
    [
        Field.Number("size", "The quantity in a package.", "10", Smallest, Largest).Required(),
        Price("Per package"),
        Field.Number("free", "The quantity that costs nothing.", "5", 0, Largest).Optional(),
    ];

    private static Field[] Tiers(Shape tier) =>
    [
        Field.Many("tiers", "Ascending, without gap; the last one alone has no end.", tier, 1_000).Required(),
        Field.Flag("flat_at_zero", "Whether the first tier's flat is due without usage.").Optional(),
    ];

    private static Field UpTo =>
        Field.Number("up_to", "The last quantity in it, inclusive; null: without end.", "100", Smallest, Largest)
            .OrNull();

    private static Field Flat =>
        Field.Number("flat", "Due once when the tier is reached, in currency units.", "2", 0, Largest).Optional();

    private static Field[] Tier =>
    [
        UpTo,
        Price("Per unit of quantity, or per block"),
        Flat,
        Field.Number("block", "Billed in started blocks of so much.", "10", Smallest, Largest).Optional(),
    ];

    private static Field[] PercentTier => [UpTo, Percent, Flat];

    private static Field Percent =>
        Field.Number("percent", "Of the amount of money, at most 12 decimals.", "2.9", 0, Largest).Required();

    private static Field[] Percentage =>
    [
        Percent,
        Field.Number("fixed", "Due for each record that pays, in currency units.", "0.3", 0, Largest).Optional(),
        Field.Number("free_records", "How many records of a period cost nothing; 0: no such allowance.", "3", 0,
            Largest).Optional(),
        Field.Number("free_amount", "The value of a period's records that costs nothing; 0: no such allowance. With "
            + "`free_records`, whichever is used up first ends both.", "500", 0, Largest).Optional(),
        Field.Number("minimum_per_record", "The least that a record costs that pays.", "0.5", 0, Largest).Optional(),
        Field.Number("maximum_per_record", "The most that a record costs.", "20", 0, Largest).Optional(),
    ];

    private static Field[] Timed(Shape interval) =>
    [
        Field.Number("price_per_minute", "In currency units; required without `intervals`.", "0.12", 0, Largest)
            .Optional(),
        Field.Number("minimum_seconds", "Billed at least; 0 if not given.", "30", 0, Largest).Optional(),
        Field.Number("increment_seconds", "Billed in started increments beyond the minimum; 60 if 0 or not given.",
            "6", 0, Largest).Optional(),
        Field.Number("connection_fee", "Due for each record that is charged, in currency units.", "0.05", 0, Largest)
            .Optional(),
        Field.Number("no_charge_seconds", "A record that is no longer costs nothing.", "5", 0, Largest).Optional(),
        Field.Many("intervals", "From 0 on, ascending; each a multiple of its increment long.", interval, 1_000)
            .Optional(),
    ];

    private static Field[] Interval =>
    [
        Field.Number("from", "The second from which on it counts.", "60", 0, Largest).Required(),
        Field.Number("increment", "Seconds; each started one is charged. 60 if not given.", "6", Smallest, Largest)
            .Optional(),
        Price("For `per` seconds"),
        Field.Number("per", "The seconds that the price is for; 60 if not given.", "60", Smallest, Largest)
            .Optional(),
    ];
}
