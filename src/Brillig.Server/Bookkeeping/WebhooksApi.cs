using System.Text.Json;
using Brillig.Bookkeepers;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Flow;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using Brillig.Storage.Bookkeeping;

namespace Brillig.Server.Bookkeeping;

/// <summary>What bookkeepers outside tell by themselves, over HTTP; and what they told, for people.</summary>
internal static class WebhooksApi
{
    private const int BytesMax = 256 * 1024;
    private const int UnderWayMax = 1_000;

    /// <summary>The systems that tell something, each of the operator's and of resellers' bookkeepers.</summary>
    internal static readonly (BookkeeperType Type, string Pattern)[] Addresses =
    [
        (BookkeeperType.Http, "/webhooks/http/operator"), (BookkeeperType.Http, "/webhooks/http/{id:guid}"),
        (BookkeeperType.Braintree, "/webhooks/braintree/operator"),
        (BookkeeperType.Braintree, "/webhooks/braintree/{id:guid}"),
        (BookkeeperType.Stripe, "/webhooks/stripe/operator"), (BookkeeperType.Stripe, "/webhooks/stripe/{id:guid}"),
        (BookkeeperType.Freshbooks, "/webhooks/freshbooks/operator"),
        (BookkeeperType.Freshbooks, "/webhooks/freshbooks/{id:guid}"),
        (BookkeeperType.Quickbooks, "/webhooks/quickbooks/operator"),
        (BookkeeperType.Quickbooks, "/webhooks/quickbooks/{id:guid}"),
    ];

    /// <summary>Where people see what was told.</summary>
    internal static readonly (string Pattern, Reach Reach)[] Lists =
        [.. BookkeepersApi.Addresses.Select(a => ($"{a.Pattern}/events", a.Reach))];

    /// <summary>Maps the routes.</summary>
    public static void MapWebhooks(this Routes routes, Entries entries, Vendors vendors)
    {
        foreach (var (type, pattern) in Addresses)
        {
            routes.Signed(pattern, ["POST"], exchange => Take(exchange, type, entries, vendors), BytesMax);
            if (type == BookkeeperType.Braintree)
                routes.Signed(
                    pattern, ["GET", "HEAD"], exchange => Question(exchange, type, entries, vendors), BytesMax);
        }

        foreach (var (pattern, reach) in Lists) routes.Get(pattern, Access.Reads, List, reach);
    }

    private static async Task Take(Exchange exchange, BookkeeperType type, Entries entries, Vendors vendors)
    {
        using var body = await Body.Read(exchange);
        if (await EntryOf(exchange, type, entries) is not { } entry)
        {
            await Refuse(exchange, "No bookkeeper of this type is set here.");
            return;
        }

        var message = new Message(name => exchange.Request.Headers[name] is [var one] ? one : null, body.Bytes);
        var heard = vendors.Of(type).Hear(message, entry, vendors.Now);
        if (heard.Refusal is { } why)
        {
            await Refuse(exchange, why);
            return;
        }

        if (await Read(exchange, vendors.Of(type), entry, heard) is not { } events)
        {
            await exchange.Refuse(Problem.Unavailable, "What it names cannot be read there now: tell it again later.");
            return;
        }

        var missing = await Missing(exchange, type, events);
        if (missing.Count > 0 && await IsUnderWay(exchange))
        {
            await exchange.Refuse(Problem.Unavailable, "What it tells of may be under way: tell it again later.");
            return;
        }

        await Missing(exchange, type, missing);   // which may have ended between the two looks
        await exchange.Send(Answer.Ok(json => Write(json, events.Count)));
    }

    // Takes all; answers those that are of nothing that is known.
    private static async Task<List<VendorEvent>> Missing(
        Exchange exchange, BookkeeperType type, IReadOnlyList<VendorEvent> events)
    {
        List<VendorEvent> missing = [];
        foreach (var told in events)
            if (!await Hear(exchange, type, told)) missing.Add(told);
        return missing;
    }

    // Some bookkeepers tell only what changed, and are asked what became of it; null: one did not say.
    private static async Task<IReadOnlyList<VendorEvent>?> Read(
        Exchange exchange, IBookkeeper vendor, Entry entry, Heard heard)
    {
        var events = new List<VendorEvent>();
        foreach (var told in heard.Events) events.AddRange(await Parts(exchange, told));
        foreach (var about in heard.Changed)
        {
            // What was known before it is read, and is not in it, was taken off it.
            var known = await HeardSql.Parts(exchange.Store, exchange.Account, about.Id, exchange.Gone);
            if (await vendor.Read(about, entry, exchange.Gone) is not { } read) return null;
            events.AddRange(read);
            events.AddRange(known.Where(part => read.All(e => e.Subject != part.Event.Subject)).Select(
                part => Gone(part.Event with { Id = $"payment {about.Id} {part.Event.Version} without" }, part)
                    with { Version = part.Event.Version ?? 0 }).DistinctBy(gone => (gone.Id, gone.Version)));
        }

        return events;
    }

