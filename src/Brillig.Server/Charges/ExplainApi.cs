using System.Globalization;
using Brillig.Core.Basics;
using Brillig.Core.Charges;
using Brillig.Server.Auth;
using Brillig.Storage.Charges;
using Brillig.Storage.Usage;

namespace Brillig.Server.Charges;

/// <summary>The lines of charges, explained over HTTP.</summary>
internal static class ExplainApi
{
    private const string Root = $"{Urls.Root}/accounts/{{id:guid}}/charges";
    private const string Line = "items/{n:int:min(0)}/explain";
    private const int Shown = 10;

    /// <summary>Maps the routes of explanations.</summary>
    public static void MapExplanations(this Routes routes)
    {
        routes.Get($"{Root}/open/{Line}", Access.Reads, OfOpen);
        routes.Get($"{Root}/{{cid:guid}}/{Line}", Access.Reads, OfOne);
    }

    private static async Task OfOpen(Exchange exchange)
    {
        if (await Running(exchange) is not { } running) return;
        if (running.Charges is [.., var last]) await Explain(exchange, last.Charge, (running.Batch, running.N));
        else await exchange.Refuse(Problem.Of(Reason.ChargeNotFound), "It is closed, or another pays for it.");
    }

    private static async Task OfOne(Exchange exchange)
    {
        var id = new ChargeId(exchange.Id("cid"));
        if (await Running(exchange) is not { } running) return;
        if (running.Charges.FirstOrDefault(c => c.Charge.Id == id) is { } open)
            await Explain(exchange, open.Charge, (running.Batch, running.N));
        else if (await ChargesSql.Find(exchange.Store, exchange.Account, id, exchange.Gone) is { } issued)
            await Explain(exchange, issued.Charge, null);
        else await exchange.Refuse(Problem.Of(Reason.ChargeNotFound), $"There is no charge {id} on this account.");
    }

    private static Task<RunningCharges?> Running(Exchange exchange) =>
        exchange.View<RunningCharges>(new ReadRunningCharges(exchange.Account));

    private static async Task Explain(Exchange exchange, Charge charge, (long Batch, int N)? readAt)
    {
        var line = int.Parse(exchange.Request.RouteValues["n"]?.ToString() ?? "", CultureInfo.InvariantCulture);
        var earlier = await ChargesSql.Before(exchange.Store, charge, exchange.Gone);
        var item = line < charge.Items.Length ? charge.Items[line] : null;
        var corrections = item is not { Kind: ItemKind.Correction } || charge.RefersTo is not null ? null
            : await CorrectionsSql.Of(exchange.Store, charge, item, readAt, Shown, exchange.Gone);
        var asked = new ExplainItem(exchange.Account, charge, earlier, line) { Corrected = corrections?.Move };
        if (await exchange.View<ItemExplanation>(asked) is not { } explained) return;
        var records = explained.Tariff is null || corrections is not null ? null : await ItemRecordsSql.Read(
            exchange.Store, charge, explained.Item, earlier, readAt, Shown, exchange.Gone);
        await exchange.Send(
            Answer.Ok(json => ExplainJson.Write(json, charge, line, explained, records, corrections)));
    }
}
