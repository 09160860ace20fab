using System.Collections.Immutable;
using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime;

namespace Brillig.Bookkeepers.Stripe;

/// <summary>Reads all payment intents, refunds and disputes of a time, the newest first, a page at a time.</summary>
internal sealed class StripeList(StripeGateway gateway)
{
    private const string Succeeded = "succeeded";

    /// <summary>What was collected, given back and disputed.</summary>
    public async Task<Listed> Read(Entry entry, Instant from, Instant to, CancellationToken cancel)
    {
        var within = string.Create(
            CultureInfo.InvariantCulture,
            $"created[gte]={from.ToUnixTimeSeconds()}&created[lt]={to.ToUnixTimeSeconds()}");
        var found = ImmutableArray.CreateBuilder<ListedEvent>();
        var trouble = await gateway.Each(entry, $"payment_intents?{within}", paid => Add(found, Paid(paid)), cancel)
            ?? await gateway.Each(entry, $"refunds?{within}", back => Add(found, GivenBack(back)), cancel)
            ?? await gateway.Each(entry, $"disputes?{within}", taken => found.AddRange(Disputed(taken)), cancel);
        return trouble is null ? new Listed(found.ToImmutable()) : Listed.Lost(StripeReply.Failed(trouble).Why);
    }

    private static void Add(ImmutableArray<ListedEvent>.Builder found, ListedEvent? one)
    {
        if (one is not null) found.Add(one);
    }

    private static ListedEvent? Paid(StripeObject intent) => intent.Text("status") != Succeeded ? null
        : new ListedEvent(
            Told(intent, HeardKind.Paid, intent.Whole("amount_received")) with { Reference = intent.Id },
            intent.Text("customer"));

    private static ListedEvent? GivenBack(StripeObject refund) => refund.Text("status") != Succeeded ? null
        : new ListedEvent(Told(refund, HeardKind.Refunded, refund.Whole("amount")) with
        {
            Reference = refund.Text("payment_intent"),
        });

    private static IEnumerable<ListedEvent> Disputed(StripeObject dispute)
    {
        if (StripeWebhook.IsInquiry(dispute.Text("status"))) yield break;
        var told = Told(dispute, HeardKind.Disputed, dispute.Whole("amount")) with
        {
            Reference = dispute.Text("payment_intent"), Why = StripeWebhook.WhyDisputed(dispute),
        };
        yield return new ListedEvent(told, null);
        if (dispute.Text("status") == "won")
            yield return new ListedEvent(told with { Id = $"won {told.Id}", Kind = HeardKind.DisputeWon }, null);
    }

    private static VendorEvent Told(StripeObject about, HeardKind kind, long amount) => new(
        $"listed {about.Id}", kind, Instant.FromUnixTimeSeconds(Math.Clamp(about.Whole("created"), 0, 253_402_300_799)))
    {
        Subject = about.Id, Amount = StripeAmount.Read(amount, about.Text("currency")),
        Intent = Guid.TryParse(about.Noted("intent"), out var id) ? new IntentId(id) : null,
    };
}
