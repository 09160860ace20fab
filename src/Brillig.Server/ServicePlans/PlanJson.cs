using System.Text.Json;
using Brillig.Core.ServicePlans;
using Brillig.Server.Edge;

namespace Brillig.Server.ServicePlans;

/// <summary>How service plans are written: the document as it was given, and beside it what we say of it.</summary>
internal static class PlanJson
{
    /// <summary>Beside a document that is sent: when it reaches those who have the plan.</summary>
    public const string Reprice = "reprice";

    /// <summary>Beside a document that is answered: what in it does nothing.</summary>
    public const string Warnings = "warnings";

    /// <summary>A plan's newest version.</summary>
    public static void Write(Utf8JsonWriter json, ServicePlanView view) => Write(json, view, assigned: null);

    /// <summary>The same, with what an account has of it.</summary>
    public static void Write(Utf8JsonWriter json, ServicePlanView view, PlanAssignment? assigned)
    {
        var version = view.Newest;
        json.WriteStartObject();
        json.WriteString("id", view.Plan.Id);
        using (var document = JsonDocument.Parse(version.Document.Text))
        {
            foreach (var field in document.RootElement.EnumerateObject())
            {
                json.WritePropertyName(field.Name);
                json.WriteDocument(field.Value.GetRawText());
            }
        }

        json.WriteStartObject("_read_only");
        json.WriteId("owner", view.Plan.Owner.Value);
        json.WriteNumber("version", version.Number);
        json.WriteTime("published_at", version.At);
        if (version.AtOnce) json.WriteString(Reprice, "now");
        json.WriteString("url", PlanAddresses.Of(view.Plan));
        json.WritePropertyName("assigned");
        if (assigned is null) json.WriteNullValue();
        else WriteAssigned(json, assigned);
        json.WriteEndObject();
        json.WritePropertyName(Warnings);
        json.WriteArray(version.Document.Warnings, Write);
        json.WriteEndObject();
    }

    /// <summary>A plan in a list.</summary>
    public static void WriteShort(Utf8JsonWriter json, ServicePlanView view, PlanAssignment? assigned)
    {
        var document = view.Newest.Document;
        json.WriteStartObject();
        json.WriteString("id", view.Plan.Id);
        json.WriteString("name", document.Name);
        json.WriteString("description", document.Description);
        json.WriteString("category", document.Category);
        json.WriteId("owner", view.Plan.Owner.Value);
        json.WriteNumber("version", view.Newest.Number);
        json.WriteString("url", PlanAddresses.Of(view.Plan));
        json.WritePropertyName("assigned");
        if (assigned is null) json.WriteNullValue();
        else WriteAssigned(json, assigned);
        json.WriteEndObject();
    }

    /// <summary>A warning: where, and what of.</summary>
    public static void Write(Utf8JsonWriter json, PlanWarning warning)
    {
        json.WriteStartObject();
        json.WriteString("pointer", warning.Pointer);
        json.WriteString("detail", warning.Detail);
        json.WriteEndObject();
    }

    /// <summary>Since when, until when and how an account has a plan.</summary>
    public static void WriteAssigned(Utf8JsonWriter json, PlanAssignment assigned)
    {
        json.WriteStartObject();
        WriteDays(json, assigned);
        json.WriteEndObject();
    }

    /// <summary>The fields of it.</summary>
    public static void WriteDays(Utf8JsonWriter json, PlanAssignment assigned)
    {
        json.WriteTime("assigned_at", assigned.At);
        json.WriteDay("from", assigned.From);
        json.WriteDay("until", assigned.Until);
        json.WritePropertyName("overrides");
        if (assigned.Overrides is { } overrides) json.WriteDocument(overrides);
        else json.WriteNullValue();
    }
}
