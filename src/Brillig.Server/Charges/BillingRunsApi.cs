using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Server.Auth;

namespace Brillig.Server.Charges;

/// <summary>Billing runs over HTTP.</summary>
internal static class BillingRunsApi
{
    /// <summary>Maps the routes of billing runs.</summary>
    public static void MapBillingRuns(this Routes routes)
    {
        routes.Post($"{Urls.Root}/billing-runs", Access.Writes, Start, Reach.Operator);
        routes.Get($"{Urls.Root}/billing-runs/{{id:guid}}", Access.Reads, One, Reach.Owner);
    }

    private static async Task Start(Exchange exchange)
    {
        var id = new RunId(exchange.Desk.NewId());
        var start = await exchange.Command(
            (body, faults) => Fields.Of(body, "", faults) is { } fields ? Read(fields, id) : null, optional: true);
        if (start is null) return;
        if (exchange.Request.Query["dry_run"].ToString() is "true") await Count(exchange, start);
        else await exchange.Perform(start, (BillingRunView view) => Created(view));
    }

    private static Brillig.Core.Flow.RenderedAnswer Created(BillingRunView view) =>
        Answer.Created(Urls.BillingRun(view.Id), json => Write(json, view));

    // A dry run answers how much a run would do.
    private static async Task Count(Exchange exchange, StartBillingRun start)
    {
        var at = start.At ?? exchange.Store.Now;
        exchange.Request.HttpContext.Response.Headers["Dry-Run"] = "true";
        if (await exchange.View<DueWork>(new ReadDue(at)) is not { } work) return;
        await exchange.Send(Answer.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteTime("at", at);
            json.WriteNumber("due", work.Accounts);
            json.WriteTime("next_due", work.NextDue);
            json.WriteEndObject();
        }));
    }

    private static async Task One(Exchange exchange)
    {
        var read = new ReadBillingRun(new RunId(exchange.Id("id")));
        if (await exchange.View<BillingRunView>(read) is { } view)
            await exchange.Send(Answer.Ok(json => Write(json, view)));
    }

    private static StartBillingRun Read(Fields fields, RunId id)
    {
        var at = fields.Time("at");
        fields.End();
        return new StartBillingRun(id, at);
    }

    private static void Write(Utf8JsonWriter json, BillingRunView view)
    {
        json.WriteStartObject();
        json.WriteId("id", view.Id.Value);
        json.WriteString("status", view.Image.FinishedAt is null ? "running" : "finished");
        json.WriteTime("at", view.Image.At);
        json.WriteTime("started_at", view.Image.StartedAt);
        json.WriteTime("finished_at", view.Image.FinishedAt);
        json.WriteNumber("due", view.Image.Due);
        json.WriteNumber("accounts", view.Image.Accounts);
        json.WriteNumber("charges", view.Image.Charges);
        json.WriteEndObject();
    }
}
