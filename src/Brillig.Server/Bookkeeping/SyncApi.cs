using System.Text.Json;
using Brillig.Core.Bookkeeping;
using Brillig.Server.Auth;
using Brillig.Server.Edge;

namespace Brillig.Server.Bookkeeping;

/// <summary>Telling bookkeepers at once, and comparing with them, over HTTP.</summary>
internal static class SyncApi
{
    /// <summary>Where an account's plans are.</summary>
    internal const string Root = $"{Enveloped.Root}/accounts/{{id:guid}}/service_plans";

    /// <summary>Maps the routes.</summary>
    public static void MapSync(this Routes routes)
    {
        routes.Get($"{Root}/synchronization", Access.Reads, exchange => exchange.Perform(
            new ReadSync(exchange.Account), (SyncView view) => Answer.Ok(json => Write(json, view))));
        routes.Post($"{Root}/synchronization", Access.Writes, exchange => exchange.Perform(
            (_, _) => new SyncNow(exchange.Account),
            (SyncView view) => Answer.Ok(json => Write(json, view)),
            optional: true), Reach.Seller);
        routes.Post($"{Root}/reconciliation", Access.Writes, exchange => exchange.Perform(
            (_, _) => new Reconcile(exchange.Account),
            (Reconciled found) => Answer.Ok(json => Write(json, found)),
            optional: true), Reach.Seller);
    }

    private static void Write(Utf8JsonWriter json, SyncView view)
    {
        json.WriteStartObject();
        json.WriteId("account", view.Account.Value);
        json.WriteName("bookkeeper", view.Bookkeeper);
        json.WriteName("standing", view.Standing);
        json.WriteBoolean("dirty", view.Image.ChangedAt is not null);
        json.WriteTime("changed_at", view.Image.ChangedAt);
        json.WriteTime("due_at", view.Image.Due);
        json.WriteTime("synced_at", view.Image.At);
        json.WriteNumber("attempts", view.Image.Attempts);
        json.WriteString("refusal", view.Image.Refusal);
        json.WritePropertyName("lines");
        json.WriteArray(view.Image.Lines, Write);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Reconciled found)
    {
        json.WriteStartObject();
        json.WriteBoolean("equal", found.Sums.IsEmpty && found.Lines.IsEmpty && found.Billed.Sign == 0);
        json.WriteExact("billed", found.Billed);
        json.WritePropertyName("lines");
        json.WriteArray(found.Lines, Write);
        json.WriteStartObject("sums");
        foreach (var sum in found.Sums)
        {
            json.WriteStartObject($"{sum.Category}/{sum.Item}");
            json.WriteNumber("kept", sum.Kept);
            json.WriteNumber("counted", sum.Counted);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WritePropertyName("synchronization");
        Write(json, found.View);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SyncedLine line)
    {
        json.WriteStartObject();
        json.WriteString("category", line.Category);
        json.WriteString("item", line.Item);
        json.WriteNumber("billable", line.Billable);
        json.WriteExact("total", line.Total);
        json.WriteEndObject();
    }
}
