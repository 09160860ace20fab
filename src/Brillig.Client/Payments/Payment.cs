using Brillig.Client.Json;

namespace Brillig.Client.Payments;

/// <summary>A payment to record.</summary>
/// <param name="Date">RFC 3339.</param>
/// <param name="Type">Such as card, transfer, cash.</param>
/// <param name="Amount">Above 0, at most the currency's decimals.</param>
/// <param name="Charge">The charge it is for; null: the oldest due first.</param>
/// <param name="Reference">The payer's or the bank's own.</param>
public sealed record NewPayment(string Date, string Type, ExactNumber Amount, Guid? Charge, string? Reference);

/// <summary>A payment.</summary>
public sealed record Payment
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose.</summary>
    public Guid? Account { get; init; }

    /// <summary>When it was made; RFC 3339.</summary>
    public string? Date { get; init; }

    /// <summary>Such as card, transfer, cash.</summary>
    public string? Type { get; init; }

    /// <summary>In the account's currency.</summary>
    public ExactNumber Amount { get; init; }
}
