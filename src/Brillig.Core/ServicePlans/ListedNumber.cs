using System.Collections.Immutable;
using Brillig.Core.Tariffs;

namespace Brillig.Core.ServicePlans;

/// <summary>A number of a list that is counted.</summary>
/// <param name="Number">As it is normalised: "+" and the digits of E.164, or the digits of a short one.</param>
/// <param name="Carrier">Who provides it; null: nobody said.</param>
public readonly record struct ListedNumber(string Number, string? Carrier)
{
    /// <summary>The category that may be given as a list of numbers.</summary>
    public const string Category = "phone_numbers";

    /// <summary>The longest list.</summary>
    public const int ListMax = 10_000;

    private const int ShortMax = 6;
    private const int DigitsMax = 15;

    /// <summary>
    /// A number as it is normalised: those with "+", "00" or "011", those of ten digits, which are of North America,
    /// and longer ones, which begin with a country code, as E.164; up to six digits alone are a short number, such as
    /// that of the emergency services.
    /// </summary>
    /// <returns>Null: it is no number.</returns>
    public static string? Normalised(string written)
    {
        Span<char> digits = stackalloc char[E164.LengthMax];
        if (!E164.TryNormalise(written, CallingCodes.NorthAmerica, digits, out var length)) return null;
        if (length > DigitsMax) return null;
        var isShort = length <= ShortMax && !IsInternational(written.AsSpan().Trim());
        return isShort ? digits[..length].ToString() : $"+{digits[..length]}";
    }

    private static bool IsInternational(ReadOnlySpan<char> written) =>
        written.StartsWith("+") || written.StartsWith("00") || written.StartsWith("011");
}

/// <summary>Numbers that are not counted, because those of their carrier are not billable.</summary>
/// <param name="Carrier">Whose.</param>
/// <param name="Count">How many.</param>
public readonly record struct NotCounted(string Carrier, int Count);

/// <summary>What a list of numbers comes to.</summary>
/// <param name="Counts">Of each kind of numbers.</param>
/// <param name="NotCounted">Of each carrier.</param>
internal sealed record NumberCounts(ImmutableArray<ItemCount> Counts, ImmutableArray<NotCounted> NotCounted)
{
    /// <summary>Counts numbers, of which none is there twice.</summary>
    public static NumberCounts Of(
        ImmutableArray<ListedNumber> numbers, ClassifierTable classifiers, Func<string, bool> isBillable)
    {
        var billed = numbers.ToLookup(n => n.Carrier is not { } carrier || isBillable(carrier));
        return new NumberCounts(
            [
                .. billed[true].CountBy(n => classifiers.NameOf(n.Number), StringComparer.Ordinal)
                    .OrderBy(c => c.Key, StringComparer.Ordinal)
                    .Select(c => new ItemCount(ListedNumber.Category, c.Key, c.Value)),
            ],
            [
                .. billed[false].CountBy(n => n.Carrier ?? "", StringComparer.Ordinal)
                    .OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new NotCounted(c.Key, c.Value)),
            ]);
    }
}
