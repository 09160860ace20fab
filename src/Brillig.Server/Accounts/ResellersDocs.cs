using Brillig.Core.Basics;
using Brillig.Server.Docs;

namespace Brillig.Server.Accounts;

/// <summary>What is said of resellers.</summary>
internal static class ResellersDocs
{
    private static readonly Shape Setting = Shape.Request(
        "ResellerToSet", "How the accounts below it come to their other seller; nothing has to be said.",
        AccountsDocs.Resettling);

    /// <summary>What is said of each route.</summary>
    public static readonly ChapterDoc Chapter = new(
        "Resellers", "A reseller sells to the accounts below it, down to the next resellers: they use its tariffs, and "
        + "their charges are owed to it. These addresses answer in an envelope, "
        + "`{data, status, error?, message?, request_id, revision?}`, take the key as `X-Auth-Token` too, and bodies "
        + "bare or as `{\"data\": …}`.",
        [
            .. Operations(ResellersApi.Addresses[1].Pattern, "Reseller", "an account",
            [
                Reason.AccountClosed, Reason.ResellerDescendants, Reason.NotOffered, Reason.TooManyAccounts,
                Reason.AmountOutOfRange, Reason.PayerLost, Reason.BillingDayUnknown,
            ]),
            .. Operations(
                ResellersApi.Addresses[0].Pattern, "OperatorReseller", "the operator", [Reason.MasterAccount]),
        ]);

    private static IEnumerable<OperationDoc> Operations(
        string pattern, string name, string what, IReadOnlyList<Reason> refusals)
    {
        var isAccount = name == "Reseller";
        yield return new("PUT", pattern, $"make{name}", $"Make {what} a reseller", isAccount
            ? "The accounts below it that no reseller between sells to are its customers from their next periods on; "
                + "their open charges keep their seller."
            : "Always refused: the operator sells anyway.")
        {
            Body = Setting, IsBodyOptional = true, Refusals = refusals,
            Answers = isAccount ? [new(200, "It is one.", AccountsDocs.Account, "ETag")] : [],
        };
        yield return new("DELETE", pattern, $"demote{name}", $"Demote {what}", isAccount
            ? "The accounts that it sold to fall to its own seller from their next periods on."
            : "Always refused: the operator sells anyway.")
        {
            Body = Setting, IsBodyOptional = true, Refusals = refusals,
            Answers = isAccount ? [new(200, "It is none.", AccountsDocs.Account, "ETag")] : [],
        };
    }
}
