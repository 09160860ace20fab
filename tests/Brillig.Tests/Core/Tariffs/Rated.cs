using System.Text.Json;
using Brillig.Core.Basics;
using Brillig.Core.Tariffs;
using NodaTime;
using Xunit;

namespace Brillig.Tests.Core.Tariffs;

/// <summary>A rate on its own: read from its JSON without a service, and asked what records cost.</summary>
internal sealed class Rated
{
    private readonly PriceScope _scope;

    public Rated(string rate, string zone = "UTC", Decks? decks = null)
    {
        var (document, faults) = Read(rate);
        Assert.Empty(faults);
        Rate = Assert.IsType<RateDocument>(document);
        Assert.Equal(Rate.Text, RateDocument.Parse(Rate.Text).Text);
        _scope = new PriceScope(default, zone, decks ?? new Decks());
    }

    public RateDocument Rate { get; }

    public Counter Counter { get; set; }

    public static (RateDocument? Rate, IReadOnlyList<Fault> Faults) Read(string rate)
    {
        using var json = JsonDocument.Parse($$"""{"service": "x", {{rate}}}""");
        var faults = new Faults();
        var fields = Assert.IsType<Fields>(Fields.Of(json.RootElement, "", faults));
        return (RateDocument.Read(fields, faults), faults.List);
    }

    public static string[] Pointers(string rate) => [.. Read(rate).Faults.Select(fault => fault.Pointer)];

    public static Instant Time(string text) =>
        Fields.TryTime(text, out var time) ? time : throw new ArgumentException($"{text} is no time.", nameof(text));

    /// <summary>What a record costs, or null; it counts.</summary>
    public Exact? Costs(Exact quantity, string at = "2026-01-01T00:00:00Z", string? properties = null)
    {
        var record = new UsedRecord(quantity, Time(at), properties);
        var before = Counter;
        if (!Rate.TryCount(before, record, _scope, out var counted)) return null;
        Counter = counted.After;
        var steps = Explaining.Record(Rate, before, counted.After, record, _scope);
        var charge = counted.After.Charge - before.Charge;
        Assert.Equal(charge, steps.Aggregate(Exact.Zero, (sum, step) => sum + (step.Amount ?? 0)));
        return charge;
    }

    /// <summary>Why a record has no price.</summary>
    public string? Why(Exact quantity, string? properties = null) =>
        Unpriced.Why(Rate, new UsedRecord(quantity, default, properties), _scope);

    /// <summary>How much usage an amount buys.</summary>
    public Afforded Buys(Exact money, string at, string? properties = null, decimal step = 1) => Inverse.Of(
        Rate, Counter, money, step, new UsedRecord(Exact.Zero, Time(at), properties), _scope);

    /// <summary>How many bytes it takes to price a thousand records, once all is warm.</summary>
    public long Allocates(decimal quantity, string at, string? properties = null)
    {
        var record = new UsedRecord(quantity, Time(at), properties);
        Assert.True(IsPriced(record));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) IsPriced(record);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private bool IsPriced(in UsedRecord record)
    {
        var cell = default(Cell);
        return Rate.Terms.TryFind(record, _scope, out var leaf) && leaf.Terms.TryAdd(record, _scope, ref cell);
    }
}
