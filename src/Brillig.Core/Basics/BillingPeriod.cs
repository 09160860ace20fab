using NodaTime;

namespace Brillig.Core.Basics;

/// <summary>A span of billing, [Start, End): the end belongs to the next one.</summary>
public readonly record struct BillingPeriod(Instant Start, Instant End)
{
    /// <summary>Start ≤ at &lt; End.</summary>
    public bool Contains(Instant at) => Start <= at && at < End;
}

/// <summary>What a period is counted in.</summary>
public enum PeriodUnit
{
    /// <summary>Local calendar days.</summary>
    Day,

    /// <summary>Seven local calendar days.</summary>
    Week,

    /// <summary>Calendar months, from billing day to billing day.</summary>
    Month,

    /// <summary>Calendar years, from billing day to billing day.</summary>
    Year,
}

/// <summary>The length of a period: Count (1 to CountMax) units.</summary>
public readonly record struct PeriodLength(PeriodUnit Unit, int Count)
{
    /// <summary>More would lead out of what a calendar can count.</summary>
    public const int CountMax = 1_000;
}
