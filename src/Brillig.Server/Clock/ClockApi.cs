using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Server.Auth;
using Brillig.Server.Jobs;
using Brillig.Storage;
using NodaTime;

namespace Brillig.Server.Clock;

/// <summary>The clock of tests and sandboxes; its routes exist with a manual clock alone.</summary>
internal static class ClockApi
{
    /// <summary>Maps the routes of the clock.</summary>
    public static void MapClock(this Routes routes, ManualClock clock, Workers workers)
    {
        var one = new SemaphoreSlim(1);
        routes.Get($"{Urls.Root}/clock", Access.Reads, exchange =>
        {
            Follow(exchange.Store, clock);
            return exchange.Send(Shown(clock.Now));
        });
        routes.Post(
            $"{Urls.Root}/clock", Access.Writes, exchange => Move(exchange, clock, workers, one), Reach.Operator);
    }

    private static async Task Move(Exchange exchange, ManualClock clock, Workers workers, SemaphoreSlim one)
    {
        if (!exchange.Caller.IsOperator)
        {
            await exchange.Refuse(Problem.Of(Reason.NotAllowed), "The clock is the operator's.");
            return;
        }

        if (exchange.Request.QueryString.HasValue)
        {
            await exchange.Refuse(Problem.BadRequest, "A clock takes no parameters: it cannot be moved on trial.");
            return;
        }

        if (exchange.Keyed is not null)
        {
            await exchange.Refuse(
                Problem.BadRequest, "A clock takes no Idempotency-Key: moved twice to one time, it is moved once.");
            return;
        }

        Follow(exchange.Store, clock);
        var target = await exchange.Command((body, faults) => Fields.Of(body, "", faults) is { } fields
            ? Read(fields, clock)
            : null);
        if (target is null) return;
        await one.WaitAsync(exchange.Gone);
        try
        {
            await Forward(exchange.Store, clock, workers, target.Now);
        }
        finally
        {
            one.Release();
        }

        await exchange.Send(Shown(clock.Now));
    }

    // Books that another process led are as far as that one's clock was.
    private static void Follow(Store store, ManualClock clock) => clock.MoveTo(store.Now);

    // Stops at each due instant in order, so that each thing happens at its own time.
    private static async Task Forward(Store store, ManualClock clock, Workers workers, Instant target)
    {
        await workers.Run();
        while (true)
        {
            var asked = new Envelope(new ReadDue(null), Caller.Server, "clock");
            var next = await store.Ask(asked) is Done { Result: DueWork work } ? work.Next : null;
            if (next is not { } due || due > target || due <= clock.Now) break;
            clock.MoveTo(due);
            await workers.Run();
        }

        clock.MoveTo(target);
        await workers.Run();
    }

    private static Target? Read(Fields fields, ManualClock clock)
    {
        var now = fields.Time("now");
        if (now is null && (!fields.Has("now") || fields.IsNull("now"))) fields.Refuse("now", "is required");
        if (now < clock.Now) fields.Refuse("now", $"must not be before {Json.Text(clock.Now)}: a clock runs forward");
        fields.End();
        return now is { } time ? new Target(time) : null;
    }

    private static RenderedAnswer Shown(Instant now) => Answer.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteTime("now", now);
        json.WriteEndObject();
    });

    private sealed record Target(Instant Now);
}
