using System.Diagnostics;
using Brillig.Core.Basics;
using Brillig.Server.Auth;
using Brillig.Storage;

namespace Brillig.Server.Processes;

/// <summary>What became of a request that was passed on.</summary>
internal enum Passed
{
    /// <summary>The leader answered, and so did we.</summary>
    Answered,

    /// <summary>It had no effect.</summary>
    Undone,

    /// <summary>The connection broke, or the leader lost its lease: nobody knows whether it had an effect.</summary>
    Unknown,
}

/// <summary>
/// Answers a request where the books are led: here, or by passing it on. While the lead changes a request waits for the
/// next leader; one that is under way is sent again if that cannot count twice.
/// </summary>
internal sealed class Passing(Store store, Wire wire)
{
    private const int WaitingMax = 10_000;
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KeyWaitMax = TimeSpan.FromMilliseconds(500);
    private int _waiting;

    /// <summary>
    /// The caller of a key that is so new that a follower has not read it yet; null: the key is not valid.
    /// </summary>
    public async Task<Caller?> FindLater(ApiKeys keys, string? authorization)
    {
        if (authorization is null || store.Current.Role == StoreRole.Leading) return null;
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) is var waited && waited < KeyWaitMax)
        {
            await Task.Delay(50);
            if (store.Status.Age is { } age && age > Stopwatch.GetElapsedTime(start)) continue;
            break;
        }

        return keys.Find(authorization);
    }

    /// <summary>True if another process passed this on.</summary>
    public bool Receive(HttpContext http) => wire.Receive(http);

    /// <summary>Answers where the books are led.</summary>
    public async Task Serve(Exchange exchange, Func<Exchange, Task> answer, bool isPassedOn)
    {
        var passed = Passed.Undone;
        try
        {
            if (store.Current.Role == StoreRole.Leading)
            {
                await answer(exchange);
                return;
            }
        }
        catch (StoreUnavailableException error) when (!exchange.Request.HttpContext.Response.HasStarted)
        {
            if (!error.IsUndone) passed = Passed.Unknown;
        }

        await Elsewhere(exchange, answer, passed, isPassedOn);
    }

    private static async Task<Passed> Here(Exchange exchange, Func<Exchange, Task> answer)
    {
        try
        {
            await answer(exchange);
            return Passed.Answered;
        }
        catch (StoreUnavailableException error) when (!exchange.Request.HttpContext.Response.HasStarted)
        {
            return error.IsUndone ? Passed.Undone : Passed.Unknown;
        }
    }

    // The slow way: the lead is elsewhere, or changes.
    private async Task Elsewhere(Exchange exchange, Func<Exchange, Task> answer, Passed passed, bool isPassedOn)
    {
        if (!isPassedOn) await Read(exchange);
        var patience = new Patience(WaitMax);
        while (passed != Passed.Answered)
        {
            if (passed == Passed.Unknown && !Repeats.AreSafe(exchange))
            {
                await Refuse(exchange, isPassedOn, Passed.Unknown);
                return;
            }

            var lead = store.Current;
            var isElsewhere = lead.Role is StoreRole.Following or StoreRole.Down;
            if ((isPassedOn && isElsewhere) || lead.Role == StoreRole.Down)
            {
                await Refuse(exchange, isPassedOn, passed);
                return;
            }

            if (lead.Role == StoreRole.Leading) passed = Worse(passed, await Here(exchange, answer));
            else if (lead.Address.Length > 0) passed = Worse(passed, await wire.Send(exchange, lead));
            if (passed != Passed.Answered && !await Wait(lead, patience, exchange.Gone))
            {
                await Refuse(exchange, isPassedOn, passed);
                return;
            }
        }
    }

    // What was unknown once stays so until it is answered.
    private static Passed Worse(Passed before, Passed now) =>
        now == Passed.Undone && before == Passed.Unknown ? Passed.Unknown : now;

    private static async Task Read(Exchange exchange)
    {
        if (exchange.Sent is null && Wire.HasBody(exchange.Request)) _ = await Body.Read(exchange);
    }

    // False: it has waited long enough, or too many do.
    private async Task<bool> Wait(Lead lead, Patience patience, CancellationToken gone)
    {
        var isFull = Interlocked.Increment(ref _waiting) > WaitingMax;
        try
        {
            return !isFull && await patience.Wait(lead, gone);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static Task Refuse(Exchange exchange, bool isPassedOn, Passed passed)
    {
        if (isPassedOn) Wire.Tell(exchange.Request.HttpContext.Response, passed);
        return exchange.Refuse(Problem.Unavailable, passed == Passed.Undone
            ? "No process leads the books now; one will within seconds. Nothing of this was done: send it again."
            : "The process that led the books was lost while it worked on this, and it is not known whether it took "
            + "effect. Look, or send such requests with an Idempotency-Key: then sending them again is safe.");
    }
}

/// <summary>How long a request waits for a leader, all its waits together.</summary>
internal sealed class Patience(TimeSpan most)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);
    private TimeSpan _pause = TimeSpan.FromMilliseconds(25);
    private TimeSpan _left = most;

    /// <summary>Waits until the lead changes, or for a moment if the leader may come back; false: it is over.</summary>
    public async Task<bool> Wait(Lead lead, CancellationToken gone)
    {
        if (_left <= TimeSpan.Zero) return false;
        var pause = lead.Address.Length > 0 && _pause < _left ? _pause : _left;
        _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
        var start = Stopwatch.GetTimestamp();
        try
        {
            await lead.Over.WaitAsync(pause, gone);
        }
        catch (TimeoutException)
        {
            // The same lead; it is asked again if there is time.
        }

        _left -= Stopwatch.GetElapsedTime(start);
        return _left > TimeSpan.Zero;
    }
}
