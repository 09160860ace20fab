using Brillig.Storage;

namespace Brillig.Server.Processes;

/// <summary>
/// When the server is told to stop, the lead goes to another process first; then it stops to listen. What arrives
/// meanwhile is passed on.
/// </summary>
internal sealed class HandOver(Store store) : IHostedLifecycleService
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    // Others look at the row of the books a few times a second: until then they send to this process.
    private static readonly TimeSpan Noticed = TimeSpan.FromMilliseconds(400);

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var hasLed = store.Current.Role == StoreRole.Leading;
        await store.HandOver(Wait);
        if (hasLed && store.Current.Role == StoreRole.Following) await Task.Delay(Noticed, CancellationToken.None);
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
