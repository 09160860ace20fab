using System.Text.Json;
using System.Text.Unicode;
using Brillig.Core.Basics;
using Brillig.Core.Flow;
using Brillig.Core.Tariffs;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using NodaTime;

namespace Brillig.Server.Tariffs;

/// <summary>Rate decks over HTTP.</summary>
internal static class DecksApi
{
    /// <summary>The largest deck, in bytes of CSV.</summary>
    public const int BytesMax = 32 * 1024 * 1024;

    private const string Root = $"{Urls.Root}/decks";
    private const int NameMax = 255;

    /// <summary>Maps the routes of rate decks.</summary>
    public static void MapDecks(this Routes routes)
    {
        routes.Put($"{Root}/{{name}}", Access.Writes, Publish, bytesMax: BytesMax);
        routes.Get(Root, Access.Reads, List);
        routes.Get($"{Root}/{{name}}", Access.Reads, One, offers: Csv.Offered);
        routes.Get($"{Root}/{{name}}/match", Access.Reads, Match);
    }

    private static async Task Publish(Exchange exchange)
    {
        if (!await exchange.IsMediaType(Csv.MediaType)) return;
        if (await exchange.Query(Publishing.Read) is not { } query) return;
        var name = NameOf(exchange);
        var faults = new Faults();
        if (name.Length > NameMax || name.Any(char.IsControl))
            faults.Add("", $"A rate deck has a name of at most {NameMax} characters, none of them a control.");
        using var body = await Body.Read(exchange);
        var table = Table(body.Bytes, faults);
        if (table is null || faults.Any)
        {
            await exchange.Refuse(faults);
            return;
        }

        await exchange.Perform(
            new PublishDeck(
                DeckId.Of(exchange.Caller.Account, name), name, query.Country, query.EffectiveFrom, table,
                table.ToText()),
            (RateDeck view) => (view.Versions.Length == 1
                    ? Answer.Created(Urls.Deck(name), json => Write(json, view))
                    : Answer.Ok(json => Write(json, view)))
                .Tagged(Revisions.Of(view)));
    }

    private static DeckTable? Table(ReadOnlyMemory<byte> csv, Faults faults)
    {
        if (Utf8.IsValid(csv.Span)) return DeckCsv.Read(csv, faults);
        faults.Add("", "The body is not valid UTF-8.");
        return null;
    }

    private static async Task List(Exchange exchange)
    {
        if (await exchange.Query((request, faults) => ListQuery.Read(request, faults)) is not { } query) return;
        if (await exchange.View<RateDecks>(new ReadDecks(null)) is not { } views) return;
        var slice = query.SliceOf(views.Decks, view => DeckId.Of(view.Owner, view.Name).ToString());
        await exchange.Send(Answer.List(slice, Write));
    }

    private static async Task One(Exchange exchange)
    {
        if (await exchange.View<RateDeck>(new ReadDecks(NameOf(exchange))) is not { } view) return;
        await exchange.SendAt(Revisions.Of(view), Csv.IsWanted(exchange.Request)
            ? DeckCsv.Of(view.Name, view.Newest.Table)
            : Answer.Ok(json => Write(json, view)));
    }

    private static async Task Match(Exchange exchange)
    {
        if (await exchange.Query(Matching.Read) is not { } query) return;
        if (await exchange.View<RateDeck>(new ReadDecks(NameOf(exchange))) is not { } view) return;
        var version = view.VersionAt(query.At ?? exchange.Store.Now);
        var match = version.Match(query.Number);
        if (match is { Row: { } row })
        {
            await exchange.Send(Answer.Ok(json => Write(json, match.Number, version, row)));
            return;
        }

        await exchange.Refuse(Problem.Of(Reason.NoRate), match is null
            ? $"{query.Number} is no number."
            : $"The rate deck {view.Name} has no prefix of {match.Number}.");
    }

    private static string NameOf(Exchange exchange) => exchange.Request.RouteValues["name"] as string ?? "";

    private static void Write(Utf8JsonWriter json, RateDeck view)
    {
        var version = view.Newest;
        json.WriteStartObject();
        json.WriteString("name", view.Name);
        json.WriteNumber("version", version.Number);
        json.WriteTime("effective_from", version.EffectiveFrom);
        json.WriteString("country", version.Country);
        json.WriteNumber("prefixes", version.Table.Count);
        json.WriteId("owner", view.Owner.Value);
        json.WriteTime("created_at", view.Versions[0].At);
        json.WriteTime("published_at", version.At);
        json.WriteString("url", Urls.Deck(view.Name));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string number, DeckVersion version, DeckRow row)
    {
        json.WriteStartObject();
        json.WriteString("number", number);
        json.WriteString("prefix", row.Prefix);
        json.WriteString("description", row.Description);
        json.WriteNumber("weight", row.Weight);
        json.WriteNumber("version", version.Number);
        json.WriteStartObject("rate");
        json.WriteDecimal("price_per_minute", row.Price.PricePerMinute);
        json.WriteDecimal("minimum_seconds", row.Price.MinimumSeconds);
        json.WriteDecimal("increment_seconds", row.Price.IncrementSeconds);
        json.WriteDecimal("connection_fee", row.Price.ConnectionFee);
        json.WriteDecimal("no_charge_seconds", row.Price.NoChargeSeconds);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private sealed record Publishing(string Country, Instant? EffectiveFrom)
    {
        public static Publishing Read(HttpRequest request, Faults faults)
        {
            var query = ListQuery.Only(request, faults, "country", "effective_from", "dry_run");
            var country = query.Text("country");
            var code = country is null ? CallingCodes.NorthAmerica : CallingCodes.Find(country);
            if (code is null) faults.Add("", "The country must be two letters of ISO 3166-1, or a country code.");
            return new Publishing(code ?? "", query.Time("effective_from"));
        }
    }

    private sealed record Matching(string Number, Instant? At)
    {
        public static Matching Read(HttpRequest request, Faults faults)
        {
            var query = ListQuery.Only(request, faults, "number", "at");
            var number = query.Text("number");
            if (string.IsNullOrWhiteSpace(number)) faults.Add("", "The parameter number is required.");
            return new Matching(number ?? "", query.Time("at"));
        }
    }
}
