using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Brillig.Client.Bookkeeping;
using Brillig.Client.Json;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>How an account stands with its bookkeeper.</summary>
    public Task<Synchronization> Synchronization(Guid account, CancellationToken cancel) => Kept(
        HttpMethod.Get, $"{PlansOf($"{account}")}/synchronization", ClientJson.Default.Synchronization, cancel);

    /// <summary>Tells an account's bookkeeper now.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Synchronization> Synchronize(Guid account, CancellationToken cancel) => Kept(
        HttpMethod.Post, $"{PlansOf($"{account}")}/synchronization", ClientJson.Default.Synchronization, cancel);

    /// <summary>Compares what is billed of an account with its quantities and its bookkeeper, and mends it.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Reconciliation> Reconcile(Guid account, CancellationToken cancel) => Kept(
        HttpMethod.Post, $"{PlansOf($"{account}")}/reconciliation", ClientJson.Default.Reconciliation, cancel);

    private async Task<T> Kept<T>(HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken cancel) =>
        (await Enveloped(method, path, null, cancel)).Deserialize(type)
            ?? throw new JsonException("The answer is null.");
}
