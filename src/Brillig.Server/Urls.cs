using Brillig.Core.Basics;

namespace Brillig.Server;

/// <summary>The addresses that answers name: relative references, so that they hold behind any proxy.</summary>
internal static class Urls
{
    public const string Root = "/api/1.0";

    public static string Account(AccountId id) => $"{Root}/accounts/{id}";

    public static string Charges(AccountId id) => $"{Account(id)}/charges";

    public static string Payments(AccountId id) => $"{Account(id)}/payments";

    public static string Usage(AccountId id) => $"{Account(id)}/usage";

    public static string Reservation(AccountId account, ReservationId id) => $"{Account(account)}/reservations/{id}";

    public static string Corrections(AccountId account) => $"{Account(account)}/corrections";

    public static string Charge(AccountId account, ChargeId id) => $"{Charges(account)}/{id}";

    public static string Explained(AccountId account, ChargeId charge, int item) =>
        $"{Charge(account, charge)}/items/{item}/explain";

    public static string QuantitiesFrom(AccountId account, ChargeId charge, int item) =>
        $"{Charge(account, charge)}/items/{item}/from";

    public static string Records(AccountId account, string service, BillingPeriod period) =>
        $"{Usage(account)}/records?name={Uri.EscapeDataString(service)}&from={Json.Text(period.Start)}"
        + $"&to={Json.Text(period.End)}";

    public static string Payment(AccountId account, PaymentId id) => $"{Payments(account)}/{id}";

    public static string Intent(IntentId id) => $"{Root}/outbox/{id}";

    public static string Tariff(TariffId id) => $"{Root}/tariffs/{id}";

    public static string Deck(string name) => $"{Root}/decks/{Uri.EscapeDataString(name)}";

    public static string BillingType(BillingTypeId id) => $"{Root}/billing-types/{id}";

    public static string Key(KeyId id) => $"{Root}/keys/{id}";

    public static string BillingRun(RunId id) => $"{Root}/billing-runs/{id}";
}
