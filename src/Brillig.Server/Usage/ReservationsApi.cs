using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Usage;
using Brillig.Server.Auth;
using Brillig.Server.Edge;
using Brillig.Storage.Charges;
using Brillig.Storage.Usage;

namespace Brillig.Server.Usage;

/// <summary>Reservations over HTTP.</summary>
internal static class ReservationsApi
{
    private const string Root = $"{Urls.Root}/accounts/{{id:guid}}/reservations";

    /// <summary>Maps the routes of reservations.</summary>
    public static void MapReservations(this Routes routes)
    {
        routes.Post(Root, Access.SendsUsage, Make);
        routes.Get(Root, Access.Reads, List);
        routes.Get($"{Root}/{{rid:guid}}", Access.Reads, One);
        routes.Post($"{Root}/{{rid:guid}}/commit", Access.SendsUsage, Commit);
        routes.Post($"{Root}/{{rid:guid}}/extend", Access.SendsUsage, Extend);
        routes.Delete($"{Root}/{{rid:guid}}", Access.SendsUsage, Release);
    }

    private static ReservationId Id(Exchange exchange) => new(exchange.Id("rid"));

    private static Task Make(Exchange exchange) => exchange.Perform(
        (fields, faults) => ReservationBody.Make(
            fields, faults, exchange.Account, new ReservationId(exchange.Desk.NewId())),
        (ReservationView view) => Answer.Created(
            Urls.Reservation(view.Account, view.Reservation.Id), json => Write(json, view)));

    private static async Task List(Exchange exchange)
    {
        var query = await exchange.Query(static (request, faults) => Filter.Read(request, faults));
        if (query is null) return;
        if (await exchange.View<OpenReservations>(new ReadReservations(exchange.Account)) is not { } open) return;
        var rest = open.Reservations
            .Where(view => query.After is not { } after || view.Reservation.Id.Value.CompareTo(after) > 0)
            .Take(query.List.Limit).ToArray();
        await exchange.Send(Answer.List(query.List.Slice(rest, view => view.Reservation.Id.ToString()), Write));
    }

    private static async Task One(Exchange exchange)
    {
        if (await exchange.View<OpenReservations>(new ReadReservations(exchange.Account)) is not { } all) return;
        var view = all.Reservations.FirstOrDefault(view => view.Reservation.Id == Id(exchange));
        if (view is null && (await History(exchange)).Ended is { } ended)
            view = new ReservationView(exchange.Account, ended.Reservation, ended);
        if (view is not null) await exchange.Send(Answer.Ok(json => Write(json, view)));
        else await exchange.Refuse(
            Problem.Of(Reason.ReservationNotFound), $"There is no reservation {Id(exchange)} on this account.");
    }

    private static async Task Commit(Exchange exchange)
    {
        var asked = await exchange.Command((body, faults) => Fields.Of(body, "", faults) is { } fields
            ? Ended(fields, CommitOf(exchange, ReservationBody.Usage(fields, required: true) ?? 0))
            : null);
        if (asked is not null)
            await Perform<CommittedUsage>(
                exchange, (history, past) => asked with { History = history, Past = past },
                used => Answer.Ok(json => UsageRecords.Write(json, used.Record, used.RecordedAt)));
    }

    private static async Task Extend(Exchange exchange)
    {
        var asked = await exchange.Command((body, faults) => Fields.Of(body, "", faults) is { } fields
            ? Ended(fields, ReservationBody.Extend(fields, faults, exchange.Account, Id(exchange)))
            : null);
        if (asked is not null)
            await Perform<ReservationView>(
                exchange, (history, _) => asked with { History = history },
                view => Answer.Ok(json => Write(json, view)));
    }

    private static async Task Release(Exchange exchange)
    {
        var (account, id) = (exchange.Account, Id(exchange));
        await Perform<ReservationId>(
            exchange, (history, _) => new ReleaseReservation(account, id, history), _ => Answer.NoContent);
    }

    // Its history, and that of accounts above, is read only when it is asked for: what is open is in memory.
    private static Task Perform<T>(
        Exchange exchange, Func<ReservationHistory?, ImmutableArray<PastHistory>, Command> command,
        Func<T, RenderedAnswer> render)
    {
        var isFirst = true;
        return exchange.PerformFresh(
            async decision =>
            {
                if (decision is Unread unread)
                    return command(null, await PastSql.Read(exchange.Store, unread.Periods, exchange.Gone));
                var history = isFirst ? null : await History(exchange);
                isFirst = false;
                return command(history, []);
            },
            done => render(Exchange.ResultOf<T>(done)));
    }

    private static Task<ReservationHistory> History(Exchange exchange) =>
        ReservationsSql.History(exchange.Store, exchange.Account, Id(exchange), exchange.Gone);

    private static CommitReservation CommitOf(Exchange exchange, decimal usage)
    {
        var (account, id) = (exchange.Account, Id(exchange));
        var content = RecordHash.Of(
            exchange.Store.HashSeed, "commit"u8, Encoding.UTF8.GetBytes(((Exact)usage).ToString()));
        return new CommitReservation(
            account, id, usage, UsageElements.IdHash(exchange.Desk, account, id.ToString()), content, null);
    }

    private static T Ended<T>(Fields fields, T command)
    {
        fields.End();
        return command;
    }

    private static void Write(Utf8JsonWriter json, ReservationView view)
    {
        var reservation = view.Reservation;
        json.WriteStartObject();
        json.WriteId("id", reservation.Id.Value);
        json.WriteId("account", (reservation.Of ?? view.Account).Value);
        if (view.Ended is { End: var end }) json.WriteName("status", end);
        else json.WriteString("status", "open");
        json.WriteString("name", reservation.Service);
        json.WriteDecimal("usage", reservation.Usage);
        json.WriteMoney("amount", reservation.Amount);
        json.WriteTime("created_at", reservation.MadeAt);
        json.WriteTime("expires_at", reservation.ExpiresAt);
        json.WriteTime("ended_at", view.Ended?.At);
        json.WriteRaw("properties", reservation.Properties);
        json.WriteEndObject();
    }

    private sealed record Filter(ListQuery List, Guid? After)
    {
        public static Filter Read(HttpRequest request, Faults faults)
        {
            var list = ListQuery.Read(request, faults);
            return new Filter(list, list.AfterId());
        }
    }
}
