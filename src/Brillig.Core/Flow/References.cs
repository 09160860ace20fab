using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;

namespace Brillig.Core.Flow;

/// <summary>Finds what a request names by id or by name.</summary>
internal static class References
{
    /// <summary>A tariff of this owner by id or name, or null.</summary>
    public static Tariff? Tariff(Books books, AccountId owner, string reference)
    {
        if (Guid.TryParse(reference, out var id) && books.Tariff(new TariffId(id)) is { } tariff)
            return tariff.Image.Owner == owner ? tariff : null;
        return books.Tariffs.FirstOrDefault(t => t.Image.Owner == owner && t.Image.Name == reference);
    }

    /// <summary>A billing type of this owner, or a built-in one, by id or name, or null.</summary>
    public static BillingType? BillingType(Books books, AccountId owner, string reference)
    {
        if (Guid.TryParse(reference, out var id) && books.FindBillingType(new BillingTypeId(id)) is { } type)
            return type.IsBuiltIn || type.Image.Owner == owner ? type : null;
        return books.BillingTypes.FirstOrDefault(t =>
            (t.IsBuiltIn || t.Image.Owner == owner) && t.Image.Name == reference);
    }

    /// <summary>Refused because the account's seller offers no such tariff.</summary>
    public static Refused NoTariff(string reference) => Refused.At(
        Reason.UnknownTariff, "/tariff_plan", $"The account's seller has no tariff {reference}.");

    /// <summary>Refused because the account's seller offers no such billing type.</summary>
    public static Refused NoBillingType(string reference) => Refused.At(
        Reason.UnknownBillingType, "/type", $"The account's seller has no billing type {reference}.");

    /// <summary>Refused because two currencies meet.</summary>
    public static Refused Mismatch(Tariff tariff, Currency currency) => Refused.At(
        Reason.CurrencyMismatch, "/tariff_plan",
        $"Tariff {tariff.Image.Name} is in {tariff.Image.Currency}, the account in {currency}.");
}
