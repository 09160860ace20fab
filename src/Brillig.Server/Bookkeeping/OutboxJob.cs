using Brillig.Storage;

namespace Brillig.Server.Bookkeeping;

/// <summary>
/// Looks all the time for what is to be done outside, while this process leads. On a manual clock that is done as it
/// moves, and at no other time.
/// </summary>
internal sealed class OutboxJob(Store store, OutboxWorker worker, ServerOptions options, ILogger<OutboxJob> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Clock is not null) return;
        using var timer = new PeriodicTimer(Pause);
        try
        {
            do
            {
                try
                {
                    if (store.Current.Role == StoreRole.Leading) await worker.Run(stoppingToken);
                }
                catch (StoreUnavailableException unavailable)
                {
                    logger.LogWarning("What is to be done outside waits for the books: {Why}", unavailable.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.LogDebug("What is to be done outside waits for the next start");
        }
    }
}
