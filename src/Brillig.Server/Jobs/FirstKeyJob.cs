using Brillig.Server.Auth;
using Brillig.Storage;

namespace Brillig.Server.Jobs;

/// <summary>Books without a key get their first one from whichever process leads them.</summary>
internal sealed class FirstKeyJob(Store store, ServerOptions options) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested && store.Keys.IsEmpty)
        {
            var lead = store.Current;
            try
            {
                if (lead.Role == StoreRole.Leading && await AdminKey.MakeFirst(store, options.Data) is { } secret)
                    options.FirstKeyMade?.Invoke(secret);
                else
                    await Task.WhenAny(lead.Over, Task.Delay(TimeSpan.FromSeconds(1), stoppingToken));
            }
            catch (StoreUnavailableException)
            {
                // Another process leads now, and makes it.
            }
        }
    }
}
