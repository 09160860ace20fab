using System.Collections.Immutable;
using System.Globalization;

namespace Brillig.Cli.Demo;

/// <summary>How a customer pays its charges.</summary>
internal enum Paying
{
    /// <summary>In full, before it is due.</summary>
    InTime,

    /// <summary>In full, weeks after it was due.</summary>
    Late,

    /// <summary>A half.</summary>
    InPart,

    /// <summary>In time at first; the last charges not at all.</summary>
    NotAnyMore,
}

/// <summary>One of the 200 customers of the demo world.</summary>
/// <param name="Number">From 0.</param>
internal sealed record DemoCustomer(int Number)
{
    /// <summary>How many there are.</summary>
    public const int Count = 200;

    private const int AtFirst = 150;
    private const int PerMonth = 5;

    private static readonly string[] s_first =
        ["Alder", "Birch", "Cedar", "Dune", "Ember", "Fjord", "Grove", "Heron", "Iris", "Juniper"];

    private static readonly string[] s_second =
        ["Studio", "Logistics", "Clinic", "Bakery", "Robotics", "Press", "Travel", "Foundry", "Energy", "School"];

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<DemoCustomer> All =
        [.. Enumerable.Range(0, Count).Select(number => new DemoCustomer(number))];

    /// <summary>Its external id: c-001 to c-200.</summary>
    public string ExternalId { get; } = string.Create(CultureInfo.InvariantCulture, $"c-{Number + 1:000}");

    /// <summary>Its name; two of them share each.</summary>
    public string Name { get; } = $"{s_first[Number % 10]} {s_second[Number / 10 % 10]}";

    /// <summary>Its tariff.</summary>
    public DemoTariff Tariff { get; } = DemoTariff.All[Dice.Roll(5, Number, 1) / 2];

    /// <summary>Whether it pays ahead.</summary>
    public bool IsPrepaid { get; } = Number % 4 == 3;

    /// <summary>How it pays.</summary>
    public Paying Paying { get; } = Dice.Roll(20, Number, 2) switch
    {
        0 or 1 => Paying.NotAnyMore,
        2 => Paying.InPart,
        3 or 4 => Paying.Late,
        _ => Paying.InTime,
    };

    /// <summary>Where it is.</summary>
    public string Zone => Tariff.Zones[Number % Tariff.Zones.Length];

    /// <summary>The reseller it stands below, from 0; null: the operator's own account.</summary>
    public int? Reseller => (Number % 5) switch { 0 or 1 => 0, 2 => 2, 3 => 1, _ => null };

    /// <summary>In which month of the demo it comes, from 0.</summary>
    public int Month => Number < AtFirst ? 0 : 1 + ((Number - AtFirst) / PerMonth);

    /// <summary>What it uses of a service on a day: more each month, less on the weekend, and never the same.</summary>
    /// <returns>The quantity as JSON writes it.</returns>
    public string Usage(DemoService service, int place, int day, int month, bool isWeekend)
    {
        var size = 50 + Dice.Roll(250, Number, 3, place);
        var mood = 70 + Dice.Roll(61, Number, 4, place, day);
        var units = (long)service.PerDay * size * (100 + (3 * month)) * (isWeekend ? 35 : 100) * mood / 100_000_000;
        return service.Decimals == 0
            ? units.ToString(CultureInfo.InvariantCulture)
            : (units / 100m).ToString("0.##", CultureInfo.InvariantCulture);
    }
}
