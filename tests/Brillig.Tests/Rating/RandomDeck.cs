using System.Globalization;
using System.Text;
using Brillig.Core.Tariffs;
using NodaTime;

namespace Brillig.Tests.Rating;

/// <summary>Draws a deck of a few prefixes that begin alike, for the product and for the reference.</summary>
internal sealed class RandomDeck
{
    private static readonly string[] Prefixes = ["1", "12", "1202", "33", "336", "33612", "4", "44", "442", "4420"];

    public RandomDeck(Draw draw)
    {
        var rows = new List<DeckRow>();
        var lines = new List<ReferencePrefix>();
        for (var left = draw.Random.Next(1, 9); left > 0; left--)
        {
            var price = new DeckPrice(
                draw.Price(), draw.Of(0m, 1, 30, 60), draw.Of(0m, 1, 6, 60), draw.Chance(2) ? draw.Price() : 0,
                draw.Of(0m, 0, 5));
            var (prefix, weight) = (draw.Of(Prefixes), draw.Random.Next(1, 1_000_000));
            rows.Add(new(prefix, "", price, weight));
            lines.Add(new(prefix, weight, ReferenceTimed.Short(
                price.ConnectionFee, price.NoChargeSeconds, price.PricePerMinute, price.MinimumSeconds,
                price.IncrementSeconds)));
            Text.Append(CultureInfo.InvariantCulture, $"{rows[^1]}\n");
        }

        Subject = new Decks().With(new DeckPublished(
            default, default, "world", 1, Instant.MinValue, "1", "", Instant.MinValue).With(new DeckTable(rows)));
        Reference = new("UTC", new Dictionary<string, ReferenceDeck> { ["world"] = new(lines) });
    }

    public Decks Subject { get; }

    public ReferenceScope Reference { get; }

    private StringBuilder Text { get; } = new();

    public static string Number(Draw draw) => draw.Of("+", "00", "011", "") switch
    {
        "" => draw.Of("2025550123", "2125550123"),
        var before => before + draw.Of("12025550123", "33612345678", "33112345678", "442071234567", "445551234567"),
    };

    public override string ToString() => Text.ToString();
}
