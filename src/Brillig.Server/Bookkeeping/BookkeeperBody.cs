using Brillig.Bookkeepers.Http;
using Brillig.Core.Basics;
using Brillig.Core.Bookkeeping;
using Brillig.Server.Accounts;

namespace Brillig.Server.Bookkeeping;

/// <summary>Reads a bookkeeper.</summary>
internal static class BookkeeperBody
{
    private const int AddressMax = 2_000;

    /// <summary>A bookkeeper to set.</summary>
    public static SetBookkeeper Read(Fields fields, AccountId seller, Sealing sealing)
    {
        var type = fields.OneOf("type", required: true, "local", "http") switch
        {
            "http" => BookkeeperType.Http,
            _ => BookkeeperType.Local,
        };
        var image = new BookkeeperImage
        {
            Type = type,
            Address = ReadAddress(fields, type),
            Collect = fields.OneOf("collect", required: false, "charge", "nothing") == "nothing"
                ? Collect.Nothing
                : Collect.Charge,
            AmountMin = fields.Number("min_amount", max: AccountBody.MoneyMax, places: 6),
            AmountMax = fields.Number("max_amount", max: AccountBody.MoneyMax, places: 6),
            GrantsTopUps = fields.OneOf("local_topup", required: false, "grant", "refuse") == "grant",
        };
        if (image.AmountMin > image.AmountMax) fields.Refuse("max_amount", "must not be below min_amount");
        if (ReadCredentials(fields, type) is { } credentials)
            image.Credentials = sealing.Seal(seller, credentials);
        return new SetBookkeeper(seller, image);
    }

    private static string? ReadAddress(Fields fields, BookkeeperType type)
    {
        var text = fields.Text("address", required: type == BookkeeperType.Http, maxLength: AddressMax);
        if (text is null) return null;
        if (type == BookkeeperType.Local) fields.Refuse("address", "is of what lies outside");
        else if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http")
            || address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            fields.Refuse("address", "must be an https address, without a user and without a fragment");
        return text;
    }

    // What is wrong with a secret is said without it.
    private static IReadOnlyDictionary<string, string>? ReadCredentials(Fields fields, BookkeeperType type)
    {
        if (fields.Object("credentials") is not { } given) return null;
        if (type == BookkeeperType.Local)
        {
            fields.Refuse("credentials", "are of what lies outside");
            return null;
        }

        var secret = given.Text(HttpBookkeeper.Secret, required: true);
        given.End();
        if (secret is null) return null;
        if (WebhookSignature.IsSecret(secret))
            return new Dictionary<string, string> { [HttpBookkeeper.Secret] = secret };
        given.Refuse(HttpBookkeeper.Secret, "must be whsec_ and the Base64 of 24 to 64 bytes");
        return null;
    }
}
