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
        return Shape.OneOf(
            name, About,
            Model("PerUnitRate", "per_unit", "Quantity × price.", Price("Per unit of quantity")),
            Model("GraduatedRate", "graduated", "Each tier prices the part of the quantity in it.", Tiers()),
            Model("VolumeRate", "volume", "The tier that the quantity falls in prices all of it.", Tiers()),
            Model("PackageRate", "package", "Started packages beyond a free quantity.", Package));

        Shape Model(string model, string word, string about, params Field[] fields) => shape(
            model + ending, about, [.. Head(word), .. fields]);

        Field[] Tiers() =>
        [
            Field.Many("tiers", "Ascending, without gap; the last one alone has no end.", tier, 1_000).Required(),
            Field.Flag("flat_at_zero", "Whether the first tier's flat is due without usage.").Optional(),
        ];
    }

    private static Field[] Head(string model) =>
    [
        Field.Text("service", "The name that usage carries; `*`: every service without a rate of its own.", "sms")
            .Required(),
        Field.Word("model", "How the price is computed.", model).Required(),
        Field.Text("unit", "What is counted: a label only.", "GB").Optional(),
    ];

    private static Field Price(string of) =>
        Field.Number("price", $"{of}, in currency units, at most 12 decimals.", "0.05", 0, Largest).Required();

    private static Field[] Package =>
    [
        Field.Number("size", "The quantity in a package.", "10", Smallest, Largest).Required(),
        Price("Per package"),
        Field.Number("free", "The quantity that costs nothing.", "5", 0, Largest).Optional(),
    ];

    private static Field[] Tier =>
    [
        Field.Number("up_to", "The last quantity in it, inclusive; null: without end.", "100", Smallest, Largest)
            .OrNull(),
        Price("Per unit of quantity, or per block"),
        Field.Number("flat", "Due once when the tier is reached, in currency units.", "2", 0, Largest).Optional(),
        Field.Number("block", "Billed in started blocks of so much.", "10", Smallest, Largest).Optional(),
    ];
}
