using Brillig.Client.Json;

namespace Brillig.Client.Usage;

/// <summary>What a record is to be changed to.</summary>
/// <param name="Usage">How much was used, 0 or more; null: the record is void.</param>
/// <param name="Void">True: the record never was; else null.</param>
/// <param name="Reason">For people.</param>
public sealed record NewAmendment(ExactNumber? Usage, bool? Void, string Reason);

/// <summary>What a record was changed to.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Record">The id of the record.</param>
/// <param name="UsageBefore">How much the record had before.</param>
/// <param name="Usage">How much it has from now on; 0 of a void.</param>
/// <param name="Void">True: the record never was.</param>
/// <param name="Amount">What it added to the charge, to 6 decimals; may be negative.</param>
/// <param name="Reason">For people, or null.</param>
/// <param name="Correction">True: it corrects an issued period, on the open charge.</param>
/// <param name="CreatedAt">When it was made; RFC 3339.</param>
public sealed record Amendment(
    Guid Id, string Record, ExactNumber UsageBefore, ExactNumber Usage, bool Void, ExactNumber Amount, string? Reason,
    bool Correction, string? CreatedAt);
