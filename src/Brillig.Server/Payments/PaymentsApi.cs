using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Core.Payments;
using Brillig.Server.Auth;
using Brillig.Server.Bookkeeping;
using Brillig.Server.Edge;
using Brillig.Storage.Bookkeeping;
using Brillig.Storage.Charges;
using Brillig.Storage.Payments;
using NodaTime;

namespace Brillig.Server.Payments;

/// <summary>Payments over HTTP.</summary>
internal static class PaymentsApi
{
    private const string Root = $"{Urls.Root}/accounts/{{id:guid}}/payments";

    /// <summary>Maps the routes of payments.</summary>
    public static void MapPayments(this Routes routes)
    {
        routes.Get(Root, Access.Reads, List);
        routes.Put(Root, Access.Writes, Put, Reach.Seller);
        routes.Post(Root, Access.Writes, Post, Reach.Seller);
        routes.Get($"{Root}/{{pid:guid}}", Access.Reads, One);
        routes.Post($"{Root}/{{pid:guid}}/refunds", Access.Writes, Refund, Reach.Seller);
    }

    private static async Task List(Exchange exchange)
    {
        var query = await exchange.Query(Filter.Read);
        if (query is null || await exchange.Seen() is null) return;
        var payments = await PaymentsSql.List(
            exchange.Store, exchange.Account, query.From, query.To, query.After, query.List.Limit, exchange.Gone);
        await exchange.Send(Answer.List(query.List.Slice(payments, payment => payment.Id.ToString()), Write));
    }

    private static Task Put(Exchange exchange) => Record(
        exchange,
        payment => Answer.Accepted(Urls.Payment(payment.Account, payment.Id), payment.Id.ToString()));

    private static Task Post(Exchange exchange) => Record(exchange, Created);

    private static async Task Record(Exchange exchange, Func<Payment, Brillig.Core.Flow.RenderedAnswer> render)
    {
        var command = await exchange.Command((body, faults) => Fields.Of(body, "", faults) is { } fields
            ? PaymentBody.Read(fields, exchange.Account, exchange.Desk.NewId())
            : null);
        if (command is null) return;
        if (command.Charge is { } id)
        {
            var charge = await ChargesSql.Find(exchange.Store, exchange.Account, id, exchange.Gone);
            command = command with { IsIssued = charge is { Charge.Kind: ChargeKind.Charge } };
        }

        await exchange.Perform(command, render);
    }

    private static async Task One(Exchange exchange)
    {
        if (await exchange.Seen() is null) return;
        var id = new PaymentId(exchange.Id("pid"));
        if (await PaymentsSql.Find(exchange.Store, exchange.Account, id, exchange.Gone) is { } payment)
            await exchange.SendAt(Revisions.Immutable, Answer.Ok(json => Write(json, payment)));
        else await exchange.Refuse(Problem.Of(Reason.PaymentNotFound), $"There is no payment {id} on this account.");
    }

    private static async Task Refund(Exchange exchange)
    {
        var asked = await exchange.Command(
            (body, faults) => Fields.Of(body, "", faults) is { } fields ? RefundBody.Read(fields) : null,
            optional: true);
        if (asked is null) return;
        var (account, payment) = (exchange.Account, new PaymentId(exchange.Id("pid")));
        var id = new PaymentId(exchange.Desk.NewId());
        await exchange.PerformFresh<object>(
            async () =>
            {
                var history = await PaymentsSql.History(exchange.Store, account, payment, exchange.Gone);
                var intent = history is null
                    ? null
                    : await HeardSql.Source(exchange.Store, history.Payment, exchange.Gone);
                return new RefundPayment(id, account, payment, history, asked.Amount, asked.Type, asked.Reference)
                {
                    Collected = intent,
                };
            },
            done => done is OutboxIntent asks
                ? Answer.Begun(Urls.Intent(asks.Id), json => OutboxApi.Write(json, asks))
                : Created((Payment)done));
    }

    /// <summary>A payment that was recorded.</summary>
    internal static RenderedAnswer Created(Payment payment) => Answer
        .Created(Urls.Payment(payment.Account, payment.Id), json => Write(json, payment))
        .Tagged(Revisions.Immutable);

    /// <summary>A payment or a refund.</summary>
    internal static void Write(Utf8JsonWriter json, Payment payment)
    {
        json.WriteStartObject();
        json.WriteId("id", payment.Id.Value);
        json.WriteId("account", payment.Account.Value);
        json.WriteTime("date", payment.Date);
        json.WriteString("type", payment.Type);
        json.WriteMoney("amount", payment.Amount);
        json.WriteString("currency", payment.Amount.Currency.Code);
        json.WriteId("charge", payment.Charge?.Value);
        json.WriteString("reference", payment.Reference);
        json.WriteId("refunds", payment.Refunds?.Value);
        json.WriteTime("recorded_at", payment.RecordedAt);
        json.WriteEndObject();
    }

    private sealed record Filter(ListQuery List, Instant? From, Instant? To, PaymentId? After)
    {
        public static Filter Read(HttpRequest request, Faults faults)
        {
            var list = ListQuery.Read(request, faults, "from", "to");
            return new Filter(
                list, list.Time("from"), list.Time("to"), list.AfterId() is { } after ? new PaymentId(after) : null);
        }
    }
}
