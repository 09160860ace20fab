using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Server.Edge;

namespace Brillig.Server.Accounts;

/// <summary>How accounts are written.</summary>
internal static class AccountJson
{
    /// <summary>The answer to opening one: where everything of it is.</summary>
    public static void WriteOpened(Utf8JsonWriter json, AccountView view)
    {
        json.WriteStartObject();
        json.WriteId("id", view.Id.Value);
        json.WriteString("details_url", Urls.Account(view.Id));
        json.WriteString("charges_url", Urls.Charges(view.Id));
        json.WriteString("payments_url", Urls.Payments(view.Id));
        json.WriteString("usage_url", Urls.Usage(view.Id));
        WriteFields(json, view);
        json.WriteEndObject();
    }

    /// <summary>An account.</summary>
    public static void Write(Utf8JsonWriter json, AccountView view)
    {
        json.WriteStartObject();
        json.WriteId("id", view.Id.Value);
        WriteFields(json, view);
        json.WriteString("charges", Urls.Charges(view.Id));
        json.WriteString("payments", Urls.Payments(view.Id));
        json.WriteString("usage", Urls.Usage(view.Id));
        json.WriteEndObject();
    }

    private static void WriteFields(Utf8JsonWriter json, AccountView view)
    {
        var settings = view.Image.Settings;
        json.WriteString("tariff_plan", view.TariffName);
        json.WriteString("type", view.Type);
        json.WriteId("tariff_id", view.Tariff?.Value);
        json.WriteId("type_id", settings.Type.Value);
        json.WriteName("mode", view.Mode);
        json.WriteString("currency", settings.Currency.Code);
        json.WriteMoney("balance", view.Balance);
        json.WriteMoney("posted", view.Posted);
        json.WriteMoney("unbilled", view.Unbilled);
        json.WriteMoney("available", view.Available);
        json.WriteMoney("reserved", view.Reserved);
        json.WriteName("standing", view.Image.Standing);
        json.WriteName("status", view.Image.Status);
        json.WriteString("name", settings.Name);
        json.WriteString("external_id", settings.ExternalId);
        json.WriteId("parent", settings.Parent.Value);
        json.WriteId("billing_id", (settings.Payer ?? view.Id).Value);
        json.WriteBoolean("reseller", settings.Reseller);
        json.WriteId("reseller_id", view.Seller.Value);
        json.WriteString("default_service_plan", settings.DefaultServicePlan);
        json.WriteString("timezone", settings.TimeZone);
        json.WriteWhole("billing_day", settings.BillingDay);
        json.WriteDecimal("credit_limit", settings.CreditLimit);
        json.WriteDecimal("balance_threshold", settings.BalanceThreshold);
        WriteTopUp(json, settings);
        json.WriteString("email", settings.Email);
        json.WriteRaw("address", settings.Address);
        WriteTaxRates(json, settings);
        WriteMetadata(json, settings);
        WritePeriod(json, view);
        json.WriteTime("opened_at", settings.OpenedAt);
        json.WriteTime("created_at", view.Image.CreatedAt);
        json.WriteTime("closed_at", view.Image.ClosedAt);
        json.WriteNumber("revision", view.Image.Revision);
    }

    private static void WritePeriod(Utf8JsonWriter json, AccountView view)
    {
        if (view.Period is not { } period)
        {
            json.WriteNull("period");
            return;
        }

        json.WriteStartObject("period");
        json.WriteTime("start", period.Start);
        json.WriteTime("end", period.End);
        json.WriteEndObject();
    }

    private static void WriteTopUp(Utf8JsonWriter json, AccountSettings settings)
    {
        if (settings.TopUp is not { } terms)
        {
            json.WriteNull("topup");
            return;
        }

        json.WriteStartObject("topup");
        json.WriteDecimal("threshold", terms.Threshold);
        json.WriteDecimal("amount", terms.Amount);
        json.WriteNumber("daily_limit", terms.DailyLimit);
        json.WriteEndObject();
    }

    private static void WriteTaxRates(Utf8JsonWriter json, AccountSettings settings)
    {
        json.WritePropertyName("tax_rates");
        if (settings.TaxRates is not { } rates)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteArray(rates, static (writer, rate) =>
        {
            writer.WriteStartObject();
            writer.WriteString("name", rate.Name);
            writer.WriteDecimal("percent", rate.Percent);
            writer.WriteBoolean("inclusive", rate.Inclusive);
            writer.WritePropertyName("applies_to");
            writer.WriteArray(
                rate.AppliesTo.IsDefault ? [] : rate.AppliesTo, static (names, name) => names.WriteStringValue(name));
            writer.WriteEndObject();
        });
    }

    private static void WriteMetadata(Utf8JsonWriter json, AccountSettings settings)
    {
        json.WriteStartObject("metadata");
        if (settings.Metadata is not null)
            foreach (var (name, value) in settings.Metadata) json.WriteString(name, value);
        json.WriteEndObject();
    }
}
