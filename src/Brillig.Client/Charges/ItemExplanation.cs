using System.Text.Json;
using Brillig.Client.Json;
using Brillig.Client.Tariffs;
using Brillig.Client.Usage;

namespace Brillig.Client.Charges;

/// <summary>A line of a charge, and every step from the records and the tariff to its amount.</summary>
public sealed record ItemExplanation
{
    /// <summary>Where the charge is.</summary>
    public string? ChargeUrl { get; init; }

    /// <summary>The place of the line, from 0.</summary>
    public int Item { get; init; }

    /// <summary>Of usage, one_off, tax, correction.</summary>
    public string? Kind { get; init; }

    /// <summary>The service, the tax, or what was added.</summary>
    public string? Name { get; init; }

    /// <summary>The quantity; of a tax: what it is on.</summary>
    public ExactNumber Usage { get; init; }

    /// <summary>What the tariff gives for it, exact.</summary>
    public ExactNumber Charge { get; init; }

    /// <summary>Its rounded share of the total.</summary>
    public ExactNumber Total { get; init; }

    /// <summary>The code of ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>What priced it; null where no tariff did.</summary>
    public ExplainedTariff? Tariff { get; init; }

    /// <summary>Its counter; null where nothing was counted.</summary>
    public ExplainedCounter? Counter { get; init; }

    /// <summary>How the charge came about; the amounts add up to it.</summary>
    public IReadOnlyList<ExplainStep> Explain { get; init; } = [];

    /// <summary>From the charge to the total; its amount is the difference.</summary>
    public ExplainStep? Rounding { get; init; }

    /// <summary>The places of the lines that it is rounded with; of a tax: that it is on.</summary>
    public IReadOnlyList<int> Lines { get; init; } = [];

    /// <summary>What it is made of; null where nothing was counted.</summary>
    public ExplainedRecords? Records { get; init; }

    /// <summary>Of a correction: what it is made of; else null.</summary>
    public ExplainedCorrections? Corrections { get; init; }

    /// <summary>Of a line that counts accounts below: from which its quantity comes; else null.</summary>
    public ExplainedQuantities? Quantities { get; init; }
}

/// <summary>From which accounts the quantity of a line comes.</summary>
/// <param name="Quantity">How much was counted.</param>
/// <param name="Own">How much of that is the account's own.</param>
/// <param name="Below">How much of that is of accounts below.</param>
/// <param name="FromUrl">Where all of them are listed.</param>
/// <param name="From">The account itself first, then those below by their ids; the first of them.</param>
public sealed record ExplainedQuantities(
    long Quantity, long Own, long Below, string? FromUrl, IReadOnlyList<QuantityFrom> From);

/// <summary>What one account had of what a line counts.</summary>
/// <param name="Account">Which.</param>
/// <param name="Quantity">How much, when it was counted.</param>
/// <param name="Manual">How much of that stands instead of what is counted.</param>
public sealed record QuantityFrom(Guid Account, long Quantity, long Manual);

/// <summary>The tariff that priced a line, as it was published.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">The version that priced the line last.</param>
/// <param name="EffectiveFrom">From when on it counts; RFC 3339.</param>
/// <param name="Rate">The rate as a document.</param>
public sealed record ExplainedTariff(Guid Id, string Name, int Version, string? EffectiveFrom, JsonElement Rate);

/// <summary>How a charge found a counter, and how it leaves it.</summary>
public sealed record ExplainedCounter(CounterStand Before, CounterStand After);

/// <summary>Where the counter of a service stands in a period.</summary>
/// <param name="Usage">The period's records as one quantity.</param>
/// <param name="Charge">What the tariff gives for it, exact.</param>
/// <param name="Minimum">What is due besides it up to the minimum charge.</param>
/// <param name="Explain">How the charge comes about, from nothing; null where that is not told.</param>
public sealed record CounterStand(
    ExactNumber Usage, ExactNumber Charge, ExactNumber Minimum, IReadOnlyList<ExplainStep>? Explain);

/// <summary>The records that make up a line.</summary>
/// <param name="Count">How many they are.</param>
/// <param name="Usage">Their quantities, added up.</param>
/// <param name="Url">Where those of the service in the period are listed.</param>
/// <param name="From">By whose use they are: the account's own, and that of accounts below it.</param>
/// <param name="First">The first of them.</param>
public sealed record ExplainedRecords(
    long Count, ExactNumber Usage, string? Url, IReadOnlyList<UsageFrom>? From, IReadOnlyList<RatedRecord> First);

/// <summary>What the records of one account are in a line of a charge.</summary>
/// <param name="Account">Whose.</param>
/// <param name="Usage">Their quantities, added up.</param>
/// <param name="Amount">What they added to the charge.</param>
public sealed record UsageFrom(Guid Account, ExactNumber Usage, ExactNumber Amount);

/// <summary>The corrections that make up a line.</summary>
/// <param name="Period">The issued period that they correct.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Url">Where the account's are listed.</param>
/// <param name="First">The first of them.</param>
public sealed record ExplainedCorrections(
    Period Period, long Count, string? Url, IReadOnlyList<ExplainedCorrection> First);

/// <summary>What a late or amended record changed of an issued period.</summary>
/// <param name="Id">The correction.</param>
/// <param name="Time">When it was made; RFC 3339.</param>
/// <param name="Cause">One of late_record, amendment, void.</param>
/// <param name="Reason">Why the record was amended; null: it came late.</param>
/// <param name="UsageBefore">What the record had counted for.</param>
/// <param name="Usage">What it counts for since.</param>
/// <param name="Charge">By how much the period's charge grew, exact.</param>
/// <param name="TariffVersion">The version of the tariff that priced it.</param>
/// <param name="Before">Where the period's counter stood.</param>
/// <param name="After">Where it stands since.</param>
/// <param name="Amendment">The amendment; null: the record came late.</param>
/// <param name="Record">The record, with what had been made of it by then.</param>
public sealed record ExplainedCorrection(
    string Id, string? Time, string? Cause, string? Reason, ExactNumber UsageBefore, ExactNumber Usage,
    ExactNumber Charge, int TariffVersion, CounterStand Before, CounterStand After, Guid? Amendment,
    RatedRecord Record);
