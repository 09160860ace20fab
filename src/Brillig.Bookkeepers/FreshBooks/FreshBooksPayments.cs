using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.FreshBooks;

/// <summary>Reads what messages name: payments of invoices that are ours, and the verifier of a callback.</summary>
internal sealed class FreshBooksPayments(FreshBooksApi api, TimeProvider clock)
{
    private const int RenewalsMax = 3;
    private const int PageSize = 100;

    /// <summary>What became of it; null: FreshBooks did not say.</summary>
    public async Task<ImmutableArray<VendorEvent>?> Read(VendorObject about, Entry entry, CancellationToken cancel) =>
        about.Proof is { } verifier ? await Prove(about.Id, verifier, entry, cancel)
        : await ReadPayment(about.Id, entry, cancel);

    private async Task<ImmutableArray<VendorEvent>?> ReadPayment(string id, Entry entry, CancellationToken cancel)
    {
        if (!IsNumber(id)) return [];
        var answer = await api.Get(entry, $"payments/payments/{id}", cancel);
        if (answer.Status == 404) return [];
        return answer.Result("payment") is { } payment ? await Events(id, payment, entry, cancel) : null;
    }

    /// <summary>The payments that changed on the days of a time, of invoices that are ours.</summary>
    public async Task<Listed> List(Entry entry, Instant from, Instant to, CancellationToken cancel)
    {
        var listed = ImmutableArray.CreateBuilder<ListedEvent>();
        for (var page = 1; ; page++)
        {
            var answer = await api.Get(
                entry,
                $"payments/payments?search[updated_min]={Day(from)}&search[updated_max]={Day(to)}"
                + $"&search[vis_state]=0&page={page}&per_page={PageSize}",
                cancel);
            if (answer.Result("payments") is not { ValueKind: JsonValueKind.Array } payments)
                return Listed.Lost(FreshBooksReply.ToSearch(answer).Why);
            foreach (var payment in payments.EnumerateArray())
            {
                if (await Events(payment.Text("id") ?? "", payment, entry, cancel) is not { } events)
                    return Listed.Lost(null);
                listed.AddRange(events.Select(told => new ListedEvent(told, payment.Text("clientid"))));
            }

            if (payments.GetArrayLength() < PageSize) return new Listed(listed.ToImmutable());
        }
    }

    private async Task<ImmutableArray<VendorEvent>?> Events(
        string id, JsonElement payment, Entry entry, CancellationToken cancel)
    {
        if (payment.Text("invoiceid") is not { } of) return null;
        if (FreshBooksCredits.IsOwn(payment)) return [];
        var found = await api.Get(entry, $"invoices/invoices/{of}", cancel);
        if (found.Status == 404) return [];
        if (found.Result("invoice") is not { } invoice) return null;

        // An invoice that somebody made by hand is none of these books'.
        if (!Guid.TryParse(invoice.Text("po_number"), out var intent)
            || invoice.Text("invoice_number") != FreshBooksInvoice.Number(new IntentId(intent))) return [];
        if (AmountOf(payment) is not { IsZero: false } amount) return [];
        var isDeleted = payment.Text("vis_state") == "1";
        var now = Instant.FromDateTimeOffset(clock.GetUtcNow());
        var (version, left) = (VersionOf(payment), isDeleted ? amount - amount : amount);
        return
        [
            new VendorEvent($"payment {id} {version} {left}", HeardKind.Paid, now)
            {
                Intent = new IntentId(intent), Reference = of, Subject = id, Amount = left, Version = version,
                Why = isDeleted ? "payment-deleted" : payment.Text("type"),
            },
        ];
    }

    // It has no other than when it was changed, to the second.
    private static long VersionOf(JsonElement payment) => DateTimeOffset.TryParse(
        payment.Text("updated"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        ? at.ToUnixTimeSeconds()
        : 0;

    // Only FreshBooks knows whether it sent this verifier, and then it is one to believe from now on.
    private async Task<ImmutableArray<VendorEvent>?> Prove(
        string id, string verifier, Entry entry, CancellationToken cancel)
    {
        if (!IsNumber(id)) return [];
        var shown = await api.SendEvents(
            entry, HttpMethod.Put, $"callbacks/{id}",
            new JsonObject { ["callback"] = new JsonObject { ["verifier"] = verifier } }, cancel);
        if (shown.Result("callback") is null) return shown.Status is >= 400 and < 500 ? [] : null;
        var isKept = false;
        for (var attempt = 0; !isKept && attempt < RenewalsMax; attempt++)
        {
            // Other credentials by now: then theirs are taken, and the verifier goes into those.
            var renewed = await entry.Renewed(current =>
            {
                isKept = true;
                var known = current.Credentials.GetValueOrDefault(FreshBooksBookkeeper.Verifiers) ?? "";
                return Task.FromResult(new Renewed(new Entry(current.Address, new Dictionary<string, string>(
                    current.Credentials) { [FreshBooksBookkeeper.Verifiers] = $"{known} {verifier}".Trim() })));
            });
            if (renewed.Entry is not { } next) return null;
            entry = next;
        }

        return isKept ? [] : null;
    }

    private static string Day(Instant at) => at.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);

    private static bool IsNumber(string id) => id.Length is > 0 and <= 18 && id.All(char.IsAsciiDigit);

    private static Money? AmountOf(JsonElement payment) => payment.At("amount") is { } amount
        && decimal.TryParse(amount.Text("amount"), NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
        && Currency.Find(amount.Text("code") ?? "") is { } currency && Money.TryFrom(number, currency, out var money)
            ? money
            : null;
}
