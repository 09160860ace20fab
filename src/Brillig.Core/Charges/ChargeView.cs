using Brillig.Core.Basics;

namespace Brillig.Core.Charges;

/// <summary>Where a charge stands.</summary>
public enum ChargeStatus
{
    /// <summary>Its period runs.</summary>
    Open,

    /// <summary>Its period is over; late records still reach it.</summary>
    Closing,

    /// <summary>Issued, and something remains to be paid.</summary>
    Due,

    /// <summary>Issued and settled in full.</summary>
    Paid,

    /// <summary>Issued, and credited in full.</summary>
    Void,
}

/// <summary>A charge as people see it.</summary>
/// <param name="Charge">The document.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Paid">What has been settled of it.</param>
public sealed record ChargeView(Charge Charge, ChargeStatus Status, Money Paid)
{
    /// <summary>What credit notes gave back of it; nothing while it runs, and when it is issued.</summary>
    public Money Credited { get; init; } = Money.Zero(Charge.Total.Currency);
}
