using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Client;
using Brillig.Client.Json;
using Brillig.Client.Tariffs;

namespace Brillig.Cli.Import;

/// <summary>
/// A tariff from the prices of a file: one price per unit for each service. Publishing the same prices again publishes
/// nothing.
/// </summary>
public static class PriceList
{
    /// <summary>Makes the tariff, or adds to it the rates it lacks as a new version.</summary>
    /// <returns>How many rates it added.</returns>
    /// <exception cref="CommandException">The tariff has another price for one of the services.</exception>
    public static async Task<int> Publish(
        BrilligClient client, string name, string? currency, IReadOnlyCollection<FilePrice> prices,
        CancellationToken cancel)
    {
        if (await client.FindTariff(name, cancel) is not { } known)
        {
            var made = new NewTariff { Name = name, Currency = currency, Rates = [.. prices.Select(Rate)] };
            await client.PublishTariff(made, cancel);
            return prices.Count;
        }

        if (currency is not null && known.Currency is not null && known.Currency != currency)
        {
            throw CommandException.Refused(
                $"Tariff {name} is in {known.Currency}, not {currency}; choose another --tariff-name.");
        }

        var missing = Missing(known, prices);
        if (missing.Count == 0) return 0;
        var next = new NewTariff
        {
            Name = name, Currency = known.Currency, Apply = "at", Rates = [.. known.Rates, .. missing.Select(Rate)],
        };
        await client.PublishVersion(known.Id, next, cancel);
        return missing.Count;
    }

    /// <summary>The prices whose services have no rate yet.</summary>
    /// <exception cref="CommandException">A service has a rate that says otherwise.</exception>
    public static IReadOnlyList<FilePrice> Missing(Tariff known, IReadOnlyCollection<FilePrice> prices)
    {
        var rates = known.Rates.ToDictionary(r => r.GetProperty("service").GetString() ?? "");
        var missing = new List<FilePrice>();
        foreach (var price in prices)
        {
            if (!rates.TryGetValue(price.Service, out var rate)) missing.Add(price);
            else if (PriceOf(rate) != price.Value)
            {
                throw CommandException.Refused(
                    $"Tariff {known.Name} prices {price.Service} otherwise than line {price.Line} ({price.Text}): "
                    + "what is published stays; choose another --tariff-name.");
            }
        }

        return missing;
    }

    /// <summary>A rate whose price is written exactly as in the file.</summary>
    public static JsonElement Rate(FilePrice price)
    {
        var service = JsonValue.Create(price.Service).ToJsonString();
        using var json = JsonDocument.Parse($$"""{"service":{{service}},"model":"per_unit","price":{{price.Text}}}""");
        return json.RootElement.Clone();
    }

    private static decimal? PriceOf(JsonElement rate) =>
        rate.GetProperty("model").GetString() == "per_unit" && rate.TryGetProperty("price", out var price)
            ? new ExactNumber(price.ToString()).ToDecimal()
            : null;
}
