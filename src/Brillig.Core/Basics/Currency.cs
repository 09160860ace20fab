namespace Brillig.Core.Basics;

/// <summary>A currency of ISO 4217.</summary>
/// <remarks>
/// One byte: the place in <see cref="CurrencyTable"/>, so that comparing currencies, which every addition of money
/// does, is comparing two numbers. The number is never stored; <see cref="Code"/> is. <c>default</c> is ISO's "XXX",
/// no currency.
/// </remarks>
public readonly record struct Currency
{
    private readonly byte _place;

    internal Currency(byte place) => _place = place;

    /// <summary>The three capital letters of ISO 4217.</summary>
    public string Code => CurrencyTable.Code(_place);

    /// <summary>The decimals of the minor unit: 2 for USD, 0 for JPY, 3 for KWD; at most 4.</summary>
    public int Minor => CurrencyTable.Minor(_place);

    /// <summary>The micros in one minor unit: 10,000 for USD, 1,000,000 for JPY.</summary>
    public long MinorMicros => CurrencyTable.MinorMicros(_place);

    /// <summary>
    /// The currency of a code in exact upper case, or null when ISO 4217 has no such active currency.
    /// </summary>
    public static Currency? Find(string code) => CurrencyTable.Find(code);

    public override string ToString() => Code;
}
