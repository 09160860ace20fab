using Brillig.Client.Json;

namespace Brillig.Client.Payments;

/// <summary>A payment to record.</summary>
/// <param name="Date">RFC 3339; null: now.</param>
/// <param name="Type">Such as card, transfer, cash.</param>
/// <param name="Amount">Above 0, at most the currency's decimals.</param>
/// <param name="Charge">The charge it is for; null: the oldest due first.</param>
/// <param name="Reference">The payer's or the bank's own.</param>
public sealed record NewPayment(string? Date, string Type, ExactNumber Amount, Guid? Charge, string? Reference);

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

    /// <summary>In the account's currency, above 0; of a refund: what is given back.</summary>
    public ExactNumber Amount { get; init; }

    /// <summary>The code of ISO 4217.</summary>
    public string? Currency { get; init; }

    /// <summary>The charge it is for, or null: the oldest due first.</summary>
    public Guid? Charge { get; init; }

    /// <summary>The payer's or the bank's own.</summary>
    public string? Reference { get; init; }

    /// <summary>Of a refund: the payment that it gives back.</summary>
    public Guid? Refunds { get; init; }

    /// <summary>When it was recorded; RFC 3339.</summary>
    public string? RecordedAt { get; init; }
}

/// <summary>What to give back of a payment.</summary>
/// <param name="Amount">Above 0; null: all that was not given back yet.</param>
/// <param name="Type">Of refund, chargeback; null: refund.</param>
/// <param name="Reference">The payer's or the bank's own.</param>
public sealed record NewRefund(ExactNumber? Amount, string? Type, string? Reference);
