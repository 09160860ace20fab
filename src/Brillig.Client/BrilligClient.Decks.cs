using Brillig.Client.Json;
using Brillig.Client.Tariffs;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>Publishes a rate deck, or its next version, as a whole.</summary>
    /// <param name="name">Unique per owner.</param>
    /// <param name="csv">Its lines, with the names of the columns in the first.</param>
    /// <param name="country">Whose numbers those of ten digits are; null: of the North American Numbering Plan.</param>
    /// <param name="effectiveFrom">From when the version counts; RFC 3339; null: now.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="BrilligException">It was refused.</exception>
    public async Task<Deck> PublishDeck(
        string name, byte[] csv, string? country, string? effectiveFrom, CancellationToken cancel)
    {
        var query = string.Join('&', new[] { ("country", country), ("effective_from", effectiveFrom) }
            .Where(p => p.Item2 is not null).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2 ?? "")}"));
        using var answer = await Send(
            HttpMethod.Put, query.Length == 0 ? DeckPath(name) : $"{DeckPath(name)}?{query}",
            () => Json(csv, "text/csv"), NewName(), cancel);
        return await Read(answer, ClientJson.Default.Deck, cancel);
    }

    /// <summary>The rate decks of the key's account; of an operator's key: everybody's.</summary>
    public Task<List<Deck>> Decks(CancellationToken cancel) =>
        GetAll("/api/1.0/decks?limit=1000", ClientJson.Default.ListDeck, cancel);

    /// <summary>A rate deck of the key's account.</summary>
    /// <exception cref="BrilligException">There is no such deck.</exception>
    public Task<Deck> Deck(string name, CancellationToken cancel) =>
        Get(DeckPath(name), ClientJson.Default.Deck, cancel);

    /// <summary>The lines of a deck as CSV, columns named in the first; null: there is no such deck.</summary>
    public async Task<string?> DeckLines(string name, CancellationToken cancel)
    {
        try
        {
            using var answer = await Send(HttpMethod.Get, DeckPath(name), null, null, cancel, "text/csv");
            return await answer.Content.ReadAsStringAsync(cancel);
        }
        catch (BrilligException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Which line of a deck prices calls to a number.</summary>
    /// <param name="name">The deck.</param>
    /// <param name="number">As it is dialled.</param>
    /// <param name="at">By the version of this time; RFC 3339; null: of now.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="BrilligException">There is no such deck, or no line of it prices them.</exception>
    public Task<DeckMatch> MatchDeck(string name, string number, string? at, CancellationToken cancel)
    {
        var path = $"{DeckPath(name)}/match?number={Uri.EscapeDataString(number)}";
        if (at is not null) path += $"&at={Uri.EscapeDataString(at)}";
        return Get(path, ClientJson.Default.DeckMatch, cancel);
    }

    private static string DeckPath(string name) => $"/api/1.0/decks/{Uri.EscapeDataString(name)}";
}
