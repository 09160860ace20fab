using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using NodaTime.Text;

namespace Brillig.Bookkeepers.Braintree;

/// <summary>
/// Lines as subscriptions: one for each plan of the mapping. What there is is read first, and only what differs from it
/// is sent: so what nobody knows of is settled by asking again, and asking again sends nothing twice.
/// </summary>
internal sealed class BraintreeSubscriptions(BraintreeGateway gateway)
{
    private static readonly TimeSpan s_dayLeft = TimeSpan.FromHours(24);

    /// <summary>Has the subscriptions be what the lines are.</summary>
    public async Task<Answered> Tell(SyncClaim claim, Entry entry, CancellationToken cancel)
    {
        var wanted = claim.Bookkeeper.CollectsLines
            ? claim.Lines.Where(l => l.Mapping is not null).ToLookup(l => l.Mapping?.Plan ?? "")
            : Enumerable.Empty<SyncedLine>().ToLookup(_ => "");
        if (wanted.Count == 0 && claim.Plans.IsEmpty) return new Answered(Outcome.Done);
        var customer = await gateway.Get(entry, $"customers/{claim.Account}", cancel);
        if (customer.Status == 404) return NoWayToPay();
        if (customer.Status != 200 || customer.Body is not { } found) return Lost(BraintreeReply.ToSearch(customer));
        var all = found.Descendants("subscriptions").Elements("subscription").ToArray();
        var method = found.Descendants("default").FirstOrDefault(d => d.Value == "true")?.Parent;
        var token = method is null ? null : BraintreeReply.Text(method, "token");
        var plans = ImmutableArray.CreateBuilder<SyncedPlan>();
        foreach (var plan in wanted.Select(w => w.Key).Union(claim.Plans.Select(p => p.Plan)).Order())
        {
            var there = all.Where(s => BraintreeReply.Text(s, "plan-id") == plan).ToArray();
            var living = there.FirstOrDefault(Lives);
            if (living is null && !wanted.Contains(plan)) continue;
            if (token is null && wanted.Contains(plan)) return NoWayToPay();
            var call = living is null ? await Make(claim, entry, plan, there.Length, wanted[plan], token ?? "", cancel)
                : !claim.Bookkeeper.CollectsLines ? await Cancel(entry, living, cancel)
                : await Change(claim, entry, living, wanted[plan], token, cancel);
            if (call.Trouble is { } trouble) return trouble;
            if (call.Stands is { } stands && Lives(stands)) plans.Add(Of(stands, plan));
        }

        return new Answered(Outcome.Done) { Plans = plans.ToImmutable() };
    }

    // Its id follows from the account, the plan and how many there were: two calls of one cannot make two.
    private async Task<Told> Make(
        SyncClaim claim, Entry entry, string plan, int before, IEnumerable<SyncedLine> lines, string token,
        CancellationToken cancel)
    {
        if (claim.Bookkeeper.MerchantAccounts?.GetValueOrDefault(claim.Currency.Code) is not { } account)
            return Told.Of(new Answered(Outcome.Retrying, Why: "no-merchant-account"));
        if (claim is not { NextPeriod: { } next, BillingDay: { } day })
            return Told.Of(new Answered(Outcome.Retrying, Why: "billing-day"));
        if (day == 31 && gateway.Today.PlusDays(1).Month != gateway.Today.Month)
            return Told.Of(new Answered(Outcome.Retrying, Why: "billing-day", NotBefore: s_dayLeft));
        var (all, currency) = (lines.ToArray(), claim.Currency);
        var made = new XElement(
            "subscription",
            new XElement("id", DerivedId.Of($"subscription {claim.Account} {plan} {before}").ToString("N")),
            new XElement("plan-id", plan),
            new XElement("payment-method-token", token),
            new XElement("merchant-account-id", account),
            new XElement("price", SubscriptionLines.Text(0, currency)),
            new XElement("never-expires", new XAttribute("type", "boolean"), "true"),
            day == 31
                ? new XElement("billing-day-of-month", day)
                : new XElement("first-billing-date", LocalDatePattern.Iso.Format(next)),
            SubscriptionLines.Change("add-ons", [], SubscriptionLines.AddOns(all, currency), currency),
            SubscriptionLines.Change("discounts", [], SubscriptionLines.Discounts(all, currency), currency),
            Options("do-not-inherit-add-ons-or-discounts", true));
        return Heard(await gateway.Post(entry, "subscriptions", made, isLookUp: false, cancel));
    }

