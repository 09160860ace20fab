using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Simulators.Braintree.Webhooks;
using Brillig.Simulators.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Brillig.Simulators.Braintree;

/// <summary>What the vendor does not have: <c>/_simulator/…</c>, in JSON, for tests and for trying it out.</summary>
internal static class SideChannel
{
    public static void Map(IEndpointRouteBuilder app, BraintreeSimulator simulator)
    {
        var side = app.MapGroup("/_simulator");
        side.MapGet("/state", () => Results.Text(simulator.State().ToJsonString(), "application/json"));
        side.MapDelete("/faults", () => simulator.Faults.Clear());
        On(side, "/faults", said => Added(simulator, said));
        On(side, "/advance", said => Advanced(simulator, said));
        On(side, "/settle", _ => Done(simulator.Settle));
        On(side, "/check", _ => Done(simulator.Check));
        On(side, "/revoke", said => Answer(simulator.Revoke(Text(said, "token"))));
        On(side, "/disputes", said => Disputed(simulator, said));
        On(side, "/webhooks", said => Targeted(simulator, said));
        side.MapPost("/webhooks/deliver", async () => await simulator.Deliver());
        side.MapPost("/webhooks/verify", async () => await simulator.Verify());
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

    private static IResult Added(BraintreeSimulator simulator, JsonObject said)
    {
        simulator.Faults.Add(new Fault(KindOf(Text(said, "kind")))
        {
            Times = (int?)said["times"], Probability = (double?)said["probability"] ?? 1,
            Stall = TimeSpan.FromMilliseconds((double?)said["stall_ms"] ?? 0),
            RetryAfter = (int?)said["retry_after"] ?? 1, Method = (string?)said["method"], Path = (string?)said["path"],
        });
        return Results.Ok();
    }

    private static IResult Advanced(BraintreeSimulator simulator, JsonObject said)
    {
        var by = (string?)said["to"] is { } to
            ? DateTimeOffset.Parse(to, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - simulator.Now
            : TimeSpan.FromDays((double?)said["days"] ?? 0) + TimeSpan.FromSeconds((double?)said["seconds"] ?? 0);
        return Done(() => simulator.Advance(by));
    }

    private static IResult Disputed(BraintreeSimulator simulator, JsonObject said) =>
        (string?)said["dispute"] is { } dispute
            ? Answer(simulator.CloseDispute(dispute, Text(said, "status") == "won"))
            : simulator.OpenDispute(Text(said, "transaction")) is { } opened
                ? Results.Text(opened) : Results.NotFound();

    private static IResult Targeted(BraintreeSimulator simulator, JsonObject said) => Done(() =>
        simulator.Webhooks = new WebhookTarget(new Uri(Text(said, "url")))
        {
            Drop = (double?)said["drop"] ?? 0, Repeat = (int?)said["repeat"] ?? 1,
            IsShuffled = (bool?)said["shuffle"] ?? false,
        });

    private static IResult Done(Action action)
    {
        action();
        return Results.Ok();
    }

    private static IResult Answer(bool isDone) => isDone ? Results.Ok() : Results.NotFound();

    private static string Text(JsonObject said, string name) =>
        (string?)said[name] ?? throw new FormatException($"{name} is missing.");

    private static FaultKind KindOf(string name) =>
        Enum.GetValues<FaultKind>().Where(kind => StateJson.NameOf(kind) == name) is var kinds && kinds.Any()
            ? kinds.First() : throw new FormatException($"There is no fault {name}.");
}
