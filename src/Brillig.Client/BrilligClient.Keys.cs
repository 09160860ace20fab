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

    /// <summary>Revokes a key at once.</summary>
    /// <exception cref="BrilligException">There is no such key, or it may not be revoked.</exception>
    public async Task RevokeKey(Guid id, CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Delete, $"/api/1.0/keys/{id}", null, NewName(), cancel);
    }
}