    private async Task<Told> Change(
        SyncClaim claim, Entry entry, XElement there, IEnumerable<SyncedLine> lines, string? token,
        CancellationToken cancel)
    {
        var (all, currency) = (lines.ToArray(), claim.Currency);
        var id = BraintreeReply.Text(there, "id") ?? "";
        if (token is not null && BraintreeReply.Text(there, "payment-method-token") != token)
        {
            var moved = await Put(entry, id, new XElement(
                "subscription", new XElement("payment-method-token", token), Options("prorate-charges", true)), cancel);
            if (moved.Stands is not { } now) return moved;
            there = now;
        }

        var change = new XElement(
            "subscription",
            Price(there) == 0 ? null : new XElement("price", SubscriptionLines.Text(0, currency)),
            SubscriptionLines.Change(
                "add-ons", Items(there, "add-ons"), SubscriptionLines.AddOns(all, currency), currency),
            SubscriptionLines.Change(
                "discounts", Items(there, "discounts"), SubscriptionLines.Discounts(all, currency), currency));
        if (!change.HasElements) return new Told(there, null);
        if (BraintreeReply.Text(there, "status") == "Past Due")
            return Told.Of(new Answered(Outcome.Refused, Why: "subscription-past-due"));
        if (change.Element("price") is null)
            change.AddFirst(new XElement("price", SubscriptionLines.Text(0, currency)));
        change.Add(Options("prorate-charges", !claim.Bookkeeper.SkipsProration));
        return await Put(entry, id, change, cancel);
    }

    private async Task<Told> Cancel(Entry entry, XElement there, CancellationToken cancel) => Heard(await gateway.Put(
        entry, $"subscriptions/{Uri.EscapeDataString(BraintreeReply.Text(there, "id") ?? "")}/cancel", cancel));

    private async Task<Told> Put(Entry entry, string id, XElement change, CancellationToken cancel) =>
        Heard(await gateway.Put(entry, $"subscriptions/{Uri.EscapeDataString(id)}", change, cancel));

    private static Told Heard(BraintreeAnswer answer) => answer is { Status: 200 or 201, Body: { } made }
        ? new Told(made, null)
        : Told.Of(Lost(BraintreeReply.ToSale(answer)));

    // What is not known is read when it is asked again, before anything is sent.
    private static Answered Lost(Answered said) => said.Outcome == Outcome.Done
        ? new Answered(Outcome.Unknown, Why: "not-understood")
        : said;

    private static Answered NoWayToPay() => new(Outcome.Refused, Why: "no-payment-token");

    private static bool Lives(XElement subscription) =>
        BraintreeReply.Text(subscription, "status") is "Active" or "Pending" or "Past Due";

    private static SyncedPlan Of(XElement stands, string plan) => new(
        plan, BraintreeReply.Text(stands, "id") ?? "",
        LocalDatePattern.Iso.Parse(BraintreeReply.Text(stands, "first-billing-date") ?? "") is { Success: true } first
            ? first.Value
            : throw new FormatException("A subscription has no first billing date."));

    private static decimal Price(XElement there) =>
        decimal.Parse(BraintreeReply.Text(there, "price") ?? "-1", CultureInfo.InvariantCulture);

    private static IEnumerable<XElement> Items(XElement there, string name) => there.Element(name)?.Elements() ?? [];

    private static XElement Options(string name, bool value) => new(
        "options", new XElement(name, new XAttribute("type", "boolean"), value ? "true" : "false"));

    // What stands then, or why it is not known.
    private sealed record Told(XElement? Stands, Answered? Trouble)
    {
        public static Told Of(Answered trouble) => new(null, trouble);
    }
}
