using Brillig.Client.Json;

namespace Brillig.Client.Tariffs;

/// <summary>Which past usage is rated again.</summary>
/// <param name="From">Used at this time or later; RFC 3339.</param>
/// <param name="To">Used before this time.</param>
/// <param name="Accounts">These alone; null: all that the key sees.</param>
public sealed record NewSimulation(string From, string To, IReadOnlyList<Guid>? Accounts = null);

/// <summary>What past usage would have cost by a tariff.</summary>
public sealed record Simulation
{
    /// <summary>The accounts that used something.</summary>
    public IReadOnlyList<SimulatedAccount> Accounts { get; init; } = [];

    /// <summary>The tariff's name.</summary>
    public string? Tariff { get; init; }

    /// <summary>Its version, which rated all.</summary>
    public int Version { get; init; }

    /// <summary>The code of ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>The start; RFC 3339.</summary>
    public string? From { get; init; }

    /// <summary>The end, not in it.</summary>
    public string? To { get; init; }

    /// <summary>How many records were rated.</summary>
    public long Records { get; init; }

    /// <summary>How many were not, since their accounts have another currency.</summary>
    public long OtherCurrency { get; init; }

    /// <summary>What was charged.</summary>
    public ExactNumber Charged { get; init; }

    /// <summary>What would be charged.</summary>
    public ExactNumber WouldBeCharged { get; init; }

    /// <summary>What that is more.</summary>
    public ExactNumber Difference { get; init; }
}

/// <summary>An account in a simulation.</summary>
/// <param name="Account">Its id.</param>
/// <param name="Charged">What was charged.</param>
/// <param name="WouldBeCharged">What would be charged.</param>
/// <param name="Difference">What that is more.</param>
/// <param name="Services">What it used, by name.</param>
public sealed record SimulatedAccount(
    Guid Account, ExactNumber Charged, ExactNumber WouldBeCharged, ExactNumber Difference,
    IReadOnlyList<SimulatedService> Services);

/// <summary>A service of an account in a simulation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Records">How many records.</param>
/// <param name="Unpriced">How many of them the tariff has no rate for.</param>
/// <param name="Usage">Their quantities, added up.</param>
/// <param name="Charged">What was charged.</param>
/// <param name="WouldBeCharged">What would be charged.</param>
/// <param name="Difference">What that is more.</param>
public sealed record SimulatedService(
    string Name, long Records, long Unpriced, ExactNumber Usage, ExactNumber Charged, ExactNumber WouldBeCharged,
    ExactNumber Difference);

/// <summary>A line of a simulation's answer: how far it is, or an account.</summary>
public sealed record SimulationLine(SimulationProgress? Progress, SimulatedAccount? Account);

/// <summary>How far a simulation is.</summary>
/// <param name="Records">How many records are rated.</param>
/// <param name="Part">From 0 to 1.</param>
public sealed record SimulationProgress(long Records, double Part);
