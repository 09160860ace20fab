using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.QuickBooks;

/// <summary>Reads payments: what each settles of which invoice.</summary>
internal sealed class QuickBooksPayments(QuickBooksApi api)
{
    // "Object Not Found".
    private const string NotFound = "610";
    private const int IdMax = 20;
    private const int PageSize = 500;

    /// <summary>What a payment settles; null: QuickBooks did not say.</summary>
    public async Task<ImmutableArray<VendorEvent>?> Read(VendorObject about, Entry entry, CancellationToken cancel)
    {
        var id = about.Id;
        if (about.Type != QuickBooksWebhook.Payment || id.Length is 0 or > IdMax || !id.All(char.IsAsciiDigit))
            return [];
        var answer = await api.Read(entry, "payment", id, cancel);
        if (answer.Code == NotFound || answer.Status == 404) return [];
        return answer.Of("Payment") is { } payment ? await Events(payment, entry, cancel) : null;
    }

    /// <summary>What the payments that changed within a time settle.</summary>
    public async Task<Listed> List(Entry entry, Instant from, Instant to, CancellationToken cancel)
    {
        var found = ImmutableArray.CreateBuilder<ListedEvent>();
        for (var place = 1; ; place += PageSize)
        {
            var answer = await api.Query(
                entry,
                $"select * from Payment where MetaData.LastUpdatedTime >= {Time(from)} "
                + $"and MetaData.LastUpdatedTime < {Time(to)} startposition {place} maxresults {PageSize}",
                cancel);
            if (answer.Found(QuickBooksWebhook.Payment) is not { } page)
                return Listed.Lost(QuickBooksReply.ToSearch(answer).Why);
            var count = 0;
            foreach (var payment in page)
            {
                count++;
                if (await Events(payment, entry, cancel) is not { } events) return Listed.Lost(null);
                found.AddRange(events.Select(told => new ListedEvent(told, payment.At("CustomerRef")?.Text("value"))));
            }

            if (count < PageSize) return new Listed(found.ToImmutable());
        }
    }

    private async Task<ImmutableArray<VendorEvent>?> Events(
        JsonElement payment, Entry entry, CancellationToken cancel)
    {
        if (payment.Text("Id") is not { } id || TimeOf(payment) is not { } at || VersionOf(payment) is not { } version)
            return null;
        var events = ImmutableArray.CreateBuilder<VendorEvent>();
        foreach (var (invoice, amount) in Settled(payment))
        {
            if (await CurrencyOf(payment, invoice, entry, cancel) is not { } currency) return null;
            if (!Money.TryFrom(amount, currency, out var money) || money.IsZero) continue;

            // One payment may settle several invoices: each part is a payment here, with a name of its own.
            events.Add(new VendorEvent($"payment {id} {invoice} {version}", HeardKind.Paid, at)
            {
                Reference = invoice, Subject = $"{id}/{invoice}", Amount = money, Version = version,
            });
        }

        return events.ToImmutable();
    }

    private static string Time(Instant at) =>
        QuickBooksApi.Quoted(at.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

    // What credit memos settle is no money: it is taken off the parts in their order.
    private static IEnumerable<(string Invoice, decimal Amount)> Settled(JsonElement payment)
    {
        var credit = Parts(payment, "CreditMemo").Sum(part => part.Amount);
        foreach (var part in Parts(payment, "Invoice").GroupBy(part => part.Of))
        {
            var amount = part.Sum(p => p.Amount);
            var taken = Math.Min(credit, amount);
            credit -= taken;
            if (amount > taken) yield return (part.Key, amount - taken);
        }
    }

    private static IEnumerable<(string Of, decimal Amount)> Parts(JsonElement payment, string kind) =>
        Items(payment, "Line").SelectMany(line => Items(line, "LinkedTxn")
            .Where(link => link.Text("TxnType") == kind && link.Text("TxnId") is not null)
            .Select(link => (link.Text("TxnId") ?? "", line.Number("Amount") ?? 0)));

    // Of a company with one currency it may go without saying in a payment.
    private async Task<Currency?> CurrencyOf(
        JsonElement payment, string invoice, Entry entry, CancellationToken cancel)
    {
        if (Code(payment) is { } own) return Currency.Find(own);
        var answer = await api.Read(entry, "invoice", invoice, cancel);
        return answer.Of("Invoice") is { } found && Code(found) is { } code ? Currency.Find(code) : null;
    }

    private static long? VersionOf(JsonElement payment) => long.TryParse(
        payment.Text("SyncToken"), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        ? version
        : null;

    private static string? Code(JsonElement document) => document.At("CurrencyRef")?.Text("value");

    private static Instant? TimeOf(JsonElement payment) => DateTimeOffset.TryParse(
        payment.At("MetaData")?.Text("CreateTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
        out var at)
        ? Instant.FromDateTimeOffset(at)
        : null;

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.At(name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];
}
