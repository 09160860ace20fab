using Brillig.Core.Basics;
using Brillig.Core.Charges;

namespace Brillig.Core.Flow;

/// <summary>
/// Keeps what an account will owe within what money holds: checked where something is added, so that issuing it later,
/// rounded and taxed, cannot fail.
/// </summary>
internal static class Bounds
{
    // 800 taxes of 100 % on the first, beside the second, are still within the third.
    private const decimal SumFar = 10_000_000_000m;
    private const decimal PostedFar = 1_000_000_000_000m;
    private const decimal OwedMax = 9_000_000_000_000m;

    /// <summary>True if the charge can grow by this exact amount.</summary>
    public static bool Hold(AccountBook book, RunningCharge running, Exact change)
    {
        var sum = change;
        foreach (var charge in book.Image.Running)
        {
            foreach (var group in charge.Groups) sum += group.Image.Sum;
            foreach (var tax in charge.Image.Outside) sum += ((Exact)tax.Amount.Amount).Abs();
        }

        var posted = book.Balance.Image.Posted.Amount;
        return (sum < SumFar && posted > -PostedFar) || HoldTaxed(book, running, change, posted);
    }

    private static bool HoldTaxed(AccountBook book, RunningCharge running, Exact change, decimal posted)
    {
        var owed = change.Abs() * (1m + running.Image.Taxes.Sum(t => t.Percent) / 100m);
        foreach (var charge in book.Image.Running)
        {
            foreach (var group in charge.Groups)
                owed += group.Image.Sum.Abs() * (1m + group.Image.Taxes.Sum(t => t.Percent) / 100m);
            foreach (var tax in charge.Image.Outside) owed += ((Exact)tax.Amount.Amount).Abs();
        }

        return owed <= OwedMax && posted - owed >= -OwedMax;
    }
}
