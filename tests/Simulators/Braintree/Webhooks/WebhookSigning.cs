using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Brillig.Simulators.Braintree.Wire;

namespace Brillig.Simulators.Braintree.Webhooks;

/// <summary>Signs as the vendor does: HMAC-SHA1 of the payload, its key the SHA-1 of the private key.</summary>
public static class WebhookSigning
{
    private const int LineMax = 60;

    /// <summary>The payload: Base64 in lines, each with its end.</summary>
    public static string PayloadOf(XElement notification)
    {
        var text = Convert.ToBase64String(Documents.Write(notification));
        return string.Concat(text.Chunk(LineMax).Select(line => new string(line) + "\n"));
    }

    /// <summary>The signature by one pair of keys: the public key, a bar, the digest.</summary>
    public static string Sign(string publicKey, string privateKey, string payload) =>
        $"{publicKey}|{Digest(privateKey, payload)}";

#pragma warning disable CA5350 // The vendor's signatures are made of SHA-1.
    private static string Digest(string privateKey, string text) => Convert.ToHexStringLower(
        HMACSHA1.HashData(SHA1.HashData(Encoding.UTF8.GetBytes(privateKey)), Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5350
}
