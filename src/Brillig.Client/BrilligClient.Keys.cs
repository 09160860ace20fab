using Brillig.Client.Json;
using Brillig.Client.Keys;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>Makes a key; its secret is in this answer and never again.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Key> MakeKey(NewKey key, CancellationToken cancel) => Write(
        HttpMethod.Post, "/api/1.0/keys", key, ClientJson.Default.NewKey, ClientJson.Default.Key, cancel);

    /// <summary>The keys of the caller's subtree.</summary>
    public Task<List<Key>> Keys(CancellationToken cancel) =>
        GetAll("/api/1.0/keys?limit=1000", ClientJson.Default.ListKey, cancel);

    /// <summary>One key.</summary>
    /// <exception cref="BrilligException">There is no such key.</exception>
    public Task<Key> Key(Guid id, CancellationToken cancel) =>
        Get($"/api/1.0/keys/{id}", ClientJson.Default.Key, cancel);

    /// <summary>
    /// Gives a key another secret, which is in this answer and never again; the one before stays valid for a while.
    /// </summary>
    /// <param name="id">Which key.</param>
    /// <param name="overlap">Whole seconds that the secret before stays valid, up to 30 days; null: a day.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="BrilligException">There is no such key, or it has ended, or may not be rotated.</exception>
    public Task<Key> RotateKey(Guid id, int? overlap, CancellationToken cancel) => Write(
        HttpMethod.Post, $"/api/1.0/keys/{id}/rotate", new KeyRotation(overlap), ClientJson.Default.KeyRotation,
        ClientJson.Default.Key, cancel);

    /// <summary>Requests refused for who asked them, the latest first; for the operator's admin keys.</summary>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancel">Stops waiting.</param>
    public Task<List<RefusedRequest>> Refusals(int limit, CancellationToken cancel) =>
        Get($"/api/1.0/refusals?limit={limit}", ClientJson.Default.ListRefusedRequest, cancel);

    /// <summary>Revokes a key at once.</summary>
    /// <exception cref="BrilligException">There is no such key, or it may not be revoked.</exception>
    public async Task RevokeKey(Guid id, CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Delete, $"/api/1.0/keys/{id}", null, isRepeatable: true, cancel);
    }
}
