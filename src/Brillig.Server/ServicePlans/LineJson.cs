using System.Collections.Immutable;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.ServicePlans;
using Brillig.Server.Edge;
using Brillig.Server.Tariffs;

namespace Brillig.Server.ServicePlans;

/// <summary>How the lines of service plans are written, and what a change of them comes to.</summary>
internal static class LineJson
{
    // The books bill themselves; another bookkeeper would be named by its type.
    private const string Bookkeeper = "local";

    /// <summary>What a change comes to: as whoever is asked to accept it sees it, one for each bookkeeper.</summary>
    public static void WriteAll(Utf8JsonWriter json, ChargesPreview preview)
    {
        json.WriteStartArray();
        Write(json, preview);
        json.WriteEndArray();
    }

    /// <summary>What a change comes to for one bookkeeper.</summary>
    public static void Write(Utf8JsonWriter json, ChargesPreview preview)
    {
        json.WriteStartObject();
        json.WriteString("bookkeeper", Bookkeeper);
        json.WriteId("account", preview.Account.Value);
        json.WriteString("currency", preview.Currency.Code);
        json.WriteStartArray("items");
        var changes = preview.Of.Changes.ToDictionary(change => (change.Line.Category, change.Line.Key));
        foreach (var line in preview.Of.Lines)
        {
            var change = changes.GetValueOrDefault((line.Category, line.Key));
            if (line is { Quantity: 0, Total.Sign: 0 } && change is null or { Quantity: 0, Billable: 0 }) continue;
            Write(json, line, change);
        }

        foreach (var change in preview.Of.Changes)
            if (change.Type == LineChangeType.Removed) Write(json, change.Line, change);
        json.WriteEndArray();
        json.WritePropertyName("activation_charges");
        json.WriteArray(preview.Of.Activations, Write);
        WriteSummary(json, preview.Of.Activation, preview.Prorated, preview.Today, preview.Of.Recurring);
        Write(json, preview.NotCounted);
        json.WriteEndObject();
    }

    /// <summary>Which numbers of a list do not count, if there are any.</summary>
    public static void Write(Utf8JsonWriter json, ImmutableArray<NotCounted> left)
    {
        if (left.IsDefaultOrEmpty) return;
        json.WriteStartObject("not_counted");
        foreach (var (carrier, count) in left) json.WriteNumber(carrier, count);
        json.WriteEndObject();
    }

    /// <summary>What an account has, in the same shape: all of its lines.</summary>
    public static void Write(Utf8JsonWriter json, ServicesView services)
    {
        json.WriteStartObject();
        json.WriteString("bookkeeper", Bookkeeper);
        json.WriteId("account", services.Account.Value);
        json.WriteString("currency", services.Currency.Code);
        json.WritePropertyName("items");
        json.WriteArray(services.Lines, Write);
        json.WriteStartArray("activation_charges");
        json.WriteEndArray();
        WriteSummary(json, Exact.Zero, Exact.Zero, Exact.Zero, Sum(services));
        json.WriteEndObject();
    }

    /// <summary>A line.</summary>
    public static void Write(Utf8JsonWriter json, PlanLine line) => Write(json, line, change: null);

    /// <summary>What all lines cost in a whole period.</summary>
    public static Exact Sum(ServicesView services) =>
        services.Lines.Aggregate(Exact.Zero, (sum, line) => sum + line.Total);

    private static void Write(Utf8JsonWriter json, PlanLine line, LineChange? change)
    {
        json.WriteStartObject();
        json.WriteString("category", line.Category);
        json.WriteString("item", line.Item);
        json.WriteString("key", line.Key);
        json.WriteString("name", line.Name);
        json.WriteNumber("quantity", line.Quantity);
        json.WriteNumber("billable", line.Billable);
        json.WriteDecimal("rate", line.Rate);
        WriteDiscounts(json, line);
        json.WriteExact("total", line.Total);
        if (line.Minimum is { } minimum) json.WriteNumber("minimum", minimum);
        if (line.Maximum is { } maximum) json.WriteNumber("maximum", maximum);
        if (line.Step is { } step) json.WriteNumber("step", step);
        if (line.ActivationCharge is { } activation) json.WriteDecimal("activation_charge", activation);
        json.WriteName("charged", line.Charged);
        json.WritePropertyName("plans");
        json.WriteArray(line.Plans, static (writer, plan) => writer.WriteStringValue(plan.Id));
        if (change is not null) Write(json, change);
        json.WritePropertyName("explain");
        json.WriteArray(line.Explain, StepJson.Write);
        json.WritePropertyName("warnings");
        json.WriteArray(line.Warnings, static (writer, text) => writer.WriteStringValue(text));
        json.WriteEndObject();
    }

    private static void WriteDiscounts(Utf8JsonWriter json, PlanLine line)
    {
        json.WriteStartObject("discounts");
        if (line.Single is { } single)
        {
            json.WriteStartObject("single");
            json.WriteDecimal("rate", single);
            json.WriteEndObject();
        }

        if (line.CumulativeQuantity is { } quantity)
        {
            json.WriteStartObject("cumulative");
            json.WriteNumber("quantity", quantity);
            json.WriteDecimal("rate", line.CumulativeRate);
            json.WriteEndObject();
        }

        json.WriteExact("total", line.Discount);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LineChange change)
    {
        json.WriteStartObject("changes");
        json.WriteName("type", change.Type);
        json.WriteStartObject("difference");
        json.WriteNumber("quantity", change.Quantity);
        json.WriteNumber("billable", change.Billable);
        json.WriteExact("rate", change.Rate);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ActivationCharge charge)
    {
        json.WriteStartObject();
        json.WriteString("category", charge.Line.Category);
        json.WriteString("item", charge.Line.Item);
        json.WriteNumber("quantity", charge.Quantity);
        json.WriteDecimal("rate", charge.Rate);
        json.WriteExact("total", charge.Total);
        json.WriteEndObject();
    }

    private static void WriteSummary(
        Utf8JsonWriter json, Exact activation, Exact prorated, Exact today, Exact recurring)
    {
        json.WriteStartObject("summary");
        json.WriteExact("activation", activation);
        json.WriteExact("prorated", prorated);
        json.WriteExact("today", today);
        json.WriteExact("recurring", recurring);
        json.WriteEndObject();
    }
}
