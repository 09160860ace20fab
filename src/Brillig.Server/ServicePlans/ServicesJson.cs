using System.Text.Json;
using Brillig.Core.Accounts;
using Brillig.Core.ServicePlans;

namespace Brillig.Server.ServicePlans;

/// <summary>How what an account has of services is written.</summary>
internal static class ServicesJson
{
    /// <summary>The plans of an account, its quantities and its lines.</summary>
    public static void WriteCurrent(Utf8JsonWriter json, ServicesView services)
    {
        json.WriteStartObject();
        WritePlans(json, services);
        json.WritePropertyName("items");
        json.WriteArray(services.Lines, LineJson.Write);
        json.WriteEndObject();
    }

    /// <summary>The fields of it but the lines.</summary>
    public static void WritePlans(Utf8JsonWriter json, ServicesView services)
    {
        WriteSeller(json, services);
        json.WriteStartObject("plans");
        foreach (var (assignment, version) in services.Assigned)
        {
            json.WriteStartObject(assignment.Plan.Id);
            json.WriteId("vendor_id", assignment.Plan.Owner.Value);
            json.WriteString("name", version.Document.Name);
            json.WriteNumber("version", version.Number);
            PlanJson.WriteDays(json, assignment);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WritePropertyName("account_quantities");
        Write(json, services.Own);
        json.WritePropertyName("manual_quantities");
        Write(json, services.Manual);
        json.WritePropertyName("cascade_quantities");
        Write(json, services.Cascade);
    }

    /// <summary>The fields of who sells to an account, and how it stands.</summary>
    public static void WriteSeller(Utf8JsonWriter json, ServicesView services)
    {
        json.WriteId("account_id", services.Account.Value);
        json.WriteId("billing_id", services.Payer.Value);
        json.WriteBoolean("reseller", services.IsReseller);
        json.WriteId("reseller_id", services.Seller.Value);
        json.WriteString("currency", services.Currency.Code);
        json.WriteName("standing", services.Standing);
        json.WriteBoolean("in_good_standing", services.Standing != Standing.Delinquent);
    }

    /// <summary>The fields of an account's quantities.</summary>
    public static void WriteQuantities(Utf8JsonWriter json, ServicesView services)
    {
        json.WritePropertyName("account");
        Write(json, services.Own);
        json.WritePropertyName("cascade");
        Write(json, services.Cascade);
        json.WritePropertyName("manual");
        Write(json, services.Manual);
    }

    /// <summary>Quantities by category and item; they are sorted by category.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<ItemCount> counts)
    {
        json.WriteStartObject();
        foreach (var category in counts.GroupBy(count => count.Category, StringComparer.Ordinal))
        {
            json.WriteStartObject(category.Key);
            foreach (var (_, item, count) in category)
                if (count is { } number) json.WriteNumber(item, number);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
