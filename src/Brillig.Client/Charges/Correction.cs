using Brillig.Client.Json;

namespace Brillig.Client.Charges;

/// <summary>What a late or amended record of an issued period put on the open charge.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Time">When it was made; RFC 3339.</param>
/// <param name="Cause">Of late_record, amendment, void.</param>
/// <param name="Record">The id of the record that came late, or was amended.</param>
/// <param name="Amendment">The amendment; null: the record came late.</param>
/// <param name="Name">The service.</param>
/// <param name="Period">The issued period.</param>
/// <param name="Usage">By how much its quantity grew; may be negative.</param>
/// <param name="Charge">By how much its charge grew, exact; may be negative.</param>
/// <param name="Tariff">The tariff that priced it.</param>
/// <param name="TariffVersion">The version of that tariff.</param>
/// <param name="CarriedBy">The charge that it is an item of.</param>
public sealed record Correction(
    string Id, string? Time, string Cause, string Record, Guid? Amendment, string Name, Period Period,
    ExactNumber Usage, ExactNumber Charge, Guid Tariff, int TariffVersion, Guid CarriedBy)
{
    /// <summary>Whose record it is of: the account's own, or that of one below it.</summary>
    public Guid? Account { get; init; }
}
