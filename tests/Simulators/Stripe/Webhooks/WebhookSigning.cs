using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Brillig.Simulators.Stripe.Webhooks;

/// <summary>The header <c>Stripe-Signature</c>: when it was sent, and an HMAC-SHA256 by each secret there is.</summary>
public static class WebhookSigning
{
    /// <summary>The header's value.</summary>
    public static string Header(DateTimeOffset now, string body, params ReadOnlySpan<string> secrets)
    {
        var time = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var header = new StringBuilder($"t={time}");
        foreach (var secret in secrets) header.Append(CultureInfo.InvariantCulture, $",v1={Sign(secret, time, body)}");

        // Of events in test mode: a signature that is not to be looked at.
        return header.Append(CultureInfo.InvariantCulture, $",v0={Sign("test", time, body)}").ToString();
    }

    private static string Sign(string secret, string time, string body) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")));
}
