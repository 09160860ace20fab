using System.Text.Json;
using Brillig.Bookkeepers;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using NodaTime;

namespace Brillig.Server.Bookkeeping;

/// <summary>Comparing these books with a bookkeeper outside, over HTTP.</summary>
internal static class ComparisonApi
{
    private static readonly Duration Usual = Duration.FromDays(7);

    private sealed record Asked(Instant? From, Instant? To);

    /// <summary>Maps the routes.</summary>
    public static void MapComparisons(this Routes routes, Vendors vendors, Entries entries)
    {
        foreach (var (pattern, reach) in BookkeepersApi.Addresses)
        {
            routes.Post(
                $"{pattern}/reconciliation", Access.ManagesKeys,
                exchange => Compare(exchange, vendors, entries), reach);
        }
    }

    private static async Task Compare(Exchange exchange, Vendors vendors, Entries entries)
    {
        if (await exchange.Command(Read, optional: true) is not { } asked) return;
        if (exchange.Keyed is { } keyed && await keyed.IsReplayed(exchange)) return;
        if (await exchange.View<BookkeeperView>(new ReadBookkeeper(exchange.Account)) is not { } view) return;
        // Bookkeepers count in seconds: what happened in this one is of it.
        var to = asked.To ?? Instant.FromUnixTimeSeconds(vendors.Now.ToUnixTimeSeconds() + 1);
        var from = asked.From ?? to - Usual;
        var (found, why) = view.Image.IsOutside
            ? await new Comparing(
                exchange.Store, vendors.Of(view.Image.Type), entries.Of(view.Seller, view.Image), view.Seller,
                view.Image, repairs: exchange.Request.Query["dry_run"] != "true").Run(from, to, exchange.Gone)
            : (new Comparison(view.Seller, view.Image.Type, from, to, 0, 0, []), null);
        if (found is null)
            await exchange.Refuse(Problem.Of(Reason.BookkeeperUnread), $"The bookkeeper could not be read: {why}.");
        else await exchange.Perform(
            new NoteComparison(found), (Comparison noted) => Answer.Ok(json => Write(json, noted)));
    }

    private static Asked? Read(JsonElement element, Faults faults)
    {
        if (Fields.Of(element, "", faults) is not { } fields) return null;
        var asked = new Asked(fields.Time("from"), fields.Time("to"));
        fields.End();
        if (asked is { From: { } from, To: { } to } && (to <= from || to - from > Comparison.LengthMax))
            faults.Add("/to", $"must be after from, by at most {Comparison.LengthMax.Days} days");
        if (asked is { From: not null, To: null }) faults.Add("/to", "must be given with from");
        return asked;
    }

    private static void Write(Utf8JsonWriter json, Comparison found)
    {
        json.WriteStartObject();
        json.WriteId("account", found.Seller.IsOperator ? null : found.Seller.Value);
        json.WriteName("bookkeeper", found.Via);
        json.WriteTime("from", found.From);
        json.WriteTime("to", found.To);
        json.WriteBoolean("equal", found.Differences.IsEmpty);
        json.WriteBoolean("listed", found.IsListed);
        json.WriteNumber("there", found.There);
        json.WriteNumber("here", found.Here);
        json.WriteNumber("repaired", found.Differences.Count(d => d.IsRepaired));
        json.WritePropertyName("differences");
        json.WriteArray(found.Differences, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Difference one)
    {
        json.WriteStartObject();
        json.WriteName("kind", one.Kind);
        json.WriteTime("at", one.At);
        json.WriteId("account", one.Account?.Value);
        json.WriteId("intent", one.Intent?.Value);
        json.WriteString("reference", one.Reference);
        json.WriteString("currency", (one.There ?? one.Here)?.Currency.Code);
        json.WriteDecimal("here", one.Here is { } here ? (decimal)here.Amount : null);
        json.WriteDecimal("there", one.There is { } there ? (decimal)there.Amount : null);
        json.WriteString("why", one.Why);
        json.WriteBoolean("repaired", one.IsRepaired);
        json.WriteString("advice", AdviceOf(one));
        json.WriteEndObject();
    }

    private static string AdviceOf(Difference one) => one switch
    {
        { IsRepaired: true } => "What happened there is recorded here.",
        { IsSafe: true } => "Reconcile without dry_run: what happened there is recorded here.",
        { Kind: DifferenceKind.MissingThere } =>
            "Look for it at the bookkeeper. If the money never came, refund the payment here, and ask for it again.",
        { Kind: DifferenceKind.Unsettled } =>
            "It is looked up again by itself while its intent is unknown; one that is dead goes on by a retry.",
        { Kind: DifferenceKind.Amount } => "Correct one side by hand: a refund there, or a payment here.",
        { Kind: DifferenceKind.Duplicate } => "Refund one of them at the bookkeeper.",
        _ => "If it pays for something here, record a payment; else leave it.",
    };
}
