using System.Text.Json;
using Brillig.Core.Flow;
using Brillig.Core.ServicePlans;
using Brillig.Server.Auth;
using Brillig.Server.Edge;

namespace Brillig.Server.ServicePlans;

/// <summary>Lists of numbers over HTTP: of what kind a number is, and whether it is billable.</summary>
internal static class NumbersApi
{
    internal const string Classifiers = $"{Enveloped.Root}/classifiers";

    internal const string OperatorCarriers = $"{Enveloped.Root}/accounts/operator/carriers";

    internal const string Carriers = $"{Enveloped.Root}/accounts/{{id:guid}}/carriers";

    /// <summary>Maps the routes.</summary>
    public static void MapNumbers(this Routes routes)
    {
        routes.Get(Classifiers, Access.Reads, ReadClassifiers);
        routes.Put(Classifiers, Access.Writes, SetClassifiers, Reach.Operator);
        routes.Get(OperatorCarriers, Access.Reads, ReadCarriers, Reach.Operator);
        routes.Put(OperatorCarriers, Access.Writes, SetCarriers, Reach.Operator);
        routes.Get(Carriers, Access.Reads, ReadCarriers);
        routes.Put(Carriers, Access.Writes, SetCarriers);
    }

    private static async Task ReadClassifiers(Exchange exchange)
    {
        if (await exchange.View<ClassifiersView>(new ReadClassifiers()) is { } view)
            await exchange.SendAt(Revisions.Of(view), Answer.Ok(json => Write(json, view)));
    }

    private static Task SetClassifiers(Exchange exchange) => exchange.Perform(
        (fields, faults) => new SetClassifiers(Core.ServicePlans.SetClassifiers.Read(fields, faults)),
        (ClassifiersView view) => Answer.Ok(json => Write(json, view)).Tagged(Revisions.Of(view)));

    private static async Task ReadCarriers(Exchange exchange)
    {
        if (await exchange.View<CarriersView>(new ReadCarriers(exchange.Account)) is { } view)
            await exchange.SendAt(Revisions.Of(view), Answer.Ok(json => Write(json, view)));
    }

    private static Task SetCarriers(Exchange exchange) => exchange.Perform(
        (fields, _) => new SetCarriers(exchange.Account, Core.ServicePlans.SetCarriers.Read(fields)),
        (CarriersView view) => Answer.Ok(json => Write(json, view)).Tagged(Revisions.Of(view)));

    private static void Write(Utf8JsonWriter json, ClassifiersView view)
    {
        json.WriteStartObject();
        json.WritePropertyName("classifiers");
        json.WriteArray(view.All, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Classifier classifier)
    {
        json.WriteStartObject();
        json.WriteString("name", classifier.Name);
        if (classifier.Regex is { } regex) json.WriteString("regex", regex);
        if (!classifier.Prefixes.IsEmpty)
        {
            json.WriteStartArray("prefixes");
            foreach (var prefix in classifier.Prefixes) json.WriteStringValue(prefix);
            json.WriteEndArray();
        }

        json.WriteString("friendly_name", classifier.FriendlyName);
        json.WriteBoolean("emergency", classifier.IsEmergency);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, CarriersView view)
    {
        json.WriteStartObject();
        json.WriteStartObject("carriers");
        foreach (var carrier in view.All)
        {
            json.WriteStartObject(carrier.Name);
            json.WriteBoolean("billable", carrier.IsBillable);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
