using System.Globalization;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.ServicePlans;
using Brillig.Server.Edge;
using Brillig.Server.Telemetry;

namespace Brillig.Server.ServicePlans;

/// <summary>
/// What costs more is asked first: the change is answered with its charges and 402, and done when it is sent again with
/// <c>accept_charges</c>.
/// </summary>
internal static class AcceptCharges
{
    /// <summary>Answers a change that is not accepted yet; one that is only tried is told the same with 200.</summary>
    public static Task Ask(Exchange exchange, ChargesPreview preview)
    {
        if (IsDry(exchange)) return exchange.Send(Tried(preview));
        RefusalMetric.Count(Problem.AcceptCharges);
        return exchange.SendAgain(Refusal(exchange.Request.HttpContext.TraceIdentifier, preview));
    }

    private static bool IsDry(Exchange exchange) => exchange.Request.Query["dry_run"] == "true";

    private static RenderedAnswer Refusal(string request, ChargesPreview preview) => new(
        Problem.AcceptCharges.Status, [new("Content-Type", Answer.JsonName)], Json.Bytes(json =>
        {
            json.WriteStartObject();
            json.WritePropertyName("data");
            LineJson.WriteAll(json, preview);
            json.WriteString("error", Problem.AcceptCharges.Status.ToString(CultureInfo.InvariantCulture));
            json.WriteString("message", Enveloped.TokenOf(Problem.AcceptCharges));
            json.WriteString("request_id", request);
            json.WriteString("status", "error");
            json.WriteEndObject();
        }));

    /// <summary>The answer of a change that is only tried.</summary>
    public static RenderedAnswer Tried(ChargesPreview preview) => Answer.Ok(json => LineJson.WriteAll(json, preview));

    /// <summary>Asks for a change, and answers what the account has since, and what was charged.</summary>
    /// <param name="exchange">The request.</param>
    /// <param name="command">The change.</param>
    /// <param name="write">Writes the fields of what the account has.</param>
    public static Task Perform(Exchange exchange, Command command, Action<Utf8JsonWriter, ServicesView> write) =>
        exchange.Perform(command, (ChargesPreview preview) => Done(exchange, preview, write));

    /// <summary>The answer of a change that is done, or tried.</summary>
    public static RenderedAnswer Done(
        Exchange exchange, ChargesPreview preview, Action<Utf8JsonWriter, ServicesView> write)
    {
        if (IsDry(exchange) || preview.After is not { } after) return Tried(preview);
        return Answer.Ok(json =>
        {
            json.WriteStartObject();
            write(json, after);
            json.WritePropertyName("charged");
            LineJson.Write(json, preview);
            json.WritePropertyName(PlanJson.Warnings);
            json.WriteArray(Warnings(exchange, preview, after), PlanJson.Write);
            json.WriteEndObject();
        });
    }

    private static IEnumerable<PlanWarning> Warnings(Exchange exchange, ChargesPreview preview, ServicesView after)
    {
        if (exchange.AcceptsCharges && !preview.Of.Prompts)
            yield return new PlanWarning($"/{Enveloped.Accepts}", "nothing had to be accepted");
        foreach (var (assignment, version) in after.Assigned)
        {
            if (assignment.Overrides is not { } overrides) continue;
            using var given = JsonDocument.Parse(overrides);
            var pointer = $"/overrides/{assignment.Plan.Id}";
            var read = PlanOverrides.Read(given.RootElement, pointer, version.Document, new Faults());
            foreach (var warning in read?.Warnings ?? []) yield return warning;
        }
    }
}
