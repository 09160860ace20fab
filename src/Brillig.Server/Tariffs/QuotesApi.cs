using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Server.Auth;

namespace Brillig.Server.Tariffs;

/// <summary>Quotes over HTTP: what usage costs, and what usage an amount buys. They change nothing.</summary>
internal static class QuotesApi
{
    /// <summary>Maps the routes of quotes.</summary>
    public static void MapQuotes(this Routes routes)
    {
        routes.Post($"{Urls.Root}/tariffs/{{id:guid}}/quote", Access.Reads, OfTariff, Reach.Owner);
        routes.Post($"{Urls.Root}/quote", Access.Reads, OfDocument);
        routes.Post($"{Urls.Root}/accounts/{{id:guid}}/quote", Access.Reads, OfAccount);
    }

    private static async Task OfTariff(Exchange exchange)
    {
        if (await exchange.Command(QuoteBody.OfTariff) is not { } body) return;
        await Answered(exchange, new QuoteTariff(new TariffId(exchange.Id("id")), body.Entries, body.At));
    }

    private static async Task OfDocument(Exchange exchange)
    {
        if (await exchange.Command(QuoteBody.WithTariff) is not { Tariff: { } tariff } body) return;
        await Answered(exchange, new QuoteDocument(tariff, body.Entries, body.At));
    }

    private static async Task OfAccount(Exchange exchange)
    {
        if (await exchange.Command(QuoteBody.OfAccount) is not { } body) return;
        await Answered(exchange, new QuoteAccount(exchange.Account, body.Entries, body.At));
    }

    private static Task Answered(Exchange exchange, Command quote) =>
        exchange.Perform(quote, (Quote quoted) => Answer.Ok(json => QuoteJson.Write(json, quoted)));
}
