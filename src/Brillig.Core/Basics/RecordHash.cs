using System.Buffers.Binary;

namespace Brillig.Core.Basics;

/// <summary>
/// A seeded 64-bit hash of record ids and contents. Well mixed, not cryptographic, without allocation.
/// </summary>
/// <remarks>
/// After wyhash (Wang Yi, public domain, github.com/wangyi-fudan/wyhash): both halves of a 64 × 64 → 128-bit product
/// are folded together. A seed that clients do not know keeps them from choosing ids that collide. The same on every
/// machine: bytes are read in little-endian order.
/// </remarks>
public static class RecordHash
{
    // wyhash's default secret: odd, 32 of 64 bits set, in every byte.
    private const ulong Secret0 = 0xa0761d6478bd642f;
    private const ulong Secret1 = 0xe7037ed1a0b428db;
    private const ulong Secret2 = 0x8ebc6af09c88c6e3;

    /// <summary>The hash of two byte strings; ("xy", "z") and ("x", "yz") differ.</summary>
    public static ulong Of(ulong seed, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b = default) =>
        One(One(seed, a), b);

    private static ulong One(ulong seed, ReadOnlySpan<byte> bytes)
    {
        unchecked
        {
            var length = (ulong)bytes.Length;
            var state = seed ^ Fold(seed ^ Secret0, Secret1);
            while (bytes.Length > 16)
            {
                state = Fold(Read(bytes) ^ Secret1, Read(bytes[8..]) ^ state);
                bytes = bytes[16..];
            }

            var (first, second) = bytes.Length > 8 ? (Read(bytes), Tail(bytes[8..])) : (Tail(bytes), 0UL);
            return Fold(Secret2 ^ length, Fold(first ^ Secret1, second ^ state) ^ Secret0);
        }
    }

    private static ulong Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes);

    /// <summary>Up to eight bytes; the total length, which is hashed too, tells zero bytes from none.</summary>
    private static ulong Tail(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 8) return Read(bytes);
        var tail = 0UL;
        for (var i = 0; i < bytes.Length; i++) tail |= (ulong)bytes[i] << (8 * i);
        return tail;
    }

    private static ulong Fold(ulong left, ulong right) =>
        Math.BigMul(left, right, out var low) ^ low;
}
