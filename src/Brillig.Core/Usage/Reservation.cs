using Brillig.Core.Basics;
using Brillig.Core.Charges;
using NodaTime;

namespace Brillig.Core.Usage;

/// <summary>What of several reservations together decides how much they can cost.</summary>
public enum HoldBasis
{
    /// <summary>Their usage added up.</summary>
    Sum,

    /// <summary>How many they are.</summary>
    Count,

    /// <summary>The largest of them.</summary>
    Largest,

    /// <summary>The price of each by itself, added up.</summary>
    Alone,
}

/// <summary>What reservations share a hold: they would be counted in one cell of one counter.</summary>
/// <param name="Counter">The counter of the open period.</param>
/// <param name="Path">Its cell.</param>
public readonly record struct HoldKey(CounterKey Counter, string Path);

/// <summary>By which rate a reservation is held, and will be committed.</summary>
/// <param name="Key">Where it would be counted.</param>
/// <param name="TariffVersion">The version of the tariff that has the rate.</param>
/// <param name="Basis">How reservations under this rate add up.</param>
/// <param name="Alone">The most that any part of it costs by itself, without allowance; 0 on another basis.</param>
public sealed record HoldTerms(HoldKey Key, int TariffVersion, HoldBasis Basis, Exact Alone);

/// <summary>An open reservation: usage that the account will be able to afford, whatever comes between.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Service">What will be used.</param>
/// <param name="Usage">At most how much; ≥ 0.</param>
/// <param name="Properties">Of the record to come, a JSON object as text, or null.</param>
/// <param name="MadeAt">When use begins: the time of the record to come, unless its period begins later.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="Amount">By how much `reserved` grew when it was made or extended.</param>
/// <param name="Terms">By which rate it is held; null: none prices the service any more.</param>
public sealed record Reservation(
    ReservationId Id, string Service, decimal Usage, string? Properties, Instant MadeAt, Instant ExpiresAt,
    Money Amount, HoldTerms? Terms)
{
    /// <summary>
    /// The account below whose reservation this holds a part of, being priced on this account's charge too; null: it is
    /// the account's own. It has the id of that one, and comes, changes and goes with it.
    /// </summary>
    public AccountId? Of { get; init; }
}

/// <summary>How a reservation ended.</summary>
public enum ReservationEnd
{
    /// <summary>What was used was recorded.</summary>
    Committed,

    /// <summary>It was given back.</summary>
    Released,

    /// <summary>Its time was over.</summary>
    Expired,
}
