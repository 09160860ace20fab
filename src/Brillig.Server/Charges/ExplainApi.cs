using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Server.Auth;
using Brillig.Storage.Charges;
using Brillig.Storage.ServicePlans;
using Brillig.Storage.Usage;

namespace Brillig.Server.Charges;

/// <summary>The lines of charges, explained over HTTP.</summary>
internal static class ExplainApi
{
    private const string Root = $"{Urls.Root}/accounts/{{id:guid}}/charges";
    private const string Line = "items/{n:int:min(0)}/explain";
    private const string From = "items/{n:int:min(0)}/from";
    private const int Shown = 10;
    private const int FromShown = 100;

    /// <summary>Maps the routes of explanations.</summary>
    public static void MapExplanations(this Routes routes)
    {
        routes.Get($"{Root}/open/{Line}", Access.Reads, OfOpen);
        routes.Get($"{Root}/{{cid:guid}}/{Line}", Access.Reads, e => OfOne(e, Explain));
        routes.Get($"{Root}/{{cid:guid}}/{From}", Access.Reads, e => OfOne(e, (_, charge, _) => List(e, charge)));
    }

    private static async Task OfOpen(Exchange exchange)
    {
        if (await Running(exchange) is not { } running) return;
        if (running.Charges is [.., var last]) await Explain(exchange, last.Charge, (running.Batch, running.N));
        else await exchange.Refuse(Problem.Of(Reason.ChargeNotFound), "It is closed, or another pays for it.");
    }

    private static async Task OfOne(Exchange exchange, Func<Exchange, Charge, (long Batch, int N)?, Task> answer)
    {
        var id = new ChargeId(exchange.Id("cid"));
        if (await Running(exchange) is not { } running) return;
        if (running.Charges.FirstOrDefault(c => c.Charge.Id == id) is { } open)
            await answer(exchange, open.Charge, (running.Batch, running.N));
        else if (await ChargesSql.Find(exchange.Store, exchange.Account, id, exchange.Gone) is { } issued)
            await answer(exchange, issued.Charge, null);
        else await exchange.Refuse(Problem.Of(Reason.ChargeNotFound), $"There is no charge {id} on this account.");
    }

    private static async Task List(Exchange exchange, Charge charge)
    {
        if (await exchange.Query(Asked.Read) is not { } asked) return;
        var place = Place(exchange);
        if (place >= charge.Items.Length)
        {
            await exchange.Refuse(
                Problem.Of(Reason.ChargeNotFound), $"The charge has no line {place}; it has {charge.Items.Length}.");
            return;
        }

        var from = await FromOf(exchange, charge, charge.Items[place], asked.After, asked.List.Limit) ?? [];
        await exchange.Send(Answer.List(
            asked.List.Slice(from, f => f.Account.ToString()), ExplainJson.WriteFrom));
    }

    private static int Place(Exchange exchange) =>
        int.Parse(exchange.Request.RouteValues["n"]?.ToString() ?? "", CultureInfo.InvariantCulture);

    // Null: the line counts nothing of accounts below.
    private static async Task<IReadOnlyList<QuantityFrom>?> FromOf(
        Exchange exchange, Charge charge, ChargeItem item, AccountId? after, int limit) =>
        item.Line is not { Below: not null } line ? null : await QuantitiesFrom.Read(
            exchange.Store, line.For ?? charge.Account, line, after, limit, exchange.Gone);

    private static Task<RunningCharges?> Running(Exchange exchange) =>
        exchange.View<RunningCharges>(new ReadRunningCharges(exchange.Account));

    private static async Task Explain(Exchange exchange, Charge charge, (long Batch, int N)? readAt)
    {
        var line = Place(exchange);
        var earlier = await ChargesSql.Before(exchange.Store, charge, exchange.Gone);
        var item = line < charge.Items.Length ? charge.Items[line] : null;
        var corrections = item is not { Kind: ItemKind.Correction } || charge.RefersTo is not null ? null
            : await CorrectionsSql.Of(exchange.Store, charge, item, readAt, Shown, exchange.Gone);
        var asked = new ExplainItem(exchange.Account, charge, earlier, line) { Corrected = corrections?.Move };
        if (await exchange.View<ItemExplanation>(asked) is not { } explained) return;
        var records = explained.Tariff is null || corrections is not null ? null : await ItemRecordsSql.Read(
            exchange.Store, charge, explained.Item, earlier, readAt, Shown, exchange.Gone);
        var from = await FromOf(exchange, charge, explained.Item, null, FromShown);
        await exchange.Send(
            Answer.Ok(json => ExplainJson.Write(json, charge, line, explained, records, corrections, from)));
    }

    private sealed record Asked(ListQuery List, AccountId? After)
    {
        public static Asked Read(HttpRequest request, Faults faults)
        {
            var list = ListQuery.Read(request, faults);
            return new Asked(list, list.AfterId() is { } after ? new AccountId(after) : null);
        }
    }
}
