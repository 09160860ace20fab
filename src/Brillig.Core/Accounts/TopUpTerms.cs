using Brillig.Core.Basics;

namespace Brillig.Core.Accounts;

/// <summary>When an account's balance is raised by itself, and by how much.</summary>
/// <param name="Threshold">When less than this is available (currency units).</param>
/// <param name="Amount">How much is collected then; above zero, at most the currency's decimals.</param>
/// <param name="DailyLimit">At most so many of them in 24 hours, whatever comes of them.</param>
public sealed record TopUpTerms(decimal Threshold, decimal Amount, int DailyLimit = 1)
{
    /// <summary>The most of them that a day may have.</summary>
    public const int DailyMax = 100;

    /// <summary>Refused because no bookkeeper could collect the amount in this currency.</summary>
    internal Refused? Refuse(Currency currency) =>
        !Money.TryFrom(Amount, currency, out var amount) || amount.Micros <= 0 || !amount.IsWholeMinor
            ? Refused.At(
                Reason.BadRequest, "/topup/amount",
                $"An amount is above zero and has at most {currency.Minor} decimals in {currency}.")
            : null;
}

/// <summary>What of <see cref="TopUpTerms"/> is to be changed; null: it stays.</summary>
public sealed record TopUpChange(decimal? Threshold, decimal? Amount, int? DailyLimit)
{
    /// <summary>The terms with it; null: they would lack a threshold or an amount.</summary>
    internal TopUpTerms? Into(TopUpTerms? before) =>
        (Threshold ?? before?.Threshold) is { } threshold && (Amount ?? before?.Amount) is { } amount
            ? new TopUpTerms(threshold, amount, DailyLimit ?? before?.DailyLimit ?? 1)
            : null;
}
