using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Simulators.Hosting;
using Brillig.Simulators.Stripe.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brillig.Simulators.Stripe;

/// <summary>What the vendor does not have: <c>/_simulator/…</c>, in JSON, for tests and for trying it out.</summary>
internal static class SideChannel
{
    public static void Map(IEndpointRouteBuilder app, StripeSimulator simulator)
    {
        var side = app.MapGroup("/_simulator");
        side.MapGet("/state", () => Results.Text(simulator.State().ToJsonString(), "application/json"));
        side.MapDelete("/faults", () => simulator.Faults.Clear());
        On(side, "/faults", said => Added(simulator, said));
        On(side, "/advance", said => Done(() => simulator.Advance(
            TimeSpan.FromDays((double?)said["days"] ?? 0) + TimeSpan.FromSeconds((double?)said["seconds"] ?? 0))));
        On(side, "/declines", said => Done(() =>
            simulator.Decline(Text(said, "payment_method"), (string?)said["decline_code"])));
        On(side, "/disputes", said => Disputed(simulator, said));
        On(side, "/webhooks", said => Done(() => simulator.Webhooks = new WebhookTarget(new Uri(Text(said, "url")))
        {
            Drop = (double?)said["drop"] ?? 0, Repeat = (int?)said["repeat"] ?? 1,
            IsShuffled = (bool?)said["shuffle"] ?? false,
        }));
        side.MapPost("/webhooks/deliver", async () => await simulator.Deliver());
    }

    private static void On(RouteGroupBuilder side, string path, Func<JsonObject, IResult> run) =>
        side.MapPost(path, async (HttpRequest request) =>
        {
            try
            {
                using var reader = new StreamReader(request.Body);
                var text = await reader.ReadToEndAsync();
                return run(text.Length == 0 ? [] : JsonNode.Parse(text) as JsonObject ?? []);
            }
            catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException
                or ArgumentException or OverflowException)
            {
                return Results.Text(e.Message, statusCode: 400);
            }
        });

    private static IResult Added(StripeSimulator simulator, JsonObject said)
    {
        simulator.Faults.Add(new Fault(KindOf(Text(said, "kind")))
        {
            Times = (int?)said["times"], Probability = (double?)said["probability"] ?? 1,
            Stall = TimeSpan.FromMilliseconds((double?)said["stall_ms"] ?? 0),
            RetryAfter = (int?)said["retry_after"] ?? 1, Method = (string?)said["method"], Path = (string?)said["path"],
        });
        return Results.Ok();
    }

    private static IResult Disputed(StripeSimulator simulator, JsonObject said) =>
        (string?)said["dispute"] is { } dispute
            ? simulator.CloseDispute(dispute, Text(said, "status") == "won") ? Results.Ok() : Results.NotFound()
            : simulator.Dispute(Text(said, "payment_intent"), (bool?)said["inquiry"] == true) is { } opened
                ? Results.Text(opened) : Results.NotFound();

    private static IResult Done(Action action)
    {
        action();
        return Results.Ok();
    }

    private static string Text(JsonObject said, string name) =>
        (string?)said[name] ?? throw new FormatException($"{name} is missing.");

    private static FaultKind KindOf(string name) =>
        Enum.GetValues<FaultKind>().Where(kind => StateJson.NameOf(kind) == name) is var kinds && kinds.Any()
            ? kinds.First() : throw new FormatException($"There is no fault {name}.");
}
