using Brillig.Core.Accounts;
using Brillig.Core.Flow;
using Brillig.Server.Auth;
using Brillig.Server.Edge;

namespace Brillig.Server.Accounts;

/// <summary>Resellers over HTTP.</summary>
internal static class ResellersApi
{
    /// <summary>The operator's own addresses, and those of accounts.</summary>
    internal static readonly (string Pattern, Reach Reach)[] Addresses =
    [
        ($"{Enveloped.Root}/accounts/operator/reseller", Reach.Operator),
        ($"{Enveloped.Root}/accounts/{{id:guid}}/reseller", Reach.Seller),
    ];

    /// <summary>Maps the routes of resellers.</summary>
    public static void MapResellers(this Routes routes)
    {
        foreach (var (pattern, reach) in Addresses)
        {
            routes.Put(pattern, Access.Writes, exchange => Set(exchange, isReseller: true), reach);
            routes.Delete(pattern, Access.Writes, exchange => Set(exchange, isReseller: false), reach);
        }
    }

    private static Task Set(Exchange exchange, bool isReseller) => exchange.Perform(
        (fields, _) => new SetReseller(
            exchange.Account, isReseller, AccountBody.ReadResettling(fields, isMeant: true)),
        (AccountView view) => Answer.Ok(json => AccountJson.Write(json, view)).Tagged(Revisions.Of(view.Image)),
        optional: true);
}
