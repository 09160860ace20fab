namespace Brillig.Core.Basics;

/// <summary>
/// The active currencies and funds of ISO 4217 (list one, as maintained by SIX) with the decimals of their minor unit.
/// Metals, testing codes and units of account without a minor unit are left out: nothing is billed in them.
/// </summary>
internal static class CurrencyTable
{
    private const string NoCurrency = "XXX";

    private const string TwoDecimals =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF " +
        "CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL " +
        "HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU " +
        "MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR " +
        "SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED " +
        "VES WST XAD XCD XCG YER ZAR ZMW ZWG";

    private const string NoDecimals = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";

    private const string ThreeDecimals = "BHD IQD JOD KWD LYD OMR TND";

    private const string FourDecimals = "CLF UYW";

    private static readonly (string Code, int Minor, long MinorMicros)[] Rows =
    [
        (NoCurrency, 0, 1_000_000),
        .. Listed(TwoDecimals, 2, 10_000),
        .. Listed(NoDecimals, 0, 1_000_000),
        .. Listed(ThreeDecimals, 3, 1_000),
        .. Listed(FourDecimals, 4, 100),
    ];

    private static readonly Dictionary<string, Currency> ByCode =
        Enumerable.Range(1, Rows.Length - 1).ToDictionary(i => Rows[i].Code, i => new Currency((byte)i),
            StringComparer.Ordinal);

    public static IEnumerable<Currency> All => ByCode.Values;

    public static string Code(byte place) => Rows[place].Code;

    public static int Minor(byte place) => Rows[place].Minor;

    public static long MinorMicros(byte place) => Rows[place].MinorMicros;

    public static Currency? Find(string code) => ByCode.TryGetValue(code, out var found) ? found : null;

    private static IEnumerable<(string Code, int Minor, long MinorMicros)> Listed(
        string codes, int minor, long micros) => codes.Split(' ').Select(code => (code, minor, micros));
}
