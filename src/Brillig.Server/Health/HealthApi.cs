using Brillig.Server.Auth;

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
        ? exchange.Refuse(Problem.Unavailable, status.Fault ?? "The books are not open yet.")
        : exchange.Send(State("ready", exchange.Store.Status.Paused));

    private static Task Report(Exchange exchange)
    {
        var status = exchange.Store.Status;
        return exchange.Send(Answer.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteString("status", status.IsReady ? "ready" : "unavailable");
            json.WriteString("engine", status.Engine);
            json.WriteNumber("epoch", status.Epoch);
            json.WriteNumber("batch", status.Batch);
            json.WriteNumber("watermark", status.Watermark);
            json.WriteString("fault", status.Fault);
            json.WriteString("paused", status.Paused);
            json.WriteTime("now", exchange.Store.Now);
            json.WriteEndObject();
        }));
    }

    private static Brillig.Core.Flow.RenderedAnswer State(string state, string? paused = null) => Answer.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteString("status", state);
        if (paused is not null) json.WriteString("paused", paused);
        json.WriteEndObject();
    });
}
