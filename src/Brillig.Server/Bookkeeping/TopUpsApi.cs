using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Core.Payments;
using Brillig.Server.Accounts;
using Brillig.Server.Auth;
using Brillig.Server.Payments;

namespace Brillig.Server.Bookkeeping;

/// <summary>Raising balances over HTTP: by the account's own money, or by its seller's kindness.</summary>
internal static class TopUpsApi
{
    /// <summary>Where money is asked for.</summary>
    internal const string TopUp = $"{Urls.Root}/accounts/{{id:guid}}/topup";

    /// <summary>Where credit is given.</summary>
    internal const string Credits = $"{Urls.Root}/accounts/{{id:guid}}/credits";

    /// <summary>Maps the routes.</summary>
    public static void MapTopUps(this Routes routes)
    {
        routes.Post(TopUp, Access.Writes, exchange => exchange.Perform(
            (fields, _) => new TopUpAccount(new IntentId(exchange.Desk.NewId()), exchange.Account, Amount(fields)),
            (OutboxIntent intent) => Answer.Created(Urls.Intent(intent.Id), json => OutboxApi.Write(json, intent))));
        routes.Post(Credits, Access.Writes, exchange => exchange.Perform(
            (fields, _) => new RecordPayment(
                new PaymentId(exchange.Desk.NewId()), exchange.Account, null, "free_credit", Amount(fields), null,
                fields.Text("reference")),
            (Payment payment) => PaymentsApi.Created(payment)), Reach.Seller);
    }

    private static decimal Amount(Fields fields)
    {
        var amount = fields.Number("amount", required: true, max: AccountBody.MoneyMax, places: 6);
        if (amount is 0) fields.Refuse("amount", "must be above 0");
        return amount ?? 0;
    }
}
