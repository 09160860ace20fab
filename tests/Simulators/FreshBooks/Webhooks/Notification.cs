using System.Globalization;

namespace Brillig.Simulators.FreshBooks.Webhooks;

/// <summary>What somebody is told: which object something happened to, and not what.</summary>
/// <param name="Uri">Where.</param>
/// <param name="Form">The fields, in their order.</param>
/// <param name="Signature">The header <c>X-FreshBooks-Hmac-SHA256</c>.</param>
public sealed record Notification(
    Uri Uri, IReadOnlyList<KeyValuePair<string, string>> Form, string Signature)
{
    /// <summary>The event of the handshake.</summary>
    internal const string Verify = "callback.verify";

    /// <summary>What happened.</summary>
    public string Name => Form[0].Value;

    /// <summary>How often it was sent.</summary>
    public int Sent { get; internal set; }

    /// <summary>It reached somebody, who said so.</summary>
    public bool IsReceived { get; internal set; }

    /// <summary>The simulator lost it on purpose.</summary>
    public bool IsLost { get; internal set; }

    internal bool IsDue { get; set; } = true;

    internal static Notification Of(Business business, Callback callback, string name, long id)
    {
        static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
        List<KeyValuePair<string, string>> form =
        [
            new("name", name), new("object_id", Text(id)), new("account_id", business.Settings.AccountId),
            new("business_id", Text(business.Settings.BusinessId)),
            new("identity_id", Text(business.Settings.IdentityId)), new("user_id", "1"),
        ];
        if (name == Verify) form.Add(new("verifier", callback.Verifier));
        return new Notification(callback.Uri, form, WebhookSigning.Sign(callback.Verifier, form));
    }
}
