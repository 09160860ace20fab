using System.Globalization;
using System.Numerics;

namespace Brillig.Tests.Cli;

/// <summary>
/// The sample of tests/data/focus-2024-09, read and computed here from nothing but its text: whole numbers and powers
/// of ten, no code of the house.
/// </summary>
public static class Focus
{
    /// <summary>The file.</summary>
    public static string File { get; } = Repository.PathOf("tests/data/focus-2024-09/usage.csv");

    /// <summary>Its rows.</summary>
    public static IReadOnlyList<FocusRow> Rows { get; } =
        [.. System.IO.File.ReadLines(File).Skip(1).Select(line => line.Split(',')).Select(Row)];

    private static FocusRow Row(string[] cells)
    {
        Xunit.Assert.Equal(10, cells.Length);
        return new(cells[1], cells[3], Ten.Parse(cells[5]), Ten.Parse(cells[8]), Ten.Parse(cells[9]));
    }
}

/// <summary>A row of the sample.</summary>
public sealed record FocusRow(string Account, string Name, Ten Usage, Ten Price, Ten Cost);

/// <summary>A decimal of any size: digits · 10^−places.</summary>
public readonly record struct Ten(BigInteger Digits, int Places)
{
    /// <summary>Reads plain digits with at most one point.</summary>
    public static Ten Parse(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var digits = BigInteger.Parse(
            text.Replace(".", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture);
        return new Ten(digits, point < 0 ? 0 : text.Length - point - 1).Plain();
    }

    public static Ten operator +(Ten a, Ten b)
    {
        var places = Math.Max(a.Places, b.Places);
        return new Ten(a.At(places) + b.At(places), places).Plain();
    }

    public static Ten operator *(Ten a, Ten b) => new Ten(a.Digits * b.Digits, a.Places + b.Places).Plain();

    /// <summary>True if it lies no further from another than this.</summary>
    public bool IsWithin(Ten other, Ten distance)
    {
        var gap = this + (other * new Ten(-1, 0));
        var places = Math.Max(gap.Places, distance.Places);
        return BigInteger.Abs(gap.At(places)) <= distance.At(places);
    }

    /// <summary>Rounded once to cents, half up; not for what is below 0.</summary>
    public Ten Cents() => Places <= 2
        ? this
        : new Ten((Digits + (BigInteger.Pow(10, Places - 2) / 2)) / BigInteger.Pow(10, Places - 2), 2).Plain();

    private BigInteger At(int places) => Digits * BigInteger.Pow(10, places - Places);

    // One way to write each number, so that equal ones are equal.
    private Ten Plain()
    {
        var (digits, places) = (Digits, Places);
        for (; places > 0 && digits % 10 == 0; places--) digits /= 10;
        return new Ten(digits, places);
    }
}
