using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Brillig.Core.Accounts;
using Brillig.Core.Basics;
using Brillig.Storage;
using Brillig.Storage.Ops;
using NodaTime;

namespace Brillig.Server.Auth;

/// <summary>
/// Finds the caller of a secret: its hash in a table of all keys, made anew when the writer publishes other keys.
/// </summary>
internal sealed class ApiKeys(Store store, OpsStore ops)
{
    private const string Prefix = "brk_";
    private const int SecretLength = 32;   // of 62 letters each: 190 random bits
    private const int HeaderMax = 256;
    private const string Letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Table _table = new([], []);

    /// <summary>A new secret; only its hash is kept.</summary>
    public static string NewSecret() => Prefix + RandomNumberGenerator.GetString(Letters, SecretLength);

    /// <summary>SHA-256 of a secret, lower-case hex.</summary>
    public static string HashOf(string secret) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(secret)));

    /// <summary>The caller that an Authorization header names; null if it names none that is valid now.</summary>
    public Caller? Find(string? authorization)
    {
        const string scheme = "Bearer ";
        if (authorization is null || authorization.Length is < 12 or > HeaderMax
            || !authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) return null;
        var secret = authorization.AsSpan(scheme.Length).Trim();
        Span<byte> bytes = stackalloc byte[HeaderMax];
        if (!Ascii.IsValid(secret)) return null;
        var length = Encoding.ASCII.GetBytes(secret, bytes);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..length], hash);
        return Current().Keys.TryGetValue(KeyHash.Of(hash), out var known) ? Valid(known) : null;
    }

    private Caller? Valid(Secret secret)
    {
        ref readonly var image = ref secret.Image;
        if (image.RevokedAt is not null || (secret.Until is { } end && store.Now >= end)) return null;
        secret.Use.Touch();
        return new Caller(image.Account, image.Role, secret.Key);
    }

    [SuppressMessage("Usage", "MA0064", Justification = "Replacing the table twice does no harm.")]
    private Table Current()
    {
        var keys = store.Keys;
        var table = Volatile.Read(ref _table);
        if (table.Of == keys) return table;
        table = new Table(keys, keys.SelectMany(Secrets).ToDictionary());
        Volatile.Write(ref _table, table);
        return table;
    }

    // The secret of a key, and for a while after a rotation the one before.
    private IEnumerable<KeyValuePair<KeyHash, Secret>> Secrets(KeyView key)
    {
        var (image, use) = (key.Image, ops.UseOf(key.Id.Value));
        yield return new(KeyHash.Of(image.Hash), new Secret(key.Id, image, image.ExpiresAt, use));
        if (image.PreviousHash is not { } previous) yield break;
        var until = image.ExpiresAt < image.PreviousUntil ? image.ExpiresAt : image.PreviousUntil;
        yield return new(KeyHash.Of(previous), new Secret(key.Id, image, until, use));
    }

    private sealed record Table(ImmutableArray<KeyView> Of, Dictionary<KeyHash, Secret> Keys);

    private sealed class Secret(KeyId key, KeyImage image, Instant? until, KeyUse use)
    {
        private readonly KeyImage _image = image;

        public KeyId Key { get; } = key;

        public Instant? Until { get; } = until;

        public KeyUse Use { get; } = use;

        public ref readonly KeyImage Image => ref _image;
    }

    /// <summary>The 32 bytes of a hash.</summary>
    private readonly record struct KeyHash(ulong A, ulong B, ulong C, ulong D)
    {
        public static KeyHash Of(string hex) => Of(Convert.FromHexString(hex));

        public static KeyHash Of(ReadOnlySpan<byte> hash) => MemoryMarshal.Read<KeyHash>(hash);
    }
}
