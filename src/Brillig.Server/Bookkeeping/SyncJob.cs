using Brillig.Storage;

namespace Brillig.Server.Bookkeeping;

/// <summary>
/// Looks from time to time for accounts whose bookkeepers are to be told something, while this process leads.
/// </summary>
internal sealed class SyncJob(Store store, SyncWorker worker, ServerOptions options, ILogger<SyncJob> logger)
    : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.ScanRate);
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
                    logger.LogWarning("The sync waits for the books: {Why}", unavailable.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.LogDebug("The sync stops with the server");
        }
    }
}
