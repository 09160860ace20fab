using System.Text.Json;
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

    /// <summary>Publishes a tariff from its whole document, with each number as it is written there.</summary>
    /// <param name="id">The tariff whose next version it is; null: a new tariff.</param>
    /// <param name="document">With name and rates.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Tariff> PublishDocument(Guid? id, JsonElement document, CancellationToken cancel) => Write(
        id is null ? HttpMethod.Post : HttpMethod.Put, id is null ? "/api/1.0/tariffs" : $"/api/1.0/tariffs/{id}",
        document, ClientJson.Default.JsonElement, ClientJson.Default.Tariff, cancel);

    /// <summary>The tariff of a name in its newest version, or null if there is none that the key may see.</summary>
    public async Task<Tariff?> FindTariff(string name, CancellationToken cancel)
    {
        var all = await GetAll("/api/1.0/tariffs?limit=1000", ClientJson.Default.ListTariff, cancel);
        var found = all.FirstOrDefault(t => t.Name == name);
        return found is null ? null : await Get($"/api/1.0/tariffs/{found.Id}", ClientJson.Default.Tariff, cancel);
    }

    /// <summary>All tariffs that the key may see, in their newest versions.</summary>
    public Task<List<Tariff>> Tariffs(CancellationToken cancel) =>
        GetAll("/api/1.0/tariffs?limit=1000", ClientJson.Default.ListTariff, cancel);

    /// <summary>A tariff in its newest version.</summary>
    /// <exception cref="BrilligException">There is no such tariff.</exception>
    public Task<Tariff> Tariff(Guid id, CancellationToken cancel) =>
        Get($"/api/1.0/tariffs/{id}", ClientJson.Default.Tariff, cancel);

    /// <summary>A version of a tariff, counted from 1.</summary>
    /// <exception cref="BrilligException">There is no such version.</exception>
    public Task<Tariff> Tariff(Guid id, int version, CancellationToken cancel) =>
        Get($"/api/1.0/tariffs/{id}/versions/{version}", ClientJson.Default.Tariff, cancel);

    /// <summary>The versions of a tariff, oldest first.</summary>
    /// <exception cref="BrilligException">There is no such tariff.</exception>
    public Task<List<Tariff>> Versions(Guid id, CancellationToken cancel) =>
        GetAll($"/api/1.0/tariffs/{id}/versions?limit=1000", ClientJson.Default.ListTariff, cancel);

    /// <summary>What past usage would have cost by a tariff.</summary>
    /// <param name="id">The tariff, of which the newest version is taken.</param>
    /// <param name="simulation">Which usage.</param>
    /// <param name="seen">Is told how far it is.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="BrilligException">It was refused.</exception>
    public async Task<Simulation> Simulate(
        Guid id, NewSimulation simulation, Action<SimulationProgress> seen, CancellationToken cancel)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(simulation, ClientJson.Default.NewSimulation);
        using var answer = await Send(
            HttpMethod.Post, $"/api/1.0/tariffs/{id}/simulate", () => Json(body, "application/json"), null, cancel,
            "application/x-ndjson");
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancel));
        var (accounts, last) = (new List<SimulatedAccount>(), "");
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            last = line;
            switch (JsonSerializer.Deserialize(line, ClientJson.Default.SimulationLine))
            {
                case { Account: { } account }: accounts.Add(account); break;
                case { Progress: { } progress }: seen(progress); break;
            }
        }

        return JsonSerializer.Deserialize(last, ClientJson.Default.Simulation) is { Tariff: not null } sums
            ? sums with { Accounts = accounts }
            : throw new ServerUnreachableException(Address, "the answer broke off.");
    }

    /// <summary>What usage would cost by a tariff, or what usage an amount buys; from zero.</summary>
    /// <exception cref="BrilligException">It was refused: there is no rate for a service, for example.</exception>
    public Task<Quote> Quote(Guid tariff, NewQuote quote, CancellationToken cancel) =>
        Quote($"/api/1.0/tariffs/{tariff}/quote", quote, cancel);

    /// <summary>The same, by the tariff that the quote itself has.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Quote> Quote(NewQuote quote, CancellationToken cancel) => Quote("/api/1.0/quote", quote, cancel);

    /// <summary>The same, from where an account stands.</summary>
    /// <exception cref="BrilligException">It was refused.</exception>
    public Task<Quote> QuoteAccount(Guid account, NewQuote quote, CancellationToken cancel) =>
        Quote($"/api/1.0/accounts/{account}/quote", quote, cancel);

    private async Task<Quote> Quote(string path, NewQuote quote, CancellationToken cancel)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(quote, ClientJson.Default.NewQuote);
        using var answer = await Send(HttpMethod.Post, path, () => Json(bytes, "application/json"), null, cancel);
        return await Read(answer, ClientJson.Default.Quote, cancel);
    }
}
