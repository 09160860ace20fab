using System.Text.Json;
using Brillig.Server.Auth;
using Brillig.Storage;

namespace Brillig.Server.Health;

/// <summary>Whether the server lives, and whether it can work.</summary>
internal static class HealthApi
{
    /// <summary>Maps the routes of health.</summary>
    public static void MapHealth(this Routes routes)
    {
        routes.Get("/health/live", Access.Anyone, exchange => exchange.Send(State("live")));
        routes.Get("/health/ready", Access.Anyone, Ready);
        routes.Get("/health", Access.Anyone, Report);
    }

    private static Task Ready(Exchange exchange) => exchange.Store.Status is { IsReady: false } status
        ? exchange.Refuse(Problem.Unavailable, status.Fault ?? "No process leads the books now.")
        : exchange.Send(State("ready", exchange.Store.Status.Paused));

    private static Task Report(Exchange exchange)
    {
        var status = exchange.Store.Status;
        return exchange.Send(Answer.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", status.IsReady ? "ready" : "unavailable");
            json.WriteString("role", Role(status.Lead.Role));
            json.WriteString("leader", status.Lead.Address is { Length: > 0 } leader ? leader : null);
            json.WriteString("engine", status.Engine);
            json.WriteNumber("epoch", status.Epoch);
            json.WriteNumber("batch", status.Batch);
            json.WriteNumber("watermark", status.Watermark);
            WriteLag(json, status);
            json.WriteString("fault", status.Fault);
            json.WriteString("paused", status.Paused);
            json.WriteTime("now", exchange.Store.Now);
            json.WriteEndObject();
        }));
    }

    private static string Role(StoreRole role) => role switch
    {
        StoreRole.Leading => "leader",
        StoreRole.TakingOver => "taking-over",
        StoreRole.Following => "follower",
        _ => "down",
    };

    // Of a leader: what a start would have to read. Of a follower: how old its keys and its view of the lead are.
    private static void WriteLag(Utf8JsonWriter json, StoreStatus status)
    {
        json.WriteStartObject("lag");
        json.WriteNumber("batches", Math.Max(0, status.Batch + 1 - status.Watermark));
        if (status.Dirty is { } dirty) json.WriteNumber("accounts", dirty);
        if (status.Age is { } age) json.WriteNumber("seconds", Math.Round(age.TotalSeconds, 3));
        json.WriteEndObject();
    }

    private static Brillig.Core.Flow.RenderedAnswer State(string state, string? paused = null) => Answer.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteString("status", state);
        if (paused is not null) json.WriteString("paused", paused);
        json.WriteEndObject();
    });
}
