using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Tariffs;
using Brillig.Server.Edge;

namespace Brillig.Server.Tariffs;

/// <summary>
/// A merge patch of a tariff: the next version is the newest with what the patch changes. Rates are an array, so they
/// are replaced as a whole; from when a version counts is not taken over from the one before.
/// </summary>
internal static class TariffPatch
{
    /// <summary>Publishes it, on whichever version is the newest when it is decided.</summary>
    public static async Task Publish(Exchange exchange)
    {
        var patch = await exchange.Command<string>((body, faults) => Patches.Text(body, "", faults));
        if (patch is null) return;
        var id = new TariffId(exchange.Id("id"));
        await exchange.PerformFresh(
            async () => await exchange.View<TariffView>(new ReadTariffs(id)) is { } view
                ? await Merged(exchange, view, patch)
                : null,
            (TariffView view) => Answer.Ok(json => TariffsApi.Write(json, TariffsApi.Latest(view)))
                .Tagged(Revisions.Of(view.Image)));
    }

    private static async Task<Command?> Merged(Exchange exchange, TariffView view, string patch)
    {
        var text = MergePatch.Into(Encoding.UTF8.GetString(Json.Bytes(json => Write(json, view))), patch);
        using var merged = JsonDocument.Parse(text);
        var faults = new Faults();
        if (TariffDocument.Read(merged.RootElement, faults) is { } document)
            return new PublishTariff(view.Id, false, document) { MadeFrom = view.Image.Published.Length };
        await exchange.Refuse(faults);
        return null;
    }

    private static void Write(Utf8JsonWriter json, TariffView view)
    {
        var version = view.Image.Published[^1];
        json.WriteStartObject();
        json.WriteString("name", version.Name);
        json.WriteString("currency", view.Image.Currency.Code);
        json.WritePropertyName("rates");
        json.WriteArray(version.Rates, static (writer, rate) => writer.WriteRawValue(rate.Text));
        json.WriteEndObject();
    }
}
