using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Core.Flow;
using Brillig.Server.Accounts;
using Brillig.Server.Auth;
using Brillig.Storage.Charges;
using NodaTime;

namespace Brillig.Server.Charges;

/// <summary>Charges over HTTP.</summary>
internal static class ChargesApi
{
    private const string Root = $"{Urls.Root}/accounts/{{id:guid}}/charges";

    /// <summary>Maps the routes of charges.</summary>
    public static void MapCharges(this Routes routes)
    {
        routes.Get(Root, Access.Reads, List);
        routes.Get($"{Root}/open", Access.Reads, Open);
        routes.Get($"{Root}/{{cid:guid}}", Access.Reads, One, offers: Csv.Offered);
        routes.Post(Root, Access.Writes, Close);
        routes.Post($"{Root}/preview", Access.Reads, Preview);
        routes.Post($"{Root}/items", Access.Writes, AddItem, Reach.Seller);
        routes.Post($"{Root}/{{cid:guid}}/void", Access.Writes, Void, Reach.Seller);
        routes.Post($"{Root}/{{cid:guid}}/credits", Access.Writes, Credit, Reach.Seller);
        routes.Post($"{Root}/{{cid:guid}}/taxes", Access.Writes, SetTaxes, Reach.Seller);
    }

    private static async Task List(Exchange exchange)
    {
        var query = await exchange.Query(Filter.Read);
        if (query is null || await exchange.Seen() is null) return;
        if (query.Status is ChargeStatus.Open or ChargeStatus.Closing)
        {
            if (await Running(exchange) is not { } running) return;
            var shown = running.Charges.Where(c => c.Status == query.Status && query.Holds(c.Charge.Date)).ToArray();
            await exchange.Send(Answer.List(query.List.SliceOf(shown, c => c.Charge.Id.ToString()), ChargeJson.Write));
            return;
        }

        var charges = await ChargesSql.List(
            exchange.Store, exchange.Account, query.Status, query.From, query.To, query.After, query.List.Limit,
            exchange.Gone);
        await exchange.Send(Answer.List(query.List.Slice(charges, c => c.Charge.Id.ToString()), ChargeJson.Write));
    }

    private static async Task Open(Exchange exchange)
    {
        if (await Running(exchange) is not { } running) return;
        if (running.Charges is [.., var last]) await exchange.Send(Answer.Ok(json => ChargeJson.Write(json, last)));
        else await exchange.Refuse(Problem.Of(Reason.ChargeNotFound), "It is closed, or another pays for it.");
    }

    private static async Task One(Exchange exchange)
    {
        var id = new ChargeId(exchange.Id("cid"));
        if (await Running(exchange) is not { } running) return;
        var charge = running.Charges.FirstOrDefault(c => c.Charge.Id == id)
            ?? await ChargesSql.Find(exchange.Store, exchange.Account, id, exchange.Gone);
        if (charge is not null)
            await exchange.SendAt(Revisions.Of(charge), Csv.IsWanted(exchange.Request)
                ? ChargeCsv.Of(charge)
                : Answer.Ok(json => ChargeJson.Write(json, charge)));
        else await exchange.Refuse(Problem.Of(Reason.ChargeNotFound), $"There is no charge {id} on this account.");
    }

    private static Task Close(Exchange exchange) => exchange.Perform(
        (_, _) => new CloseCharge(exchange.Account),
        (ChargeView view) => Created(view),
        optional: true);

    private static Task Preview(Exchange exchange) => exchange.Perform(
        (fields, _) => new PreviewCharge(exchange.Account, fields.Time("at")),
        (ChargeView view) => Answer.Ok(json => ChargeJson.WritePreview(json, view)),
        optional: true);

    private static Task AddItem(Exchange exchange) => exchange.Perform(
        (fields, _) => new AddChargeItem(
            exchange.Account,
            fields.Text("name", required: true) ?? "",
            fields.Number("usage") ?? 1,
            fields.Number("charge", required: true, max: AccountBody.MoneyMax) ?? 0),
        (ChargeView view) => Created(view));

    private static async Task Void(Exchange exchange)
    {
        var reason = await exchange.Command(VoidBody.Read, optional: true);
        if (reason is null) return;
        var (account, charge) = (exchange.Account, new ChargeId(exchange.Id("cid")));
        var note = new ChargeId(exchange.Desk.NewId());
        await exchange.PerformFresh<ChargeView>(
            async () =>
            {
                var history = await ChargesSql.History(exchange.Store, account, charge, exchange.Gone);
                return new VoidCharge(note, account, charge, history, reason.Text);
            },
            Created);
    }

    private static async Task Credit(Exchange exchange)
    {
        if (await exchange.Command(CreditBody.Read) is not { } asked) return;
        var (account, charge) = (exchange.Account, new ChargeId(exchange.Id("cid")));
        var note = new ChargeId(exchange.Desk.NewId());
        await exchange.PerformFresh<ChargeView>(
            async () =>
            {
                var history = await ChargesSql.History(exchange.Store, account, charge, exchange.Gone);
                return new CreditCharge(note, account, charge, history, asked.Lines, asked.Reason);
            },
            Created);
    }

    private static async Task SetTaxes(Exchange exchange)
    {
        var (account, charge) = (exchange.Account, new ChargeId(exchange.Id("cid")));
        var set = await exchange.Command((body, faults) => OutsideTaxesBody.Read(body, account, charge, faults));
        if (set is null) return;
        await exchange.Perform(set, (ChargeView view) => Answer.Ok(json => ChargeJson.Write(json, view)));
    }

    private static Task<RunningCharges?> Running(Exchange exchange) =>
        exchange.View<RunningCharges>(new ReadRunningCharges(exchange.Account));

    private static RenderedAnswer Created(ChargeView view) => Answer.Created(
        Urls.Charge(view.Charge.Account, view.Charge.Id), json => ChargeJson.Write(json, view))
        .Tagged(Revisions.Of(view));

    private sealed record Filter(ListQuery List, ChargeStatus? Status, Instant? From, Instant? To, ChargeId? After)
    {
        public bool Holds(Instant date) => !(date < From) && !(date >= To);

        public static Filter Read(HttpRequest request, Faults faults)
        {
            var list = ListQuery.Read(request, faults, "status", "from", "to");
            ChargeStatus? status = list.Text("status") switch
            {
                "open" => ChargeStatus.Open,
                "closing" => ChargeStatus.Closing,
                "due" => ChargeStatus.Due,
                "paid" => ChargeStatus.Paid,
                "void" => ChargeStatus.Void,
                _ => null,
            };
            if (status is null && list.Text("status") is not null)
                faults.Add("", "The status must be one of: open, closing, due, paid, void.");
            return new Filter(
                list, status, list.Time("from"), list.Time("to"),
                list.AfterId() is { } after ? new ChargeId(after) : null);
        }
    }
}