    // A payment that is gone cannot be read any more: what was recorded of it is what it settled.
    private static async Task<IEnumerable<VendorEvent>> Parts(Exchange exchange, VendorEvent told)
    {
        if (told is not { Kind: HeardKind.Refunded, Intent: null, Reference: null, Subject: { } gone }) return [told];
        var parts = await HeardSql.Parts(exchange.Store, exchange.Account, gone, exchange.Gone);
        return parts.Count == 0 ? [told] : parts.Select(part => Gone(told, part)).DistinctBy(gone => gone.Id);
    }

    private static VendorEvent Gone(VendorEvent told, EventHeard part) => told with
    {
        Id = $"{told.Id} {part.Event.Subject}", Kind = HeardKind.Paid, Intent = part.Intent,
        Subject = part.Event.Subject, Amount = part.Moved - part.Moved, Version = long.MaxValue,
    };

    private static async Task Question(Exchange exchange, BookkeeperType type, Entries entries, Vendors vendors)
    {
        if (await exchange.Query(
            (request, faults) => ListQuery.Only(request, faults, "bt_challenge")) is not { } query) return;
        var answer = await EntryOf(exchange, type, entries) is { } entry && query.Text("bt_challenge") is { } question
            ? vendors.Of(type).Answer(question, entry)
            : null;
        if (answer is null) await Refuse(exchange, "No bookkeeper of this type is set here, or nothing is asked.");
        else await exchange.Send(new RenderedAnswer(
            200, [new("Content-Type", "text/plain; charset=utf-8")], System.Text.Encoding.UTF8.GetBytes(answer)));
    }

    // False: nobody knows what it is about, or not yet.
    private static async Task<bool> Hear(Exchange exchange, BookkeeperType type, VendorEvent told)
    {
        var taken = await new Telling(exchange.Store, exchange.Account, type, "webhook").Take(told, exchange.Gone);
        return taken.Heard is not null || (taken.Intent is null && told.Kind == HeardKind.Other);
    }

    // What was sent and not answered yet has no name there that is known here; nor has what is only looked up since.
    private static async Task<bool> IsUnderWay(Exchange exchange) => (await OutboxSql.List(
        exchange.Store,
        new OutboxQuery(
            exchange.Account.IsOperator ? null : exchange.Account, null,
            [IntentState.Calling, IntentState.Unknown, IntentState.Retrying], null, UnderWayMax),
        exchange.Gone)).Any(intent => intent.State != IntentState.Retrying || intent.SentAt is not null);

    private static async Task<Entry?> EntryOf(Exchange exchange, BookkeeperType type, Entries entries)
    {
        var decision = await exchange.Store.Ask(
            new Envelope(new ReadBookkeeper(exchange.Account), Caller.Server, "webhook"));
        return decision is Done { Result: BookkeeperView { Image: var image } } && image.Type == type
            ? entries.Of(exchange.Account, image)
            : null;
    }

    private static Task Refuse(Exchange exchange, string why) =>
        exchange.Refuse(Problem.Unauthorized, $"{why} Nothing of it was recorded.");

    private static async Task List(Exchange exchange)
    {
        long after = 0;
        var query = await exchange.Query((request, faults) =>
        {
            var list = ListQuery.Read(request, faults);
            if (list.After is { } text && !long.TryParse(text, out after))
                faults.Add("", "The cursor is not one of this list.");
            return list;
        });
        if (query is null) return;
        if (await exchange.View<BookkeeperView>(new ReadBookkeeper(exchange.Account)) is null) return;
        var heard = await HeardSql.List(exchange.Store, exchange.Account, after, query.Limit, exchange.Gone);
        await exchange.Send(Answer.List(query.Slice(heard, h => $"{h.Place}"), (json, h) => Write(json, h.Heard)));
    }

    private static void Write(Utf8JsonWriter json, int count)
    {
        json.WriteStartObject();
        json.WriteNumber("heard", count);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, EventHeard heard)
    {
        var told = heard.Event;
        json.WriteStartObject();
        json.WriteString("id", told.Id);
        json.WriteName("kind", told.Kind);
        json.WriteTime("at", told.At);
        json.WriteName("bookkeeper", heard.Via);
        json.WriteId("account", heard.Account.Value);
        json.WriteId("intent", told.Subscriber is null ? heard.Intent.Value : null);
        json.WriteString("reference", told.Reference);
        json.WriteString("subject", told.Subject);
        json.WriteDecimal("amount", told.Amount is { } money ? (decimal)money.Amount : null);
        json.WriteDecimal("expected", heard.Expected is { } expected ? (decimal)expected.Amount : null);
        json.WriteString("currency", told.Amount?.Currency.Code);
        json.WriteString("why", told.Why);
        json.WriteString("what", heard.What);
        json.WriteEndObject();
    }
}
