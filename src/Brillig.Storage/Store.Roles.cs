using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Brillig.Storage;

/// <summary>How a process comes to lead its books, and what it does when it no longer does.</summary>
public sealed partial class Store
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // The writer's thread: follows until the lease is free, leads until it is lost. Whatever ends a lease, the state is
    // dropped, and the books are read anew under the next.
    private void Work(CancellationToken cancel)
    {
        try
        {
            _engine.Prepare();
            while (Follow(cancel) is { } journal && Serve(journal))
            {
            }
        }
        catch (Exception error)
        {
            if (!_opened.TrySetException(error)) _logger.LogError(error, "The writer's thread ended.");
        }
        finally
        {
            Say(StoreRole.Down, Current.Epoch, "");
            _ended.TrySetResult();
        }
    }

    // Returns with the lease, or null when it is over.
    private IJournal? Follow(CancellationToken cancel)
    {
        var following = new Following(_engine);
        while (!_stop.IsCancellationRequested)
        {
            if (!_opened.Task.IsCompleted) cancel.ThrowIfCancellationRequested();
            try
            {
                var (sight, followed) = following.Look() ?? default;
                if (sight is not null) See(sight, followed);
                if ((sight is null || sight.IsFree) && !_leave.IsCancellationRequested)
                {
                    if (_engine.TakeLease() is { } journal) return journal;
                }
                else if (sight is not null)
                {
                    _opened.TrySetResult();
                }

                if (sight is { IsFree: true } && _leave.IsCancellationRequested && _engine.IsAlone()) break;
            }
            catch (Exception error) when (_opened.Task.IsCompleted)
            {
                if (_fault is null) _logger.LogWarning(error, "This process cannot look who leads the books.");
                _fault = StoreFaults.DatabaseAway;
            }

            // A little apart, so that processes that lost the same leader do not all ask at once.
            _stop.Token.WaitHandle.WaitOne(
                _leave.IsCancellationRequested ? 50 : RandomNumberGenerator.GetInt32(200, 300));
        }

        return null;
    }

    private void See(Sight sight, Followed followed)
    {
        _clock.Learn(sight.Now);
        _seed = sight.Head.HashSeed;
        (_followed, _fault) = (followed, null);
        Say(StoreRole.Following, sight.Head.Epoch, sight.IsFree ? "" : sight.Address);
    }

    private void Say(StoreRole role, long epoch, string address)
    {
        lock (_saying)
        {
            var was = _lead;
            if (was.Says(role, epoch, address)) return;
            _lead = new Lead(role, epoch, address);
            was.End();
        }
    }

    // True: try again.
    private bool Serve(IJournal journal)
    {
        Writer? writer = null;
        try
        {
            writer = Start(journal);
            writer.Run(_leave.Token);
            Say(StoreRole.Following, journal.Head.Epoch, "");
            Drop(writer, journal.Head);
            journal.GiveBack();
            return true;
        }
        catch (Exception error) when (_opened.Task.IsCompleted)
        {
            var isCrash = error is CrashException;
            Down(writer, journal.Head, StoreFaults.Of(error), error);
            if (!isCrash && error is not (LeaseLostException or JournalAwayException)) GiveBack(journal);
            if (_options.Database is null || error is not LeaseLostException) _stop.Token.WaitHandle.WaitOne(Pause);
            return !isCrash;
        }
        finally
        {
            journal.Dispose();
        }
    }

    // Without it the next lease begins when this one has run out.
    [SuppressMessage("Design", "CA1031", Justification = "Logged already; the lease runs out by itself.")]
    private static void GiveBack(IJournal? journal)
    {
        try
        {
            journal?.GiveBack();
        }
        catch (Exception)
        {
            // It runs out.
        }
    }

    private Writer Start(IJournal journal)
    {
        Say(StoreRole.TakingOver, journal.Head.Epoch, "");
        journal.Away = Away;
        Recovered recovered;
        using (var renewing = new Renewing(journal))
        {
            recovered = Recovery.Read(_engine, _options.Settings, journal.Head);
            _options.At("recovered");
            renewing.End();
        }

        _clock.Floor(recovered.Now);
        _clock.Begin();
        journal.Renew();   // reading may have taken long, and the time is learnt as it is now
        _clock.Learn(journal.DatabaseNow);
        var writer = new Writer(recovered, journal, _inbox, _clock, _logger, _options, Instruments);
        Instruments.Led();
        _seed = journal.Head.HashSeed;
        (_writer, _fault) = (writer, null);
        if (!_leave.IsCancellationRequested) _inbox.Open();
        Say(StoreRole.Leading, journal.Head.Epoch, _options.Advertised.Url);
        _logger.LogInformation("This process leads the books from batch {Batch} on.", journal.Head.Batch);
        _opened.TrySetResult();
        return writer;
    }

    private void Away(string? why)
    {
        if (why is not null && _fault is null) _logger.LogWarning("The database is away: {Why}", why);
        _fault = why is null ? null : StoreFaults.DatabaseAway;
    }

    // The keys outlive the state: who asks meanwhile is known.
    private void Drop(Writer? writer, Head head)
    {
        if (writer?.Published is { } last)
            _followed = new Followed(
                head with { Batch = last.Batch, Watermark = last.Watermark }, last.Keys, Stopwatch.GetTimestamp());
        _writer = null;
    }

    private void Down(Writer? writer, Head head, string fault, Exception error)
    {
        _fault = fault;
        Drop(writer, head);
        _logger.LogError(error, "The writer of the books stopped: {Fault}", fault);
        _inbox.Close(new StoreUnavailableException(fault, isUndone: true));
        Say(StoreRole.Following, Current.Epoch, "");
        writer?.FailTaken(new StoreUnavailableException(fault, error is LeaseLostException { IsUndone: true }));
        _inbox.FailAll(new StoreUnavailableException(fault, isUndone: true));
    }
}
