using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.Braintree;

/// <summary>Reads all transactions of a time: their ids first, then a page of them at a time.</summary>
internal sealed class BraintreeList(BraintreeGateway gateway)
{
    private const int PageSize = 50;

    /// <summary>What was collected, given back and disputed, asked for here or by subscriptions.</summary>
    public async Task<Listed> Read(Entry entry, Instant from, Instant to, CancellationToken cancel)
    {
        var ids = await Search(
            entry, "transactions/advanced_search_ids",
            new XElement("created-at", Time("min", from), Time("max", to)), cancel);
        if (ids.Status != 200 || ids.Body is null) return Listed.Lost(BraintreeReply.ToSearch(ids).Why);
        var found = ImmutableArray.CreateBuilder<ListedEvent>();
        foreach (var some in (ids.Body.Element("ids")?.Elements("item") ?? []).Chunk(PageSize))
        {
            var page = await Search(
                entry, "transactions/advanced_search",
                new XElement(
                    "ids", new XAttribute("type", "array"), some.Select(item => new XElement("item", item.Value))),
                cancel);
            if (page.Status != 200 || page.Body is null) return Listed.Lost(BraintreeReply.ToSearch(page).Why);
            foreach (var transaction in page.Body.Elements("transaction"))
                if (TimeOf(transaction, "created-at") < to)   // `max` is in it
                    found.AddRange(Events(transaction).Select(one => OfSubscription(transaction, one)));
        }

        return new Listed(Refunds(found));
    }

    private static IEnumerable<ListedEvent> Events(XElement transaction)
    {
        if (Text(transaction, "id") is not { } id) yield break;
        var customer = transaction.Element("customer") is { } payer ? Text(payer, "id") : null;
        if (Moved(transaction, id) is { } moved) yield return new ListedEvent(moved, customer);
        foreach (var dispute in transaction.Element("disputes")?.Elements("dispute") ?? [])
        {
            if (Text(dispute, "id") is not { } subject) continue;
            var told = Told(transaction, $"dispute {subject} of", HeardKind.Disputed, "updated-at") with
            {
                Reference = id, Subject = subject, Amount = BraintreeReply.MoneyOf(dispute),
                Why = $"disputed-{Text(dispute, "reason")}",
            };
            yield return new ListedEvent(told, customer);
            if (Text(dispute, "status") != "won") continue;
            yield return new ListedEvent(told with { Id = $"won {told.Id}", Kind = HeardKind.DisputeWon }, customer);
        }
    }

    // A refund does not say of which subscription's sale it is.
    private static ImmutableArray<ListedEvent> Refunds(ImmutableArray<ListedEvent>.Builder found)
    {
        var sales = found.Where(one => one.Event is { Kind: HeardKind.Paid, Subscriber: not null })
            .ToDictionary(one => one.Event.Subject ?? "", one => one.Event);
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Event is { Kind: HeardKind.Refunded, Subscriber: null, Reference: { } sale } back
                && sales.TryGetValue(sale, out var sold))
                found[i] = found[i] with
                {
                    Event = back with { Reference = sold.Reference, Subscriber = sold.Subscriber, Of = sale },
                };
        }

        return found.ToImmutable();
    }

    // As its own messages tell of it.
    private static ListedEvent OfSubscription(XElement transaction, ListedEvent one) =>
        Text(transaction, "subscription-id") is { } subscription && Guid.TryParse(one.Customer, out var account)
            ? one with
            {
                Event = one.Event with
                {
                    Reference = subscription, Subscriber = new AccountId(account), Of = one.Event.Reference,
                },
            }
            : one;

    private static VendorEvent? Moved(XElement transaction, string id)
    {
        var order = Guid.TryParse(Text(transaction, "order-id"), out var asked) ? new IntentId(asked) : (IntentId?)null;
        return (Text(transaction, "type"), BraintreeReply.IsCollected(transaction)) switch
        {
            ("credit", true) => Told(transaction, "refund", HeardKind.Refunded, "created-at") with
            {
                Reference = Text(transaction, "refunded-transaction-id"), Subject = id, Intent = order,
            },
            ("sale", true) => Told(transaction, "sale", HeardKind.Paid, "created-at") with
            {
                Reference = id, Subject = id, Intent = order,
            },
            ("sale", _) when Text(transaction, "status") == "voided" =>
                Told(transaction, "void", HeardKind.Refunded, "updated-at") with
                {
                    Reference = id, Subject = $"void {id}",
                },
            ("sale", _) when Text(transaction, "status") == "settlement_declined" =>
                Told(transaction, "decline", HeardKind.Failed, "updated-at") with
                {
                    Reference = id, Subject = id, Why = "settlement-declined",
                },
            _ => null,
        };
    }

    private static VendorEvent Told(XElement transaction, string what, HeardKind kind, string time) =>
        new($"listed {what} {Text(transaction, "id")}", kind, TimeOf(transaction, time))
        {
            Amount = BraintreeReply.MoneyOf(transaction),
        };

    private static Instant TimeOf(XElement transaction, string name) => DateTimeOffset.TryParse(
        Text(transaction, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        ? Instant.FromDateTimeOffset(at)
        : default;

    private static XElement Time(string bound, Instant at) => new(
        bound, new XAttribute("type", "datetime"),
        at.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    private Task<BraintreeAnswer> Search(Entry entry, string path, XElement by, CancellationToken cancel) =>
        gateway.Post(entry, path, new XElement("search", by), isLookUp: true, cancel);

    private static string? Text(XElement element, string name) => BraintreeReply.Text(element, name);
}
