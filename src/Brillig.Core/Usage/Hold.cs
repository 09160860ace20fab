using Brillig.Core.Basics;

namespace Brillig.Core.Usage;

/// <summary>What the open reservations that share a hold come to.</summary>
public record struct HoldImage
{
    /// <summary>How many they are.</summary>
    public int Count { get; set; }

    /// <summary>Their usage added up.</summary>
    public Exact Usage { get; set; }

    /// <summary>The usage of the largest; kept only where it matters.</summary>
    public decimal Largest { get; set; }

    /// <summary>The most that each costs by itself, added up.</summary>
    public Exact Alone { get; set; }

    /// <summary>Their ids, each bit added without carry: of a single one, its id.</summary>
    public UInt128 Ids { get; set; }
}

/// <summary>The sums over the open reservations that share a hold, so that pricing it does not look at each.</summary>
public sealed class Hold() : State<HoldImage>(default)
{
    /// <summary>The only one, or null.</summary>
    public ReservationId? Only => Image.Count == 1 ? new(GuidOf(Image.Ids)) : null;

    /// <summary>One more, or with another size.</summary>
    internal static void ApplyAdded(Hold hold, Reservation reservation, HoldTerms terms, UndoLog undo)
    {
        ref var image = ref hold.Change(undo);
        image.Count++;
        image.Usage += reservation.Usage;
        image.Alone += terms.Alone;
        image.Ids ^= NumberOf(reservation.Id);
        if (terms.Basis == HoldBasis.Largest) image.Largest = Math.Max(image.Largest, reservation.Usage);
    }

    /// <summary>One less.</summary>
    /// <param name="hold">What they come to.</param>
    /// <param name="reservation">Which one goes.</param>
    /// <param name="terms">Its terms.</param>
    /// <param name="largest">The usage of the largest that stays; asked for only where it matters.</param>
    /// <param name="undo">Takes it back.</param>
    internal static void ApplyRemoved(
        Hold hold, Reservation reservation, HoldTerms terms, Func<decimal> largest, UndoLog undo)
    {
        ref var image = ref hold.Change(undo);
        image.Count--;
        image.Usage -= reservation.Usage;
        image.Alone -= terms.Alone;
        image.Ids ^= NumberOf(reservation.Id);
        if (terms.Basis == HoldBasis.Largest && reservation.Usage == image.Largest) image.Largest = largest();
    }

    private static UInt128 NumberOf(ReservationId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(bytes);
    }

    private static Guid GuidOf(UInt128 number)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128LittleEndian(bytes, number);
        return new Guid(bytes);
    }
}
