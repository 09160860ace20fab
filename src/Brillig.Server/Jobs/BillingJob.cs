using Brillig.Storage;

namespace Brillig.Server.Jobs;

/// <summary>Looks every second whether something is due, and bills it, while this process leads.</summary>
internal sealed class BillingJob(Store store, DueWorker worker, ILogger<BillingJob> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
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
                    logger.LogWarning("Billing waits for the books: {Why}", unavailable.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.LogDebug("Billing stops with the server");
        }
    }
}
