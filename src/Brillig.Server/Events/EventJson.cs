using System.Globalization;
using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Payments;
using Brillig.Core.Tariffs;
using Brillig.Core.Usage;
using Brillig.Server.Bookkeeping;
using Brillig.Server.Charges;
using Brillig.Server.Edge;
using Brillig.Server.Payments;
using Brillig.Server.Usage;
using Brillig.Storage.Events;

namespace Brillig.Server.Events;

/// <summary>How events are written; a webhook carries the same.</summary>
internal static class EventJson
{
    /// <summary>An event.</summary>
    public static void Write(Utf8JsonWriter json, Happened happened)
    {
        json.WriteStartObject();
        json.WriteString("id", string.Create(CultureInfo.InvariantCulture, $"{happened.Batch}.{happened.N}"));
        json.WriteString("type", happened.Type);
        json.WriteTime("time", happened.Time);
        json.WriteId("account", happened.Account?.Value);
        json.WriteId("object", happened.Object);
        json.WritePropertyName("data");
        WriteData(json, happened.Data);
        json.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter json, object data)
    {
        if (data is Payment payment)
        {
            PaymentsApi.Write(json, payment);
            return;
        }

        if (data is OutboxIntent intent)
        {
            OutboxApi.Write(json, intent);
            return;
        }

        if (data is UsageAmended amended)
        {
            AmendmentsApi.Write(json, amended);
            return;
        }

        json.WriteStartObject();
        switch (data)
        {
            case Charge charge: WriteCharge(json, charge); break;
            case Corrected fact: CorrectionsApi.WriteFields(json, fact); break;
            case AccountOpened fact: WriteSettings(json, fact.Account, fact.Settings); break;
            case AccountChanged fact: WriteSettings(json, fact.Account, fact.Settings); break;
            case StandingChanged fact: json.WriteName("standing", fact.Standing); break;
            case BalanceLevelChanged fact: json.WriteMoney("left", fact.Left); break;
            case TariffPublished fact: WriteTariff(json, fact); break;
            case DeckPublished fact: WriteDeck(json, fact); break;
            case BillingTypeSet fact: WriteType(json, fact); break;
            case KeySet fact: WriteKey(json, fact.Image); break;
        }

        json.WriteEndObject();
    }

    private static void WriteCharge(Utf8JsonWriter json, Charge charge)
    {
        json.WriteName("kind", charge.Kind);
        json.WriteString("number", charge.NumberText);
        json.WriteTime("date", charge.Date);
        json.WriteTime("due_date", charge.DueDate);
        json.WriteMoney("total", charge.Total);
        json.WriteMoney("tax", charge.Tax);
        json.WriteString("currency", charge.Total.Currency.Code);
        json.WriteStartObject("period");
        json.WriteTime("start", charge.Period.Start);
        json.WriteTime("end", charge.Period.End);
        json.WriteEndObject();
        json.WriteId("refers_to", charge.RefersTo?.Value);
        json.WriteString("note", charge.Note);
    }

    private static void WriteSettings(Utf8JsonWriter json, AccountId account, AccountSettings settings)
    {
        json.WriteId("parent", settings.Parent.Value);
        json.WriteId("billing_id", (settings.Payer ?? account).Value);
        json.WriteString("external_id", settings.ExternalId);
        json.WriteString("name", settings.Name);
        json.WriteString("currency", settings.Currency.Code);
        json.WriteId("type", settings.Type.Value);
        json.WriteString("timezone", settings.TimeZone);
        json.WriteWhole("billing_day", settings.BillingDay);
        json.WriteDecimal("credit_limit", settings.CreditLimit);
        json.WriteTime("opened_at", settings.OpenedAt);
    }

    private static void WriteTariff(Utf8JsonWriter json, TariffPublished tariff)
    {
        json.WriteId("owner", tariff.Owner.Value);
        json.WriteString("name", tariff.Name);
        json.WriteString("currency", tariff.Currency.Code);
        json.WriteNumber("version", tariff.Version);
        json.WriteTime("effective_from", tariff.EffectiveFrom);
    }

    private static void WriteDeck(Utf8JsonWriter json, DeckPublished deck)
    {
        json.WriteId("owner", deck.Owner.Value);
        json.WriteString("name", deck.Name);
        json.WriteNumber("version", deck.Version);
        json.WriteTime("effective_from", deck.EffectiveFrom);
    }

    private static void WriteType(Utf8JsonWriter json, BillingTypeSet type)
    {
        json.WriteId("owner", type.Image.Owner.Value);
        json.WriteString("name", type.Image.Name);
        json.WriteName("mode", type.Image.Terms.Mode);
    }

    private static void WriteKey(Utf8JsonWriter json, KeyImage key)
    {
        json.WriteString("name", key.Name);
        json.WriteName("role", key.Role);
        json.WriteTime("expires_at", key.ExpiresAt);
    }
}
