using System.Security.Cryptography;
using System.Text;

namespace Brillig.Simulators.QuickBooks.Webhooks;

/// <summary>Signs as the vendor does: the Base64 of the HMAC-SHA256 of the body by the verifier token.</summary>
public static class WebhookSigning
{
    /// <summary>The header that has it.</summary>
    public const string Header = "intuit-signature";

    /// <summary>The signature of a body.</summary>
    public static string Sign(string verifierToken, string body) => Convert.ToBase64String(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(verifierToken), Encoding.UTF8.GetBytes(body)));
}
