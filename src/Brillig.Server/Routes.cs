using Brillig.Core.Basics;
using Brillig.Server.Answers;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using Brillig.Server.Processes;
using Brillig.Server.Usage;
using Brillig.Storage;
using Brillig.Storage.Ops;

namespace Brillig.Server;

/// <summary>
/// Where nouns map their routes. Each declares who may ask; before its function runs, the caller is known, allowed,
/// and admitted to the writer's queue.
/// </summary>
internal sealed class Routes(IEndpointRouteBuilder endpoints, Desk desk)
{
    private static readonly string[] Read = ["GET", "HEAD"];

    /// <summary>Maps a read.</summary>
    public void Get(
        string pattern, Access access, Func<Exchange, Task> answer, Reach? reach = null, Offers? offers = null) =>
        Map(pattern, Read, access, answer, reach, offers);

    /// <summary>Maps a POST.</summary>
    public void Post(
        string pattern, Access access, Func<Exchange, Task> answer, Reach? reach = null, Offers? offers = null) =>
        Map(pattern, ["POST"], access, answer, reach, offers);

    /// <summary>Maps a PUT.</summary>
    /// <param name="pattern">Its address.</param>
    /// <param name="access">Who may ask, by role.</param>
    /// <param name="answer">What it does.</param>
    /// <param name="reach">Who may ask, by place.</param>
    /// <param name="bytesMax">The largest body, where it is another than usual.</param>
    public void Put(
        string pattern, Access access, Func<Exchange, Task> answer, Reach? reach = null,
        int bytesMax = Body.BytesMax) =>
        Map(pattern, ["PUT"], access, answer, reach, bytesMax: bytesMax);

    /// <summary>Maps a DELETE.</summary>
    public void Delete(string pattern, Access access, Func<Exchange, Task> answer, Reach? reach = null) =>
        Map(pattern, ["DELETE"], access, answer, reach);

    /// <summary>Maps a PATCH; its body is a merge patch.</summary>
    public void Patch(string pattern, Access access, Func<Exchange, Task> answer, Reach? reach = null) =>
        Map(pattern, ["PATCH"], access, answer, reach);

    /// <summary>Maps what somebody tells who has no key here, but signs what he sends.</summary>
    public void Signed(string pattern, string[] methods, Func<Exchange, Task> answer, int bytesMax) =>
        endpoints.MapMethods(pattern, methods, async http =>
            {
                var isPassedOn = desk.Passing?.Receive(http) is true;   // and limited where it came in
                if (isPassedOn || !await desk.Limits.Refused(http, null))
                    await Serve(http, default, answer, pattern, isPassedOn);
            })
            .WithMetadata(new Policy(Access.Signed, Reach.Own), Offers.Json)
            .WithMetadata(new BodyLimit(bytesMax));

    private void Map(
        string pattern, string[] methods, Access access, Func<Exchange, Task> answer, Reach? reach,
        Offers? offers = null, int bytesMax = Body.BytesMax)
    {
        if (methods != Read && access is not Access.Reads) answer = KeyedWrite.Kept(answer);
        endpoints.MapMethods(pattern, methods, access == Access.Anyone
                ? http => answer(new Exchange(http, desk, default))
                : http => Admit(http, access, answer, pattern))
            .WithMetadata(new Policy(access, reach ?? Policy.ReachOf(pattern, access)), offers ?? Offers.Json)
            .WithMetadata(new BodyLimit(bytesMax));
    }

    private async Task Admit(HttpContext http, Access access, Func<Exchange, Task> answer, string pattern)
    {
        var authorization = http.Request.Headers.Authorization;
        var known = desk.Keys.Find(authorization)
            ?? (desk.Passing is null ? null : await desk.Passing.FindLater(desk.Keys, authorization));
        var isPassedOn = desk.Passing?.Receive(http) is true;   // and limited where it came in
        if (!isPassedOn && await desk.Limits.Refused(http, known)) return;
        if (known is not { } caller)
        {
            Refusals.Note(http, desk, null, pattern, Problem.Unauthorized);
            await Exchange.Refuse(http, Problem.Unauthorized, "Send a valid key: Authorization: Bearer brk_…");
            return;
        }

        if (!access.Allows(caller.Role))
        {
            var role = Json.Name(caller.Role);
            Refusals.Note(http, desk, caller, pattern, Problem.Of(Reason.NotAllowed));
            await Exchange.Refuse(http, Problem.Of(Reason.NotAllowed), $"A key of role {role} may not do this.");
            return;
        }

        await Serve(http, caller, answer, pattern, isPassedOn);
    }

    private async Task Serve(
        HttpContext http, Caller caller, Func<Exchange, Task> answer, string pattern, bool isPassedOn)
    {
        var bytes = Body.First(http.Request);
        if (!desk.Store.TryAdmit(bytes, Body.RecordsIn(bytes), out var permit))
        {
            await Exchange.Refuse(http, Problem.TooBusy, "Too much is queued. Nothing of this was accepted.");
            return;
        }

        var exchange = new Exchange(http, desk, caller);
        try
        {
            using (permit)
            using (exchange)
                await (desk.Passing?.Serve(exchange, answer, isPassedOn) ?? answer(exchange));
        }
        finally
        {
            // Though the client may have gone before it read its answer.
            if (exchange.Refused is { } problem) Refusals.Note(http, desk, caller, pattern, problem);
        }
    }
}

/// <summary>What every route works with.</summary>
internal sealed record Desk(
    Store Store, ApiKeys Keys, ServiceNames Services, OpsStore Ops, RateLimits Limits, Passing? Passing = null)
{
    /// <summary>How long a body may take to arrive.</summary>
    public TimeSpan BodyTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>An id for something made at the edge: it sorts by the time of the books.</summary>
    public Guid NewId() => Guid.CreateVersion7(Store.Now.ToDateTimeOffset());
}
