namespace Brillig.Core.Tariffs;

/// <summary>The timed rate of a prefix, in its short form.</summary>
/// <param name="PricePerMinute">In currency units.</param>
/// <param name="MinimumSeconds">What a call costs at least, in seconds.</param>
/// <param name="IncrementSeconds">In what steps it costs more; 0: 60.</param>
/// <param name="ConnectionFee">What a call costs besides.</param>
/// <param name="NoChargeSeconds">Up to how many seconds a call costs nothing.</param>
public readonly record struct DeckPrice(
    decimal PricePerMinute,
    decimal MinimumSeconds,
    decimal IncrementSeconds,
    decimal ConnectionFee,
    decimal NoChargeSeconds);

/// <summary>A line of a rate deck.</summary>
/// <param name="Prefix">1 to 15 digits, from the country code on.</param>
/// <param name="Description">For people; may be empty.</param>
/// <param name="Price">What calls to it cost.</param>
/// <param name="Weight">Of lines with one prefix, that with the lowest weight counts; of those, the first.</param>
public readonly record struct DeckRow(string Prefix, string Description, DeckPrice Price, int Weight)
{
    /// <summary>The most digits of a prefix: those of a number of E.164.</summary>
    public const int DigitsMax = 15;

    /// <summary>The most characters of a description.</summary>
    public const int DescriptionMax = 255;

    /// <summary>Whether a text is a prefix.</summary>
    public static bool IsPrefix(string text) =>
        text.Length is > 0 and <= DigitsMax && text.All(char.IsAsciiDigit);
}

/// <summary>What a deck says of a number.</summary>
/// <param name="Number">In the form of E.164, with a plus.</param>
/// <param name="Row">The line that prices it; null: none does.</param>
public sealed record DeckMatch(string Number, DeckRow? Row);
