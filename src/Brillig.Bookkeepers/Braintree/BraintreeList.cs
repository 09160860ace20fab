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

    /// <summary>What was collected and given back. What subscriptions collect is told by their own messages.</summary>
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
                if (TimeOf(transaction, "created-at") < to) found.AddRange(Events(transaction));   // `max` is in it
        }

        return new Listed(found.ToImmutable());
    }

    private static IEnumerable<ListedEvent> Events(XElement transaction)
    {
        if (Text(transaction, "id") is not { } id || Text(transaction, "subscription-id") is not null) yield break;
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
