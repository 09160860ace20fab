namespace Brillig.Client.Accounts;

/// <summary>A billing type to make. What is null is what its mode usually has.</summary>
/// <param name="Name">Unique per owner.</param>
/// <param name="Mode">Of prepaid, postpaid; null: as the name says.</param>
/// <param name="Grace">How many hours a closed period's charge takes late records.</param>
/// <param name="DueDays">From issue to due date.</param>
public sealed record NewBillingType(string Name, string? Mode = null, int? Grace = null, int? DueDays = null);

/// <summary>How accounts are billed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Unique per owner.</param>
/// <param name="Mode">Of prepaid, postpaid.</param>
public sealed record BillingType(Guid Id, string Name, string? Mode);
