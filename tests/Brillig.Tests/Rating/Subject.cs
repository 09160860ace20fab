using System.Numerics;
using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using Brillig.Tests.Simulation;

namespace Brillig.Tests.Rating;

/// <summary>The product, as the laws ask it: a rate, and where its counter stands.</summary>
internal sealed class Subject
{
    public Subject(JsonElement rate, string timeZone = "UTC")
    {
        var faults = new Faults();
        var read = Fields.Of(rate, "", faults) is { } fields ? RateDocument.Read(fields, faults) : null;
        Rate = read ?? throw new InvalidOperationException(
            "Refused: " + string.Join("; ", faults.List.Select(fault => $"{fault.Pointer} {fault.Detail}")));
        Scope = new(default, timeZone, new Decks());
    }

    public RateDocument Rate { get; }

    public PriceScope Scope { get; }

    public Counter Counter { get; private set; }

    /// <summary>Counts a record; false: nothing prices it.</summary>
    public bool Add(Used used)
    {
        if (!Rate.TryCount(Counter, used.AsRecord(), Scope, out var counted)) return false;
        Counter = counted.After;
        return true;
    }

    /// <summary>Counts from zero.</summary>
    public void Reset() => Counter = default;
}

/// <summary>Puts the product's numbers beside the reference's.</summary>
internal static class Exacts
{
    public static Ratio AsRatio(this Exact value) =>
        new(value.AsFraction.Numerator, value.AsFraction.Denominator);

    public static Exact AsExact(this Ratio value) => Exact.Ratio(value.Over, value.Under);

    public static UsedRecord AsRecord(this Used used) => new(used.Quantity.AsExact(), used.At, used.Json);

    public static bool Is(this Exact value, Ratio other)
    {
        var fraction = value.AsFraction;
        return fraction.Numerator * other.Under == fraction.Denominator * other.Over;
    }

    /// <summary>Half up to millionths; null if 64 bits do not hold them.</summary>
    public static long? Micros(this Ratio value)
    {
        var twice = BigInteger.Abs(value.Over) * 2_000_000 + value.Under;
        var micros = BigInteger.Divide(twice, value.Under * 2) * value.Sign;
        return micros > long.MinValue && micros <= long.MaxValue ? (long)micros : null;
    }
}
