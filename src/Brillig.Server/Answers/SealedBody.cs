using System.Security.Cryptography;
using System.Text;
using Brillig.Core.Flow;

namespace Brillig.Server.Answers;

/// <summary>
/// A kept body that holds a secret, encrypted with a key that only the caller's own secret gives: the books never hold
/// it, and whoever reads them cannot open it.
/// </summary>
/// <remarks>AES-256-GCM: 12 bytes of nonce, 16 of tag, then what is encrypted. The key comes by HKDF-SHA256.</remarks>
internal static class SealedBody
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeyLength = 32;
    private static readonly byte[] Purpose = "brillig kept answer"u8.ToArray();

    /// <summary>Seals a body under a name: at another place it does not open.</summary>
    public static byte[] Of(byte[] body, ReadOnlySpan<char> secret, AnswerName name)
    {
        var box = new byte[NonceLength + TagLength + body.Length];
        var nonce = box.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(KeyOf(secret), TagLength);
        aes.Encrypt(
            nonce, body, box.AsSpan(NonceLength + TagLength), box.AsSpan(NonceLength, TagLength), Place(name));
        return box;
    }

    /// <summary>Opens it; null if it was sealed with another secret, or changed since.</summary>
    public static byte[]? Opened(byte[] box, ReadOnlySpan<char> secret, AnswerName name)
    {
        if (box.Length < NonceLength + TagLength) return null;
        var body = new byte[box.Length - NonceLength - TagLength];
        using var aes = new AesGcm(KeyOf(secret), TagLength);
        try
        {
            aes.Decrypt(
                box.AsSpan(0, NonceLength), box.AsSpan(NonceLength + TagLength),
                box.AsSpan(NonceLength, TagLength), body, Place(name));
            return body;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] KeyOf(ReadOnlySpan<char> secret)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(secret)];
        Encoding.UTF8.GetBytes(secret, bytes);
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, KeyLength, info: Purpose);
    }

    private static byte[] Place(AnswerName name) =>
        Encoding.UTF8.GetBytes($"{name.Caller}\n{name.Route}\n{name.Key}");
}
