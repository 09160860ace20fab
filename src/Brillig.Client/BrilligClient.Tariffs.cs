using Brillig.Client.Json;
using Brillig.Client.Tariffs;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>Publishes a tariff.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Tariff> PublishTariff(NewTariff tariff, CancellationToken cancel) => Write(
        HttpMethod.Post, "/api/1.0/tariffs", tariff, ClientJson.Default.NewTariff, ClientJson.Default.Tariff, cancel);

    /// <summary>Publishes the next version of a tariff.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Tariff> PublishVersion(Guid id, NewTariff tariff, CancellationToken cancel) => Write(
        HttpMethod.Put, $"/api/1.0/tariffs/{id}", tariff,
        ClientJson.Default.NewTariff, ClientJson.Default.Tariff, cancel);

    /// <summary>The tariff of a name in its newest version, or null if there is none that the key may see.</summary>
    public async Task<Tariff?> FindTariff(string name, CancellationToken cancel)
    {
        var all = await GetAll("/api/1.0/tariffs?limit=1000", ClientJson.Default.ListTariff, cancel);
        var found = all.FirstOrDefault(t => t.Name == name);
        return found is null ? null : await Get($"/api/1.0/tariffs/{found.Id}", ClientJson.Default.Tariff, cancel);
    }
}
