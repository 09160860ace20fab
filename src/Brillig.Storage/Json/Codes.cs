using Brillig.Core.Basics;

namespace Brillig.Storage.Json;

/// <summary>Currencies as they are stored: by code; no currency as empty text.</summary>
internal static class Codes
{
    /// <summary>The code of a currency.</summary>
    public static string Of(Currency currency) => currency == default ? "" : currency.Code;

    /// <summary>The currency of a stored code.</summary>
    public static Currency Currency(string code) =>
        code.Length == 0 ? default
        : Core.Basics.Currency.Find(code)
            ?? throw new InvalidOperationException($"The stored currency {code} is not one of ISO 4217.");
}
