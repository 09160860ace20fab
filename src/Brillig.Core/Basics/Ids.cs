using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Brillig.Core.Basics;

/// <summary>Names an account. <c>default</c> is the operator, who stands above every account and has no row.</summary>
public readonly record struct AccountId(Guid Value)
{
    /// <summary>The operator of these books.</summary>
    public static AccountId Operator => default;

    /// <summary>True for <see cref="Operator"/>.</summary>
    public bool IsOperator => Value == Guid.Empty;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Names a tariff. <c>default</c> names none.</summary>
public readonly record struct TariffId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Names a billing type. <c>default</c> names none.</summary>
public readonly record struct BillingTypeId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Names a charge, issued or not. <c>default</c> names none.</summary>
public readonly record struct ChargeId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Names a payment or a refund; it is the receipt id. <c>default</c> names none.</summary>
public readonly record struct PaymentId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Names a reservation; the record of its commit has the same id. <c>default</c> names none.</summary>
public readonly record struct ReservationId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Names an API key (not its secret). <c>default</c> names none.</summary>
public readonly record struct KeyId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Names a billing run. <c>default</c> names none.</summary>
public readonly record struct RunId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Names what is to be done outside, here and there. <c>default</c> names none.</summary>
public readonly record struct IntentId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Names a rate deck. <c>default</c> names none.</summary>
public readonly record struct DeckId(Guid Value)
{
    /// <summary>
    /// The id of an owner's deck of a name (RFC 9562, 5.8: a UUIDv8): an address that names the deck knows it.
    /// </summary>
    public static DeckId Of(AccountId owner, string name) => new(DerivedId.Of($"deck {owner} {name}"));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}

/// <summary>Ids of what the rules create by themselves: the same commands give the same ids.</summary>
public static class DerivedId
{
    /// <summary>The id of something that a text names (RFC 9562, 5.8: a UUIDv8).</summary>
    public static Guid Of(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        hash[6] = (byte)(0x80 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>
    /// A UUIDv7 (RFC 9562, 5.7) from the batch's <paramref name="now"/>, its number and a place in it: 48 bits of
    /// milliseconds, then 74 bits of (batch, n), so that ids made in order sort in order.
    /// </summary>
    public static Guid From(Instant now, long batch, int n)
    {
        var milliseconds = now.ToUnixTimeMilliseconds();
        Span<byte> bytes = stackalloc byte[16];
        var place = ((UInt128)(ulong)batch << 24) | (uint)(n & 0xFF_FFFF);
        for (var i = 0; i < 6; i++) bytes[i] = (byte)((milliseconds >> (40 - 8 * i)) & 0xFF);
        var high = (uint)(place >> 62) & 0xFFF;
        var low = (ulong)(place & (((UInt128)1 << 62) - 1));
        bytes[6] = (byte)(0x70 | (high >> 8));
        bytes[7] = (byte)(high & 0xFF);
        for (var i = 0; i < 8; i++) bytes[8 + i] = (byte)((low >> (56 - 8 * i)) & 0xFF);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
