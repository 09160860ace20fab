using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Brillig.Bookkeepers.Http;

/// <summary>Signs messages as in Standard Webhooks 1.0.0: HMAC-SHA256 over id, time and body.</summary>
public static class WebhookSignature
{
    /// <summary>What secrets begin with.</summary>
    public const string Prefix = "whsec_";

    private const int BytesMin = 24;
    private const int BytesMax = 64;

    /// <summary>True for <c>whsec_</c> and the Base64 of 24 to 64 bytes.</summary>
    public static bool IsSecret(string? text) => KeyOf(text) is not null;

    /// <summary>The header <c>webhook-signature</c> of a message.</summary>
    /// <exception cref="FormatException">The secret is none.</exception>
    public static string Of(string secret, string id, Instant at, ReadOnlySpan<byte> body)
    {
        var key = KeyOf(secret) ?? throw new FormatException("The secret is not whsec_ and the Base64 of a key.");
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{Seconds(at)}."));
        hash.AppendData(body);
        return $"v1,{Convert.ToBase64String(hash.GetHashAndReset())}";
    }

    /// <summary>The header <c>webhook-timestamp</c>.</summary>
    public static string Seconds(Instant at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static byte[]? KeyOf(string? text)
    {
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var bytes = new byte[BytesMax + 2];
        return Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length)
            && length is >= BytesMin and <= BytesMax
            ? bytes[..length]
            : null;
    }
}
